"use strict";
// The page of `pollint graph`: a matrix of tests and places, drawn row by row as it scrolls by, and the story of
// whatever is chosen beside it. All text goes through `textContent`: names and code are never markup.
(() => {
const DATA = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const ROW = 26, CELL = 40, OVERSCAN = 10;

// What a cell says, as bits.
const LEFT = 1, SET = 2, MAY = 4, BACK = 8, READ = 16, VICTIM = 32, RACE = 64, GO = 128, LEAK = 256;
const CHIPS = [
  [LEFT, "leave something changed", "w left"],
  [VICTIM, "read what others left", "r victim"],
  [RACE, "race", "badge race"],
  [LEAK, "leak a goroutine", "g leaks"],
  ["parallel", "are parallel", "badge parallel"],
];
const ENDS = {
  restored: ["Restored", "good"], unrestored: ["Never restored", "bad"], fragile: ["Restored, unless the test ends early", "warn"],
  wrong: ["Another value is put back", "bad"], lossy: ["Unset, whatever it was before", "warn"],
  discarded: ["What would restore it is dropped", "bad"],
};

const state = { pkg: null, rows: [], cols: [], chips: new Set(), active: { row: 0, col: 0 }, chosen: {}, hover: -1 };
const drawn = new Map();

// --- small helpers ---

// Control characters and bidirectional overrides become visible.
const clean = (text) => String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : clean(value));
  }
  for (const child of children.flat()) {
    if (child != null && child !== false) element.append(child.nodeType ? child : clean(child));
  }
  return element;
}
const plural = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const mark = (kind) => make("span", { class: "m " + kind, "aria-hidden": "true" });
const badge = (kind, text) => make("span", { class: "badge " + kind }, text);

// `code` between backticks.
function wording(text) {
  return text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

// --- one package ---

function prepare(pkg) {
  if (pkg.flags) return pkg;
  const places = pkg.places.length, tests = pkg.tests.length;
  pkg.flags = new Uint16Array(tests * places);
  pkg.access = new Int32Array(tests * places).fill(-1);
  pkg.testFlags = new Uint16Array(tests);
  pkg.placeFlags = new Uint16Array(places);
  pkg.places.forEach((place, p) => {
    place.accesses.forEach((access, at) => {
      pkg.access[access.test * places + p] = at;
      pkg.flags[access.test * places + p] |= accessBits(access);
    });
    for (const touch of place.goroutines) {
      for (const start of pkg.goroutines[touch.goroutine].started_by) {
        pkg.flags[start.test * places + p] |= start.waited ? GO : GO | LEAK;
      }
    }
  });
  for (let t = 0; t < tests; t++) {
    for (let p = 0; p < places; p++) {
      const bits = pkg.flags[t * places + p];
      pkg.testFlags[t] |= bits;
      pkg.placeFlags[p] |= bits;
    }
  }
  pkg.polluters = pkg.places.map((place) => place.accesses.filter((access) => access.polluter).length);
  return pkg;
}

function accessBits(access) {
  let bits = access.read ? READ : 0;
  if (access.victim) bits |= VICTIM;
  if (access.races) bits |= RACE;
  for (const write of access.writes) {
    if (write.end === "restored" || write.end === "lossy") bits |= BACK;
    else if (write.end === "fragile") bits |= MAY;
    else bits |= access.polluter ? LEFT : SET;
  }
  if (access.polluter) bits |= LEFT;
  return access.restores.length && !access.writes.length ? bits | BACK : bits;
}

const bitsAt = (test, place) => state.pkg.flags[test * state.pkg.places.length + place];

function writeMark(bits) {
  if (bits & LEFT) return "w left";
  if (bits & MAY) return "w may";
  if (bits & SET) return "w set";
  return bits & BACK ? "w" : "";
}
const readMark = (bits) => (bits & VICTIM ? "r victim" : bits & READ ? "r" : "");
const goMark = (bits) => (bits & LEAK ? "g leaks" : bits & GO ? "g" : "");
const marks = (bits) => [writeMark(bits), readMark(bits), goMark(bits)];

// What the marks of a cell say, for a tooltip and for readers of the screen.
function inWords(bits) {
  const words = [];
  if (bits & LEFT) words.push("leaves it changed");
  if (bits & MAY) words.push("restores it unless the test ends early");
  if (bits & SET) words.push("sets it for good");
  if (bits & BACK) words.push("writes and restores it");
  if (bits & VICTIM) words.push("reads what others left");
  else if (bits & READ) words.push("reads it");
  if (bits & RACE) words.push("races for it");
  if (bits & LEAK) words.push("starts a goroutine that reaches it and outlives the test");
  else if (bits & GO) words.push("starts a goroutine that reaches it and waits for it");
  return words.join(", ") || "nothing";
}

// --- what is shown ---

function terms(id) {
  return byId(id).value.toLowerCase().split(/\s+/).filter(Boolean);
}
const matches = (name, words) => words.every((word) => name.toLowerCase().includes(word));

function choose() {
  const { pkg } = state, testWords = terms("find-test"), placeWords = terms("find-place");
  const places = pkg.places.length;
  state.cols = pkg.places.map((_, p) => p).filter((p) => matches(pkg.places[p].name, placeWords));
  state.cols.sort((a, b) => pkg.polluters[b] - pkg.polluters[a] || a - b);
  const wanted = [...state.chips].filter((chip) => chip !== "parallel").reduce((all, bit) => all | bit, 0);
  const isParallel = (test) => test.parallel || test.parallel_subtests;
  state.rows = pkg.tests.map((_, t) => t).filter((t) => {
    if (!matches(pkg.tests[t].name, testWords)) return false;
    let bits = 0;
    for (const p of state.cols) bits |= pkg.flags[t * places + p];
    if (!bits) return false;
    return !state.chips.size || bits & wanted || (state.chips.has("parallel") && isParallel(pkg.tests[t]));
  });
  const order = byId("order").value, flags = pkg.testFlags;
  const rank = (t) => (flags[t] & LEFT ? 16 : 0) + (flags[t] & LEAK ? 8 : 0) + (flags[t] & RACE ? 4 : 0) + (flags[t] & VICTIM ? 2 : 0);
  if (order === "name") state.rows.sort((a, b) => (pkg.tests[a].name < pkg.tests[b].name ? -1 : 1));
  if (order === "worst") state.rows.sort((a, b) => rank(b) - rank(a) || a - b);
  state.active.row = Math.min(Math.max(state.active.row, -1), state.rows.length - 1);
  state.active.col = Math.min(Math.max(state.active.col, -1), state.cols.length - 1);
  drawAll();
}

function drawAll() {
  const { pkg, rows, cols } = state, grid = byId("grid"), body = byId("body");
  const width = namesWidth() + cols.length * CELL;
  grid.setAttribute("aria-rowcount", rows.length + 1);
  grid.setAttribute("aria-colcount", cols.length + 1);
  document.documentElement.style.setProperty("--matrix", width + CELL / 2 + "px");
  byId("head").style.width = width + "px";
  body.style.width = width + "px";
  body.style.height = rows.length * ROW + "px";
  drawHead();
  body.replaceChildren();
  drawn.clear();
  drawRows();
  const empty = byId("empty");
  empty.hidden = rows.length > 0;
  empty.textContent = "No test matches. Clear a filter to see more.";
  byId("count").textContent =
    `${plural(rows.length, "test")} × ${plural(cols.length, "place")}` +
    (rows.length < pkg.tests.length ? ` of ${plural(pkg.tests.length, "test")}` : "");
}

const namesWidth = () => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--names"));

const LEGEND = [
  ["w left", "left changed"], ["r victim", "reads what was left"],
  ["w", "restored"], ["r", "reads"],
  ["w may", "may stay changed"], ["g leaks", "leaked goroutine"],
  ["w set", "set for good"], ["g", "goroutine, waited for"],
  ["t", "races (whole cell)"],
];

// What tells a place from others comes first: the key of a state of the process, the variable after its package.
function shortName(name) {
  const keyed = /^(.*)\("(.*)"\)$/.exec(name), dot = name.indexOf(".");
  if (keyed) return [keyed[2], make("span", { class: "owner" }, " " + keyed[1])];
  return dot > 0 ? [make("span", { class: "owner" }, name.slice(0, dot + 1)), name.slice(dot + 1)] : [name];
}

function drawHead() {
  const corner = make("div", { class: "corner", role: "columnheader", "aria-colindex": 1 },
    make("ul", { class: "legend", "aria-label": "Legend" }, LEGEND.map(([kind, text]) => make("li", {}, mark(kind), text))),
    "Test");
  const left = namesWidth();
  const heads = state.cols.map((p, col) => {
    const { name } = state.pkg.places[p], polluted = state.pkg.polluters[p] > 0;
    const head = make("button", {
      class: "place" + (polluted ? " polluted" : ""), type: "button", role: "columnheader", tabindex: -1, id: `h-${col}`,
      "data-place": name, "data-col": col, title: name, "aria-colindex": col + 2,
    }, make("span", {}, shortName(name)));
    head.style.left = left + col * CELL + "px";
    return head;
  });
  byId("head").replaceChildren(corner, ...heads);
  markChosen();
}

// Only what can be seen, and a little more, is in the document.
function drawRows() {
  const grid = byId("grid"), body = byId("body"), top = byId("head").offsetHeight;
  const seen = Math.max(grid.clientHeight - top, 0);
  const first = Math.max(Math.floor(grid.scrollTop / ROW) - OVERSCAN, 0);
  const last = Math.min(Math.ceil((grid.scrollTop + seen) / ROW) + OVERSCAN, state.rows.length);
  const firstCol = Math.max(Math.floor(grid.scrollLeft / CELL) - OVERSCAN, 0);
  const lastCol = Math.min(Math.ceil((grid.scrollLeft + grid.clientWidth) / CELL) + OVERSCAN, state.cols.length);
  const columns = `${firstCol}-${lastCol}`;
  for (const [at, row] of drawn) {
    if (at < first || at >= last || row.dataset.columns !== columns) {
      row.remove();
      drawn.delete(at);
    }
  }
  const added = document.createDocumentFragment();
  for (let at = first; at < last; at++) {
    if (!drawn.has(at)) {
      const row = drawRow(at, firstCol, lastCol);
      row.dataset.columns = columns;
      drawn.set(at, row);
      added.append(row);
    }
  }
  body.append(added);
  markChosen();
}

function drawRow(at, firstCol, lastCol) {
  const t = state.rows[at], test = state.pkg.tests[t], flags = state.pkg.testFlags[t];
  const row = make("div", { class: "row", role: "row", "aria-rowindex": at + 2 });
  row.style.top = at * ROW + "px";
  row.style.width = byId("body").style.width;
  const badges = [];
  if (flags & RACE) badges.push(badge("race", "races"));
  if (test.parallel || test.parallel_subtests) badges.push(badge("parallel", test.parallel ? "parallel" : "parallel sub"));
  row.append(make("button", {
    class: "test", type: "button", role: "rowheader", tabindex: -1, id: `t-${at}`, "data-test": test.name, "data-row": at, title: test.name, "aria-colindex": 1,
  }, make("span", { class: "name" }, test.name), badges));
  const left = namesWidth();
  for (let col = firstCol; col < lastCol; col++) {
    const isActive = state.active.row === at && state.active.col === col;
    const bits = bitsAt(t, state.cols[col]);
    if (bits || isActive) row.append(drawCell(at, col, bits, left));
  }
  return row;
}

function drawCell(at, col, bits, left) {
  const test = state.pkg.tests[state.rows[at]].name, place = state.pkg.places[state.cols[col]].name;
  const tint = bits & LEFT ? " polluter" : bits & RACE ? " races" : bits & VICTIM ? " victim" : "";
  const cell = make("button", {
    class: "cell" + tint, type: "button", role: "gridcell", tabindex: -1, id: `c-${at}-${col}`, "data-row": at, "data-col": col,
    "data-test": test, "data-place": place, "aria-colindex": col + 2,
    "aria-label": `${test}, ${place}: ${inWords(bits)}`, title: `${test}\n${place}\n${inWords(bits)}`,
  }, marks(bits).map((kind) => mark(kind || "none")));
  cell.style.left = left + col * CELL + "px";
  return cell;
}

// The chosen and the active cell, and the column under the pointer.
function markChosen() {
  const { test, place } = state.chosen;
  for (const element of byId("grid").querySelectorAll("[data-test], [data-place]")) {
    const row = element.dataset.row, col = element.dataset.col;
    const t = row === undefined ? undefined : state.rows[row], p = col === undefined ? undefined : state.cols[col];
    element.classList.toggle("chosen", (t !== undefined || p !== undefined) && t === (row === undefined ? undefined : test) && p === (col === undefined ? undefined : place)
      && (row !== undefined ? test !== undefined : true) && (col !== undefined ? place !== undefined : true));
    const isActive = Number(row ?? -1) === state.active.row && Number(col ?? -1) === state.active.col;
    element.classList.toggle("active", isActive);
    if (isActive) byId("grid").setAttribute("aria-activedescendant", element.id);
  }
}

// The end of a long import path tells it from others.
function shortPath(path) {
  const parts = path.split("/");
  return path.length > 40 && parts.length > 3 ? "…/" + parts.slice(-3).join("/") : path;
}

// --- choosing ---

function select(chosen, quiet) {
  state.chosen = chosen;
  const row = state.rows.indexOf(chosen.test), col = state.cols.indexOf(chosen.place);
  state.active = { row, col };
  reveal(row, col);
  redrawActive();
  drawPanel();
  if (!quiet) remember();
}

function redrawActive() {
  for (const row of drawn.values()) row.dataset.columns = "";
  drawRows();
}

function reveal(row, col) {
  const grid = byId("grid"), top = byId("head").offsetHeight, left = namesWidth();
  if (row >= 0) {
    const y = row * ROW, seen = grid.clientHeight - top;
    if (y < grid.scrollTop) grid.scrollTop = y;
    else if (y + ROW > grid.scrollTop + seen) grid.scrollTop = y + ROW - seen;
  }
  if (col >= 0) {
    const x = col * CELL, seen = grid.clientWidth - left;
    if (x < grid.scrollLeft) grid.scrollLeft = x;
    else if (x + CELL > grid.scrollLeft + seen) grid.scrollLeft = x + CELL - seen;
  }
}

// The address names what is chosen, so that a link to this file can point at a cell.
function remember() {
  const { test, place } = state.chosen, parts = new URLSearchParams();
  if (DATA.packages.length > 1) parts.set("package", state.pkg.package);
  if (test !== undefined) parts.set("test", state.pkg.tests[test].name);
  if (place !== undefined) parts.set("place", state.pkg.places[place].name);
  try {
    history.replaceState(null, "", "#" + parts);
  } catch {
    // Some viewers of local files forbid it; the page works without.
  }
}

function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const asked = DATA.packages.findIndex((pkg) => pkg.package === parts.get("package"));
  const number = Math.max(asked, 0);
  if (DATA.packages[number] !== state.pkg) open(number);
  const position = (list, name) => {
    const at = name === null ? -1 : list.findIndex((one) => one.name === name);
    return at < 0 ? undefined : at;
  };
  select({ test: position(state.pkg.tests, parts.get("test")), place: position(state.pkg.places, parts.get("place")) }, true);
}

// --- the panel ---

function drawPanel() {
  const { test, place } = state.chosen, panel = byId("panel");
  const content = test !== undefined && place !== undefined ? cellStory(test, place)
    : place !== undefined ? placeStory(place) : test !== undefined ? testStory(test) : overview();
  panel.replaceChildren(...content.flat().filter(Boolean));
  panel.scrollTop = 0;
}

function closing() {
  return make("div", { class: "toolbar" },
    make("button", { class: "icon", type: "button", title: "Close (Esc)", "aria-label": "Close", onclick: () => select({}) }, "×"));
}

const linkTo = (chosen, text) => make("button", { class: "link mono", type: "button", onclick: () => select(chosen) }, text);
const testLink = (t, place) => linkTo({ test: t, place }, state.pkg.tests[t].name);

function where(at) {
  const position = `${at.file}:${at.range.start.line}:${at.range.start.column}`;
  return make("button", { class: "where", type: "button", title: "Copy", onclick: (event) => copy(event.currentTarget, position) },
    `${at.file}:${at.range.start.line}`);
}

function copy(button, text) {
  const label = button.textContent, done = () => { button.textContent = "copied"; setTimeout(() => { button.textContent = label; }, 900); };
  navigator.clipboard?.writeText(text).then(done, () => {});
}

function codeOf(step) {
  return step.source && make("div", { class: "code" },
    make("i", {}, step.range.start.line), make("span", {}, step.source[0], make("mark", {}, step.source[1]), step.source[2]));
}

function chain(numbers, kind) {
  return make("ol", { class: "chain " + (kind || "") }, numbers.map((number) => {
    const step = state.pkg.steps[number];
    return make("li", { class: `step is-${step.role}`, "data-role": step.role },
      make("div", { class: "say" }, make("span", {}, wording(step.message)), where(step)), codeOf(step));
  }));
}

const heading = (kind, text, note) => make("h3", {}, kind && mark(kind), text, note && make("small", {}, note));

function cellStory(t, p) {
  const { pkg } = state, test = pkg.tests[t], place = pkg.places[p], bits = bitsAt(t, p);
  const access = place.accesses[pkg.access[t * pkg.places.length + p]];
  const badges = [];
  if (bits & LEFT) badges.push(badge("bad", "leaves it changed"));
  if (bits & VICTIM) badges.push(badge("warn", "reads what others left"));
  if (bits & RACE) badges.push(badge("race", "races for it"));
  if (bits & LEAK) badges.push(badge("go", "leaks a goroutine that reaches it"));
  if (!(bits & LEFT) && bits & BACK) badges.push(badge("good", "restores it"));
  if (bits & SET) badges.push(badge("set", "sets it for good"));
  if (test.parallel) badges.push(badge("parallel", "parallel test"));
  return [
    closing(),
    make("div", { class: "crumb" }, make("span", {}, "Test"), make("h2", {}, testLink(t))),
    make("div", { class: "crumb" }, make("span", {}, "Place"), make("h2", {}, linkTo({ place: p }, place.name))),
    make("div", { class: "badges" }, badges),
    !bits && make("p", {}, "This test does not touch this place."),
    access && writes(access),
    access && access.read && [
      heading(readMark(bits), "Reads it", bits & VICTIM ? "without setting it first" : null),
      bits & VICTIM && make("p", {}, "What it sees depends on who ran before: ", names(polluters(place), p), "."),
      chain(access.read, bits & VICTIM ? "victim" : ""),
    ],
    goroutinesOf(t, place),
  ].flat(2);
}

const polluters = (place) => place.accesses.filter((access) => access.polluter).map((access) => access.test);

function names(tests, place) {
  const shown = tests.slice(0, 3).map((t, at) => [at ? ", " : "", testLink(t, place)]).flat();
  return tests.length > 3 ? [...shown, ` and ${plural(tests.length - 3, "other")}`] : shown;
}

function writes(access) {
  const told = new Set(access.writes.flatMap((write) => write.chain));
  const rest = access.restores.filter((step) => !told.has(step));
  return [
    access.writes.map((write) => {
      const [title, tone] = ENDS[write.end];
      const kind = tone === "good" ? "w" : write.end === "fragile" || write.end === "lossy" ? "w may" : access.polluter ? "w left" : "w set";
      const notes = [write.in_goroutine && "in a goroutine", write.parallel && "while other tests run"].filter(Boolean).join(", ");
      return [heading(kind, `Writes it: ${title[0].toLowerCase()}${title.slice(1)}`, notes), chain(write.chain, tone)];
    }),
    rest.length > 0 && [heading("w", "Puts it back"), chain(rest, "good")],
  ].flat(2);
}

function goroutinesOf(t, place) {
  const found = [];
  for (const touch of place.goroutines) {
    const goroutine = state.pkg.goroutines[touch.goroutine];
    const start = goroutine.started_by.find((one) => one.test === t);
    if (start) found.push({ touch, goroutine, start });
  }
  found.sort((a, b) => a.start.waited - b.start.waited || a.touch.latent - b.touch.latent || a.start.chain.length - b.start.chain.length);
  return found.map(({ touch, goroutine, start }) => [
    heading(start.waited ? "g" : "g leaks", start.waited ? "Goroutine, waited for" : "Goroutine that may outlive the test", touch.latent ? "reaches it on a condition" : null),
    make("p", {}, make("code", {}, goroutine.name), " started in ", make("code", {}, goroutine.function)),
    chain([...start.chain, ...(touch.write || touch.read)]),
  ]).flat();
}

// Names some tests at once and the others on demand.
function testList(tests, p) {
  const item = (t) => make("li", {}, testLink(t, p), make("span", { class: "what" }, marks(bitsAt(t, p)).map((kind) => kind && mark(kind))));
  const list = make("ul", { class: "tests" }, tests.slice(0, 8).map(item));
  if (tests.length <= 8) return [list];
  const more = make("details", { class: "more" }, make("summary", {}, `${plural(tests.length - 8, "more test")}`));
  more.addEventListener("toggle", () => {
    if (more.open && more.children.length === 1) more.append(make("ul", { class: "tests" }, tests.slice(8).map(item)));
  });
  return [list, more];
}

function placeStory(p) {
  const { pkg } = state, place = pkg.places[p];
  const groups = new Map();
  for (const access of place.accesses) {
    for (const write of access.writes) {
      const site = write.chain.find((number) => pkg.steps[number].role === "write");
      const key = `${site} ${write.end} ${access.polluter}`;
      if (!groups.has(key)) groups.set(key, { site, write, polluter: access.polluter, tests: [] });
      groups.get(key).tests.push(access.test);
    }
  }
  const badness = (one) => (ENDS[one.write.end][1] === "bad" ? (one.polluter ? 0 : 2) : ENDS[one.write.end][1] === "warn" ? 1 : 3);
  const sites = [...groups.values()].sort((a, b) => badness(a) - badness(b) || b.tests.length - a.tests.length);
  const victims = place.accesses.filter((access) => access.victim).map((access) => access.test);
  const readers = place.accesses.filter((access) => access.read && !access.victim).map((access) => access.test);
  return [
    closing(),
    make("h2", {}, place.name),
    place.declared && make("p", { class: "sub" }, "declared at ", where(place.declared)),
    make("div", { class: "badges" },
      pkg.polluters[p] > 0 && badge("bad", `${plural(pkg.polluters[p], "test")} leave${pkg.polluters[p] === 1 ? "s" : ""} it changed`),
      victims.length > 0 && badge("warn", plural(victims.length, "victim"))),
    sites.length > 0 && heading(null, "Written", plural(sites.length, "way")),
    sites.map(({ site, write, polluter, tests }) => {
      const step = pkg.steps[site], [title, tone] = ENDS[write.end];
      const kind = tone === "good" ? "w" : tone === "warn" ? "w may" : polluter ? "w left" : "w set";
      return make("div", { class: "group" },
        make("div", { class: "title" }, make("span", {}, mark(kind + " inline"), " ", title, " in ", make("code", {}, step.function)), where(step)),
        codeOf(step),
        testList(tests, p));
    }),
    victims.length > 0 && [heading("r victim", "Reads it without setting it first", plural(victims.length, "test")), testList(victims, p)].flat(),
    readers.length > 0 && [heading("r", "Reads it", plural(readers.length, "test")), testList(readers, p)].flat(),
    placeGoroutines(place, p),
  ].flat(2);
}

function placeGoroutines(place, p) {
  const all = place.goroutines.map((touch) => ({ touch, goroutine: state.pkg.goroutines[touch.goroutine] }));
  const leaks = ({ goroutine }) => goroutine.started_by.some((start) => !start.waited);
  all.sort((a, b) => leaks(b) - leaks(a) || a.touch.latent - b.touch.latent);
  if (!all.length) return [];
  return [heading(all.some(leaks) ? "g leaks" : "g", "Goroutines", plural(all.length, "go statement")),
    ...all.map(({ touch, goroutine }) => make("div", { class: "group" },
      make("div", { class: "title" }, make("span", {}, make("code", {}, goroutine.name), " in ", make("code", {}, goroutine.function)), where(goroutine)),
      touch.latent && make("p", {}, "Reaches it on a condition."),
      make("details", { class: "more" }, make("summary", {}, touch.write ? "How it gets to a write" : "How it gets to a read"), chain(touch.write || touch.read)),
      startedBy(goroutine, p)))];
}

function startedBy(goroutine, p) {
  const of = (waited) => goroutine.started_by.filter((start) => start.waited === waited).map((start) => start.test);
  return [[of(false), "outlives"], [of(true), "is waited for in"]].filter(([tests]) => tests.length)
    .map(([tests, words]) => [make("p", {}, `${words} ${plural(tests.length, "test")}`), testList(tests, p)]).flat(2);
}

function testStory(t) {
  const { pkg } = state, test = pkg.tests[t];
  const order = (p) => { const bits = bitsAt(t, p); return bits & LEFT ? 0 : bits & VICTIM ? 1 : bits & LEAK ? 2 : 3; };
  const touched = pkg.places.map((_, p) => p).filter((p) => bitsAt(t, p)).sort((a, b) => order(a) - order(b) || a - b);
  return [
    closing(),
    make("h2", {}, test.name),
    make("p", { class: "sub" }, where(test)),
    make("div", { class: "badges" },
      test.parallel && badge("parallel", "parallel"), test.parallel_subtests && badge("parallel", "has parallel subtests"),
      (pkg.testFlags[t] & RACE) > 0 && badge("race", "races")),
    heading(null, "Touches", plural(touched.length, "place")),
    touched.map((p) => make("div", { class: "group" },
      make("div", { class: "title" }, linkTo({ test: t, place: p }, pkg.places[p].name),
        make("span", { class: "what badges" }, marks(bitsAt(t, p)).map((kind) => kind && mark(kind)))),
      make("p", {}, inWords(bitsAt(t, p))))),
  ].flat();
}

function overview() {
  const { pkg } = state;
  const worst = pkg.places.map((_, p) => p).filter((p) => pkg.polluters[p]).sort((a, b) => pkg.polluters[b] - pkg.polluters[a]).slice(0, 8);
  const touching = pkg.testFlags.filter(Boolean).length;
  return [
    make("h2", { class: "plain" }, "Who touches what"),
    make("p", { class: "sub" }, make("code", {}, pkg.package)),
    make("p", {}, `${plural(touching, "test")} of ${pkg.tests.length.toLocaleString("en")} touch ${plural(pkg.places.length, "place")} that tests write: package variables and state of the process. All of them run in one process, one after the other or side by side.`),
    worst.length > 0 && heading("w left", "Most often left changed"),
    worst.length > 0 && make("ul", { class: "tests" }, worst.map((p) => make("li", {}, linkTo({ place: p }, pkg.places[p].name),
      make("span", { class: "what" }, plural(pkg.polluters[p], "test"))))),
    heading(null, "How to read it"),
    make("p", {}, "A row is a test, a column a place. Choose a cell for the whole story: through which calls the test gets there, with every line of code. Choose a name for all about that test or place."),
    make("p", {}, "A square is a write, a dot a read, a diamond a goroutine. Filled red and yellow are what to look at first: what stays changed, and who sees it."),
    make("dl", { class: "keys" },
      ...[["↑ ↓ ← →", "move in the matrix"], ["Enter", "show the details"], ["Esc", "back to this page"], ["/", "filter tests"]]
        .map(([key, text]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, text)]).flat()),
  ];
}

// --- the frame ---

function drawChips() {
  const { pkg } = state, tests = pkg.tests;
  const chips = CHIPS.map(([bit, text, kind]) => {
    const number = bit === "parallel" ? tests.filter((test) => test.parallel || test.parallel_subtests).length
      : pkg.testFlags.reduce((sum, bits) => sum + (bits & bit ? 1 : 0), 0);
    const chip = make("button", { class: "chip", type: "button", "aria-pressed": state.chips.has(bit) ? "true" : "false", disabled: number === 0 },
      kind.startsWith("badge") ? null : mark(kind), make("b", {}, number.toLocaleString("en")), text);
    chip.addEventListener("click", () => {
      if (!state.chips.delete(bit)) state.chips.add(bit);
      chip.setAttribute("aria-pressed", state.chips.has(bit) ? "true" : "false");
      choose();
    });
    return chip;
  });
  byId("chips").replaceChildren(...chips, make("span", { class: "count", id: "count", role: "status" }));
}

function open(number) {
  state.pkg = prepare(DATA.packages[number]);
  state.chosen = {};
  state.active = { row: 0, col: 0 };
  state.chips.clear();
  byId("package").value = number;
  byId("grid").scrollTop = byId("grid").scrollLeft = 0;
  drawChips();
  choose();
  drawPanel();
}

function move(rows, cols) {
  const { active } = state;
  active.row = Math.min(Math.max(active.row + rows, -1), state.rows.length - 1);
  active.col = Math.min(Math.max(active.col + cols, -1), state.cols.length - 1);
  if (active.row < 0 && active.col < 0) active.col = 0;
  reveal(active.row, active.col);
  redrawActive();
}

function gridKey(event) {
  const page = Math.max(Math.floor(byId("grid").clientHeight / ROW) - 8, 1);
  const steps = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0],
    Home: event.ctrlKey ? [-1e9, 0] : [0, -1e9], End: event.ctrlKey ? [1e9, 0] : [0, 1e9],
  };
  if (steps[event.key]) move(...steps[event.key]);
  else if (event.key === "Enter" || event.key === " ") {
    const { row, col } = state.active;
    select({ test: row < 0 ? undefined : state.rows[row], place: col < 0 ? undefined : state.cols[col] });
  } else return;
  event.preventDefault();
}

function pageKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("find-test").focus();
  } else if (event.key === "Escape") {
    if (typing) byId("grid").focus();
    else select({});
  }
}

function gridClick(event) {
  const hit = event.target.closest("[data-row], [data-col]");
  if (!hit) return;
  const { row, col } = hit.dataset;
  select({ test: row === undefined ? undefined : state.rows[row], place: col === undefined ? undefined : state.cols[col] });
  byId("grid").focus({ preventScroll: true });
}

function gridHover(event) {
  const { left } = byId("body").getBoundingClientRect();
  const col = event.type === "mouseleave" ? -1 : Math.floor((event.clientX - left - namesWidth()) / CELL);
  if (col === state.hover) return;
  byId(`h-${state.hover}`)?.classList.remove("near");
  byId(`h-${col}`)?.classList.add("near");
  state.hover = col;
}

// Light, dark, or whatever the system says.
const SUN = "M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z";
const MOON = "M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z";

function theme(wanted) {
  const root = document.documentElement;
  root.dataset.theme = wanted;
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", wanted === "dark" ? SUN : MOON);
  icon.append(path);
  byId("theme").replaceChildren(icon);
}

function startTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)"), system = () => (dark.matches ? "dark" : "light");
  const stored = (write) => {
    try {
      return write ? localStorage.setItem("pollint-theme", write) : localStorage.getItem("pollint-theme");
    } catch {
      return null; // Local files may have no storage.
    }
  };
  const known = stored();
  theme(known === "dark" || known === "light" ? known : system());
  dark.addEventListener("change", () => theme(system()));
  byId("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    theme(next);
    stored(next);
  });
}

function startSplit() {
  const split = byId("split"), root = document.documentElement;
  const set = (width) => root.style.setProperty("--panel", Math.min(Math.max(width, 300), innerWidth * 0.7) + "px");
  split.addEventListener("pointerdown", (event) => {
    split.setPointerCapture(event.pointerId);
    const follow = (moved) => { set(innerWidth - moved.clientX - 24); drawRows(); };
    split.addEventListener("pointermove", follow);
    split.addEventListener("pointerup", () => split.removeEventListener("pointermove", follow), { once: true });
  });
  split.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: 40, ArrowRight: -40 }[event.key];
    if (by) { set(byId("panel").offsetWidth + by); drawRows(); }
  });
}

function start() {
  startTheme();
  const { summary, tool, problems } = DATA;
  byId("foot").append(
    make("span", {}, `${tool.name} ${tool.version}`),
    make("span", {}, `${plural(summary.tests, "test")} in ${plural(summary.packages, "package")} read`),
    problems.length > 0 ? make("span", {}, `${plural(problems.length, "file")} not analyzed in full: ${problems.slice(0, 3).map((one) => one.file).join(", ")}`) : "");
  if (!DATA.packages.length) {
    document.querySelector("main").replaceChildren(make("p", { class: "empty" }, "No test writes a place that others see."));
    return;
  }
  byId("package").append(...DATA.packages.map((pkg, number) => {
    const polluted = pkg.places.filter((place) => place.accesses.some((access) => access.polluter)).length;
    const name = shortPath(pkg.package);
    return make("option", { value: number, title: pkg.package }, polluted ? `${name} (${polluted} left changed)` : name);
  }));
  startSplit();
  let waiting = false;
  const soon = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; drawRows(); });
    }
  };
  const grid = byId("grid");
  grid.addEventListener("scroll", soon, { passive: true });
  grid.addEventListener("click", gridClick);
  grid.addEventListener("keydown", gridKey);
  grid.addEventListener("mousemove", gridHover, { passive: true });
  grid.addEventListener("mouseleave", gridHover, { passive: true });
  addEventListener("resize", soon);
  addEventListener("hashchange", recall);
  document.addEventListener("keydown", pageKey);
  for (const id of ["find-test", "find-place", "order"]) byId(id).addEventListener("input", choose);
  byId("package").addEventListener("change", () => { open(Number(byId("package").value)); remember(); });
  open(0);
  if (location.hash) recall();
}

start();
})();
