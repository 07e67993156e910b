// What the page of `pollint graph` must show. Runs at the end of a copy of the page; the verdict is an element that the
// caller looks for.
"use strict";
const wrong = [];
let checked = 0;
addEventListener("error", (event) => wrong.push(`error: ${event.message}`));

function same(what, actual, expected) {
  checked += 1;
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    wrong.push(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}
const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const tests = () => all(".row .test").map((element) => element.dataset.test);
const places = () => all(".head .place").map((element) => element.dataset.place);
const cell = (test, place) => one(`.cell[data-test="${test}"][data-place='${place}']`);
const chains = () => all("#panel .chain").map((list) => [...list.children].map((step) => step.dataset.role).join(" "));
const steps = () => all("#panel .step .where").map((element) => element.textContent);
function set(id, value) {
  const element = document.getElementById(id);
  element.value = value;
  element.dispatchEvent(new Event(element.tagName === "SELECT" && id === "package" ? "change" : "input", { bubbles: true }));
}
const press = (key) => one("#grid").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

const ORDERS = ["TestNotReady", "TestRefund", "TestList", "TestPlaceNeedsID", "TestPlaceOrderDrained", "TestPlaceOrder"];

// The story of TestPlaceOrder and db.DB: a write, a read, and the goroutine that reads it later.
function storyOfPlaceOrder() {
  same("chains", chains(), ["test call write", "test call call read", "test call call call spawn read"]);
  same("the write", steps()[2], "internal/orders/orders_test.go:14");
  same("its code", one("#panel .is-write .code mark").textContent, "db.DB");
  same("chosen", all(".cell.chosen").map((element) => element.dataset.test), ["TestPlaceOrder"]);
}

const SUITES = {
  click() {
    same("packages", all("#package option").length, 3);
    same("first package", places(), ['os.Setenv("SHOP_REGION")']);
    set("package", [...one("#package").options].findIndex((option) => option.text.includes("orders")));
    same("rows", tests(), ORDERS);
    same("columns", places(), ["db.DB"]);
    same("cells", all(".cell").length, 6);
    same("polluters", all(".cell.polluter").map((element) => element.dataset.test), ["TestRefund", "TestList", "TestPlaceOrder"]);
    same("victim", cell("TestNotReady", "db.DB").classList.contains("victim"), true);
    cell("TestPlaceOrder", "db.DB").click();
    storyOfPlaceOrder();
    same("address", new URLSearchParams(location.hash.slice(1)).get("test"), "TestPlaceOrder");
    cell("TestPlaceOrderDrained", "db.DB").click();
    same("restored", chains()[0], "test write restore");
    one('.place[data-place="db.DB"]').click();
    same("a place", one("#panel h2").textContent, "db.DB");
    set("find-test", "place order");
    same("filtered", tests(), ["TestPlaceOrderDrained", "TestPlaceOrder"]);
    set("find-test", "");
    one("#chips .chip").click();
    same("polluters only", tests(), ["TestRefund", "TestList", "TestPlaceOrder"]);
    one("#chips .chip").click();
    one("#grid").focus();
    cell("TestNotReady", "db.DB").click();
    press("ArrowDown");
    press("Enter");
    same("by keyboard", one(".cell.chosen").dataset.test, "TestRefund");
    press("Escape");
    same("closed", chains(), []);
    const before = document.documentElement.dataset.theme;
    one("#theme").click();
    same("theme", [before, document.documentElement.dataset.theme].sort(), ["dark", "light"]);
  },
  link() {
    same("rows", tests(), ORDERS);
    storyOfPlaceOrder();
  },
  large() {
    same("rows", one("#grid").getAttribute("aria-rowcount"), "701");
    same("columns", places().length, 40);
    same("drawn rows are few", all(".row").length > 10 && all(".row").length < 120, true);
    set("find-test", "Test700");
    same("found", tests(), ["Test700"]);
    cell("Test700", "large.place21").click();
    same("story", chains()[0], "test write");
  },
};

try {
  SUITES[CHECKS]();
} catch (error) {
  wrong.push(`error: ${error.message}`);
}
const verdict = document.createElement("pre");
verdict.id = "verdict";
verdict.textContent = wrong.length ? `FAILED ${wrong.join("; ")}` : `passed ${checked} checks`;
document.body.append(verdict);
