//! The files of an instrumented package: copies of the tree's files with hooks put in, and files that the tree does not
//! have. Says what they contain and writes none of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pollint_base::confirm::{Goroutine, Home, RunKind, Runnable, Subject, Target, TargetHop, TargetRoot};
use pollint_base::span::{FileId, Location};

use crate::Files;
use crate::go_text::{self, Insertion};

const HELPER: &str = include_str!("helper.go.txt");
const DELAY: &str = include_str!("delay.go.txt");

/// A file as the compiler shall see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayFile {
    /// Where the compiler looks for it; nothing is written there.
    pub path: PathBuf,
    /// What it finds.
    pub text: String,
}

/// What to put into a package.
pub(crate) struct Instrument<'s> {
    pub(crate) files: &'s dyn Files,
    pub(crate) subjects: &'s [&'s Subject],
    /// By number, what is looked at; none for what cannot be.
    pub(crate) places: &'s [Option<&'s Target>],
    /// Whether other packages are changed: goroutines delayed there, their own variables made visible.
    pub(crate) reaches_out: bool,
}

impl Instrument<'_> {
    /// All files, sorted by path.
    pub(crate) fn overlay(&self) -> Vec<OverlayFile> {
        let mut out: BTreeMap<PathBuf, String> = BTreeMap::new();
        let mut insertions: BTreeMap<FileId, Vec<Insertion>> = BTreeMap::new();
        self.hooks(&mut insertions);
        self.stops(&mut insertions);
        self.holds(&mut insertions);
        self.pauses(&mut insertions);
        self.delays(&mut insertions, &mut out);
        for (file, insertions) in insertions {
            if let (Some(path), Some(text)) = (self.files.path(file), self.files.text(file)) {
                out.insert(path.to_owned(), go_text::insert(text, insertions));
            }
        }
        self.accessors(&mut out);
        for external in [false, true] {
            self.helper(external, &mut out);
        }
        out.into_iter().map(|(path, text)| OverlayFile { path, text }).collect()
    }

    fn tests(&self) -> impl Iterator<Item = &Runnable> {
        self.subjects.iter().flat_map(|subject| subject.tests.iter().chain(&subject.victims))
    }

    /// A hook at the start of each test.
    fn hooks(&self, insertions: &mut BTreeMap<FileId, Vec<Insertion>>) {
        for test in self.tests().filter(|test| test.kind != RunKind::Framework) {
            let Some(text) = self.files.text(test.location.file) else { continue };
            if let Some(added) = hook(text, test) {
                insertions.entry(test.location.file).or_default().extend(added);
            }
        }
    }

    /// A way to end the test before a statement that restores.
    fn stops(&self, insertions: &mut BTreeMap<FileId, Vec<Insertion>>) {
        for (number, subject) in self.subjects.iter().enumerate() {
            if let Some(restore) = stop_of(self.files, subject) {
                let text = format!("pollintStop(\"{number}\"); ");
                let offset = restore.span.start as usize;
                insertions.entry(restore.file).or_default().push(Insertion { offset, text });
            }
        }
    }

    /// A moment's wait before a restore that may come too early.
    fn holds(&self, insertions: &mut BTreeMap<FileId, Vec<Insertion>>) {
        for subject in self.subjects.iter().filter(|subject| subject.rule == "early-restore") {
            if let Some(restore) = own_statement(self.files, subject) {
                let offset = restore.span.start as usize;
                let text = "pollintHold(); ".to_owned();
                insertions.entry(restore.file).or_default().push(Insertion { offset, text });
            }
        }
    }

    /// A look at the places before and after a test pauses in `t.Parallel`.
    fn pauses(&self, insertions: &mut BTreeMap<FileId, Vec<Insertion>>) {
        let mut files: BTreeSet<FileId> = BTreeSet::new();
        for subject in self.subjects {
            let tests = subject.tests.iter().filter(|test| test.kind != RunKind::Framework);
            let involved =
                tests.map(|test| test.location.file).chain(subject.accesses.iter().map(|at| at.file));
            files.extend(involved.filter(|file| is_own_file(self.files, subject, *file)));
        }
        for file in files {
            let Some(text) = self.files.text(file) else { continue };
            for (name, start, end) in go_text::parallel_calls(text) {
                let before = format!("pollintPause({name}, \"paused\"); ");
                let after = format!("; pollintPause({name}, \"resumed\")");
                let list = insertions.entry(file).or_default();
                list.push(Insertion { offset: start, text: before });
                list.push(Insertion { offset: end, text: after });
            }
        }
    }

    /// A delay at the first statement of each goroutine.
    fn delays(&self, insertions: &mut BTreeMap<FileId, Vec<Insertion>>, out: &mut BTreeMap<PathBuf, String>) {
        // One file for each package: that of the production files where they need it, else one of the tests.
        let mut needed: BTreeMap<(PathBuf, String), bool> = BTreeMap::new();
        for goroutine in self.subjects.iter().filter_map(|subject| subject.goroutine.as_ref()) {
            let Some(entry) = goroutine.entry else { continue };
            let file = entry.whole.file;
            let (Some(path), Some(text)) = (self.files.path(file), self.files.text(file)) else { continue };
            let (Some(directory), Some(package)) = (path.parent(), go_text::package_name(text)) else {
                continue;
            };
            let Some(signature) = go_text::signature(text, entry.name.span.end as usize) else { continue };
            let is_test = is_test_file(path);
            if !is_test && !self.reaches_out {
                continue;
            }
            let offset = signature.body;
            insertions
                .entry(file)
                .or_default()
                .push(Insertion { offset, text: " pollintDelay(); ".to_owned() });
            let in_production = needed.entry((directory.to_owned(), package.to_owned())).or_default();
            *in_production |= !is_test;
        }
        for ((directory, package), in_production) in needed {
            let name = match (in_production, package.ends_with("_test")) {
                (true, _) => "pollint_confirm_delay.go",
                (false, false) => "pollint_confirm_delay_test.go",
                (false, true) => "pollint_confirm_delay_x_test.go",
            };
            out.insert(directory.join(name), with_package(DELAY, &package));
        }
    }

    /// Functions that give the address of a variable to other packages.
    fn accessors(&self, out: &mut BTreeMap<PathBuf, String>) {
        for (number, place) in self.looked_at() {
            let TargetRoot::Variable { name, declared: Some(declared), home, package_name, .. } = &place.root
            else {
                continue;
            };
            if !needs_accessor(place) {
                continue;
            }
            let Some(directory) = self.files.path(declared.file).and_then(Path::parent) else { continue };
            let file = match home {
                Home::UnderTest => "pollint_confirm_access_test.go",
                Home::ExternalTest => "pollint_confirm_access_x_test.go",
                Home::Elsewhere => "pollint_confirm_access.go",
            };
            let text = out.entry(directory.join(file)).or_insert_with(|| format!("package {package_name}\n"));
            text.push_str(&format!("\nfunc PollintPlace{number}() interface{{}} {{ return &{name} }}\n"));
        }
    }

    /// The helper of the internal or external tests, where there are any.
    fn helper(&self, external: bool, out: &mut BTreeMap<PathBuf, String>) {
        let runnable = |test: &&Runnable| test.external == external && test.kind != RunKind::Framework;
        let Some(test) = self.tests().find(runnable) else { return };
        let (Some(path), Some(text)) =
            (self.files.path(test.location.file), self.files.text(test.location.file))
        else {
            return;
        };
        let (Some(directory), Some(package)) = (path.parent(), go_text::package_name(text)) else { return };
        let mut imports: BTreeMap<&str, usize> = BTreeMap::new();
        let mut entries = String::new();
        for (number, place) in self.looked_at() {
            if let Some(entry) = self.entry(number, place, external, &mut imports) {
                entries.push_str(&entry);
            }
        }
        let mut helper = with_package(HELPER, package);
        let imported: String =
            imports.iter().map(|(path, number)| format!("import pollintq{number} \"{path}\"\n")).collect();
        helper = helper.replacen("import (", &format!("{imported}import ("), 1);
        helper.push_str(&format!("\nvar pollintPlaces = []pollintPlace{{\n{entries}}}\n"));
        let name = if external { "pollint_confirm_x_test.go" } else { "pollint_confirm_test.go" };
        out.insert(directory.join(name), helper);
    }

    /// The line of a place in a helper; none if its package cannot see it, or its tests are elsewhere.
    fn entry<'s>(
        &'s self,
        number: usize,
        place: &'s Target,
        external: bool,
        imports: &mut BTreeMap<&'s str, usize>,
    ) -> Option<String> {
        let wants = |subject: &&&Subject| subject.places.contains(place);
        let subject = self.subjects.iter().find(wants)?;
        let is_here = |subject: &&Subject| subject.tests.iter().any(|test| test.external == external);
        if !self.subjects.iter().filter(wants).any(is_here) {
            return None;
        }
        let mut imported = |path: &'s str| {
            let next = imports.len();
            *imports.entry(path).or_insert(next)
        };
        let path: String = place.path.iter().map(|hop| format!("\"{}\", ", hop_word(hop))).collect();
        let read = match &place.root {
            TargetRoot::State(expressions) => {
                let (package, rest) = split_expression(expressions.first()?)?;
                let call = rest.split_once('.')?.1;
                let read = if package == subject.package && !external {
                    format!("pollintResults({call})")
                } else {
                    format!("pollintResults(pollintq{}.{call})", imported(package))
                };
                return Some(format!("\t{{\"{number}\", func() interface{{}} {{ return {read} }}, nil}},\n"));
            }
            TargetRoot::Variable { home: Home::UnderTest, .. } if external => {
                format!("pollintq{}.PollintPlace{number}()", imported(&subject.package))
            }
            TargetRoot::Variable { home: Home::ExternalTest, .. } if !external => return None,
            TargetRoot::Variable { home: Home::UnderTest | Home::ExternalTest, .. } => {
                format!("PollintPlace{number}()")
            }
            TargetRoot::Variable { package, name, .. } => {
                let alias = imported(package);
                if needs_accessor(place) {
                    format!("pollintq{alias}.PollintPlace{number}()")
                } else {
                    format!("&pollintq{alias}.{name}")
                }
            }
        };
        Some(format!("\t{{\"{number}\", func() interface{{}} {{ return {read} }}, []string{{{path}}}}},\n"))
    }

    /// The places that can be looked at.
    fn looked_at(&self) -> impl Iterator<Item = (usize, &Target)> {
        let own = |place: &&Target| self.reaches_out || !is_in_other_file(place);
        let numbered = self.places.iter().enumerate();
        numbered
            .filter_map(move |(number, place)| place.filter(|place| own(place)).map(|place| (number, place)))
    }
}

/// Whether a line of a compiler's complaint is about importing the package of a place.
pub(crate) fn is_import_of(line: &str, place: &Target) -> bool {
    let path = match &place.root {
        TargetRoot::Variable { home: Home::Elsewhere, package, .. } => package.as_str(),
        TargetRoot::State(expressions) => match expressions.first().and_then(|one| split_expression(one)) {
            Some((package, _)) => package,
            None => return false,
        },
        TargetRoot::Variable { .. } => return false,
    };
    let imported = line.trim_start().strip_prefix("imports ");
    imported.and_then(|rest| rest.split([' ', ':']).next()).is_some_and(|imported| imported == path)
}

/// Numbers of the places that lines of a generated file are about: what a compiler's complaint is to be blamed on.
pub(crate) fn places_in_line(text: &str, line: usize) -> BTreeSet<usize> {
    let numbers_after = |text: &str, word: &str| -> Vec<usize> {
        let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
        text.split(word).skip(1).filter_map(|rest| digits(rest).parse().ok()).collect()
    };
    let entry =
        |line: &str| numbers_after(line, "{\"").into_iter().chain(numbers_after(line, "PollintPlace"));
    let Some(line) = text.lines().nth(line.saturating_sub(1)) else { return BTreeSet::new() };
    if let Some(rest) = line.strip_prefix("import pollintq") {
        let alias = format!("pollintq{}.", rest.split(' ').next().unwrap_or_default());
        return text.lines().filter(|line| line.contains(&alias)).flat_map(entry).collect();
    }
    entry(line).collect()
}

fn with_package(template: &str, package: &str) -> String {
    template.replacen("package PACKAGE", &format!("package {package}"), 1)
}

fn is_test_file(path: &Path) -> bool {
    path.to_string_lossy().ends_with("_test.go")
}

fn is_exported(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Whether a variable can be named only from inside its package, or must be asked for there.
fn needs_accessor(place: &Target) -> bool {
    match &place.root {
        TargetRoot::Variable { home: Home::Elsewhere, name, .. } => !is_exported(name),
        TargetRoot::Variable { .. } => true,
        TargetRoot::State(_) => false,
    }
}

/// Whether looking at a place takes a file in another package.
fn is_in_other_file(place: &Target) -> bool {
    matches!(place.root, TargetRoot::Variable { home: Home::Elsewhere, .. }) && needs_accessor(place)
}

/// Whether the package of the tests may import the package of a place: the rule of `internal` directories.
pub(crate) fn is_importable(place: &Target, from: &str) -> bool {
    let path = match &place.root {
        TargetRoot::Variable { home: Home::Elsewhere, package, .. } => package.as_str(),
        _ => return true,
    };
    let inside = |parent: &str| from == parent || from.starts_with(&format!("{parent}/"));
    let internal = path.rmatch_indices("internal").map(|(at, _)| at).find(|at| {
        let (before, after) = (&path[..*at], &path[at + "internal".len()..]);
        (before.is_empty() || before.ends_with('/')) && (after.is_empty() || after.starts_with('/'))
    });
    match internal {
        // Only the standard library has `internal` at the top, and all of it may import that.
        Some(0) => !from.split('/').next().is_some_and(|first| first.contains('.')),
        Some(at) => inside(path[..at].trim_end_matches('/')),
        None => true,
    }
}

/// The path of the package and the rest of an expression such as `log/slog.Default()`.
fn split_expression(expression: &str) -> Option<(&str, &str)> {
    let call = expression.split('(').next()?;
    let last = call.rfind('/').map_or(0, |at| at + 1);
    let dot = last + expression[last..].find('.')?;
    Some((&expression[..dot], &expression[last..]))
}

fn hop_word(hop: &TargetHop) -> String {
    match hop {
        TargetHop::Field(name) => format!(".{name}"),
        TargetHop::Element => "[]".to_owned(),
        TargetHop::Deref => "*".to_owned(),
    }
}

/// The statement before which the test of a subject can be ended: one that restores, at the start of a line of the
/// test's own package.
pub(crate) fn stop_of(files: &dyn Files, subject: &Subject) -> Option<Location> {
    own_statement(files, subject).filter(|_| subject.rule == "fragile-restore")
}

/// The restore of a subject, where a statement begins with it in a file that sees the helper.
fn own_statement(files: &dyn Files, subject: &Subject) -> Option<Location> {
    let restore = subject.restore?;
    let text = files.text(restore.file)?;
    let begins = go_text::begins_statement(text, restore.span.start as usize);
    (begins && is_own_file(files, subject, restore.file)).then_some(restore)
}

/// Whether a file is a test file of the package that a subject's first test is in: such a file sees the helper.
fn is_own_file(files: &dyn Files, subject: &Subject, file: FileId) -> bool {
    let Some(test) = subject.tests.first().filter(|test| test.kind != RunKind::Framework) else {
        return false;
    };
    let package =
        |file: FileId| Some((files.path(file)?.parent()?, go_text::package_name(files.text(file)?)?));
    files.path(file).is_some_and(is_test_file)
        && package(file).is_some()
        && package(file) == package(test.location.file)
}

/// How the stack of a goroutine shows that it is this one: by the line of its `go`, or, where something else starts what
/// it is given, by the lines of the function.
pub(crate) fn site_of(files: &dyn Files, goroutine: &Goroutine) -> Option<String> {
    let (path, text) = (files.path(goroutine.started.file)?, files.text(goroutine.started.file)?);
    let start = goroutine.started.span.start as usize;
    if text.get(start..).is_some_and(|rest| rest.starts_with("go ") || rest.starts_with("go\t")) {
        return Some(format!("c{}:{}", path.display(), line_of(text, start)));
    }
    let entry = goroutine.entry?;
    let (path, text) = (files.path(entry.whole.file)?, files.text(entry.whole.file)?);
    let (first, last) = (entry.whole.span.start as usize, entry.whole.span.end as usize);
    Some(format!("f{}:{}:{}", path.display(), line_of(text, first), line_of(text, last)))
}

/// The line of a byte, base 1.
pub(crate) fn line_of(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// What is put into a test: its parameter gets a name if it has none, and its body begins with the hook.
fn hook(text: &str, test: &Runnable) -> Option<Vec<Insertion>> {
    let signature = go_text::signature(text, test.location.span.end as usize)?;
    let (offset, params) = &signature.params;
    let file = test.location.file.0;
    let begin = |hook: String| Insertion { offset: signature.body, text: hook };
    if test.kind == RunKind::Example {
        return Some(vec![begin(format!(" defer pollintExample(\"{}\", \"{file}\")(); ", test.name))]);
    }
    let blank = params.len() - params.trim_start().len();
    let mut words = params.split_whitespace();
    match (words.next()?, words.next()) {
        // A blank name becomes one by what follows it.
        ("_", Some(_)) => {
            let name = Insertion { offset: offset + blank + 1, text: "pollintT".to_owned() };
            Some(vec![name, begin(format!(" pollintBegin(_pollintT, \"{file}\"); "))])
        }
        (name, Some(_)) => Some(vec![begin(format!(" pollintBegin({name}, \"{file}\"); "))]),
        (_, None) => {
            let name = Insertion { offset: offset + blank, text: "pollintT ".to_owned() };
            Some(vec![name, begin(format!(" pollintBegin(pollintT, \"{file}\"); "))])
        }
    }
}
