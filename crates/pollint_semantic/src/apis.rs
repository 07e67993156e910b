//! What std and popular libraries do to process-wide state, goroutines and resources, read from `data/apis.toml`.
//! It knows import paths and names, and refuses to know any Go file: matching a call against a row is the model's work.
//!
//! Rows are found by import path and by `Func` or `Type.Method`. Import paths are compared without their major
//! version (`/v2`, `.v3`): a library that renames its module rarely changes what its setters do, and a row per major
//! version would be forgotten. Where it does matter, rows differ in name.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use pollint_base::config::Config;
use pollint_base::package::GoVersion;
use pollint_base::rule::Severity;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::signatures::Library;

const TABLE: &str = include_str!("../data/apis.toml");

/// A function or method by name: `import/path.Func` or `import/path.Type.Method`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct FuncRef {
    /// The import path, as written in the table.
    pub package: String,
    /// `Func` or `Type.Method`.
    pub name: String,
}

impl FuncRef {
    /// Parses `import/path.Func` or `import/path.Type.Method`. The last element of an import path may itself hold a
    /// dot (`gopkg.in/check.v1`, `github.com/nats-io/nats.go`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let base = text.rfind('/').map_or(0, |slash| slash + 1);
        let mut end = base + text[base..].find('.')?;
        let rest = &text[end + 1..];
        if let Some((element, _)) = rest.split_once('.')
            && (element == "go" || is_major_version(element))
        {
            end += 1 + element.len();
        }
        let (package, name) = (&text[..end], &text[end + 1..]);
        let well_formed =
            !package.is_empty() && name.split('.').all(is_identifier) && name.split('.').count() <= 2;
        well_formed.then(|| FuncRef { package: package.to_owned(), name: name.to_owned() })
    }

    /// Whether this names the given function or method of the package with the given import path.
    #[must_use]
    pub fn is(&self, import_path: &str, name: &str) -> bool {
        self.name == name && without_major_version(&self.package) == without_major_version(import_path)
    }
}

impl TryFrom<String> for FuncRef {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        FuncRef::parse(&text).ok_or_else(|| format!("`{text}` is not of the form `import/path.Func`"))
    }
}

impl fmt::Display for FuncRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.package, self.name)
    }
}

/// A Go version in the table, such as `"1.24"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Since(pub GoVersion);

impl TryFrom<String> for Since {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        GoVersion::parse(&text).map(Since).ok_or_else(|| format!("`{text}` is not a Go version"))
    }
}

/// How a setter's effect is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undo {
    /// A setter of the same place again, with a value saved from a getter before.
    Saved,
    /// It returns the previous value, which is passed to it again.
    ReturnsPrevious,
    /// It returns a function that takes it back when called.
    ReturnsRestore,
    /// It returns a value; one of `undo_methods` called on that takes it back.
    ReturnsHandle,
    /// A call of one of `undo_calls`.
    Call,
    /// A setter of the same place again, with one of `undo_constants`.
    Constant,
    /// It registers its own restore on the test.
    Auto,
}

/// What happens to the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The former value is lost.
    #[default]
    Replaces,
    /// An entry is added; others stay.
    Adds,
    /// An entry is added, and adding it a second time panics, as with `-count=2`.
    PanicsTwice,
    /// Only the first call has an effect.
    FirstWins,
}

/// What a second test sees that runs at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Parallel {
    /// An unsynchronised access: a data race.
    #[default]
    Race,
    /// The access is synchronised, but the value is seen.
    Visible,
    /// Go panics when the test or an ancestor is parallel.
    Panics,
}

/// A function or method that changes a process-wide state.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setter {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// The state, as it is printed: setters with the same `place` change and restore the same thing. Without a key it
    /// may be the `pkg.Var` of a variable row. Empty when `pointer_arg` says which variable is changed.
    #[serde(default)]
    pub place: String,
    /// Argument that tells several places apart when it is a literal. A setter of a keyed place without it changes
    /// every key.
    pub key_arg: Option<usize>,
    /// Argument that is the new value.
    pub value_arg: Option<usize>,
    /// A new value below this number changes nothing: the call only asks.
    pub asks_below: Option<i64>,
    /// Argument that is a pointer to the variable that is changed.
    pub pointer_arg: Option<usize>,
    /// Argument that is a test, on which the call registers its own undo, if it is given.
    pub auto_arg: Option<usize>,
    /// Argument that must be `nil` for the call to be about the state of the process.
    pub only_nil_arg: Option<usize>,
    /// The variable that the state belongs to: who replaces that has a state of his own.
    pub lives_in: Option<FuncRef>,
    /// Other places that change with it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Ways to take it back; empty when there is none.
    #[serde(default)]
    pub undo: Vec<Undo>,
    /// Functions that read the value, to be saved before.
    #[serde(default)]
    pub getters: Vec<FuncRef>,
    /// Expressions that read the value, for experiments: the first that the key allows. `{key}` stands for the key as
    /// written; the import path stands in full before the name.
    #[serde(default)]
    pub snapshot: Vec<String>,
    /// For `Undo::Call`.
    #[serde(default)]
    pub undo_calls: Vec<FuncRef>,
    /// Calls that end the effect but lose the former value, if there was one.
    #[serde(default)]
    pub lossy_undo_calls: Vec<FuncRef>,
    /// For `Undo::ReturnsHandle`: method names.
    #[serde(default)]
    pub undo_methods: Vec<String>,
    /// For `Undo::Constant`: Go expressions, as written.
    #[serde(default)]
    pub undo_constants: Vec<String>,
    /// Setters of the same place that restore by themselves; the fix.
    #[serde(default)]
    pub auto: Vec<FuncRef>,
    /// Lowest language version that has it.
    pub since: Option<Since>,
    /// Replaces or adds.
    #[serde(default)]
    pub effect: Effect,
    /// What parallel tests see.
    #[serde(default)]
    pub parallel: Parallel,
    /// The highest severity a report deserves, where all give it the same value.
    pub at_most: Option<Severity>,
    /// Whether one value is as good as another, so that `at_most` holds for all.
    #[serde(default)]
    pub arbitrary: bool,
    /// What to write instead, a clause without a period, when saving and restoring is not the answer.
    #[serde(default)]
    pub instead: String,
    /// Where this was checked.
    pub source: String,
}

impl Setter {
    /// Whether it needs no restore, as it registers its own.
    #[must_use]
    pub fn restores_itself(&self) -> bool {
        self.undo.contains(&Undo::Auto)
    }

    /// Whether there is any way to take it back.
    #[must_use]
    pub fn has_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// The place as it is printed: `os.Setenv("KEY")` for a literal key, else `os.Setenv`.
    #[must_use]
    pub fn place_with_key(&self, key: Option<&str>) -> String {
        match key {
            Some(key) if self.key_arg.is_some() => format!("{}({key:?})", self.place),
            _ => self.place.clone(),
        }
    }
}

/// A function that reads process-wide states.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// What it reads: the `place` of a setter, or `pkg.Var` of a variable row.
    pub places: Vec<String>,
    /// Argument that is the key of a keyed place.
    pub key_arg: Option<usize>,
    /// Where this was checked.
    pub source: String,
}

/// What kind of value a variable holds; a saved copy of a pointer, map or slice shares what it points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// A pointer.
    Pointer,
    /// An interface value.
    Interface,
    /// A struct held by value.
    Struct,
    /// A map.
    Map,
    /// A slice.
    Slice,
    /// A function.
    Func,
    /// A number, string or boolean.
    Scalar,
}

/// A package variable of std or a library that is process state (`unrestored-process-state`). Others are variables like
/// the project's own (`unrestored-global`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// Variable names.
    pub names: Vec<String>,
    /// What it holds.
    pub kind: ValueKind,
    /// Its type, as `*import/path.Type` or a predeclared type, where receivers need it.
    #[serde(default)]
    pub type_name: String,
    /// The highest severity a report deserves.
    pub at_most: Option<Severity>,
    /// What to write instead, a clause without a period.
    #[serde(default)]
    pub instead: String,
    /// Where this was checked.
    pub source: String,
}

/// What a method does to its receiver, when its body is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// It changes the receiver.
    Write,
    /// It reads it.
    Read,
    /// It puts the receiver back to its empty state.
    Reset,
}

/// A method that reads or changes its receiver, or a function that does so through a pointer argument.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutator {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Type.Method`, or `Func` with `pointer_arg`.
    pub names: Vec<String>,
    /// What it does.
    pub access: Access,
    /// Argument that is the pointer, map or slice; the receiver if absent.
    pub pointer_arg: Option<usize>,
    /// Argument that is the new value.
    pub value_arg: Option<usize>,
    /// Whether it also reads: compare-and-swap, swap.
    #[serde(default)]
    pub reads: bool,
    /// Whether the access is synchronised (an atomic, a lock inside).
    #[serde(default)]
    pub synchronised: bool,
    /// Whether the effect only counts upwards, as a metric or id does.
    #[serde(default)]
    pub monotonic: bool,
    /// Replaces or adds.
    #[serde(default)]
    pub effect: Effect,
    /// Ways to take it back, as for a setter; `Saved` means the same method with a value from a getter.
    #[serde(default)]
    pub undo: Vec<Undo>,
    /// Methods that read the value, to be saved before.
    #[serde(default)]
    pub getters: Vec<FuncRef>,
    /// For `Undo::Call`.
    #[serde(default)]
    pub undo_calls: Vec<FuncRef>,
    /// What to write instead, a clause without a period.
    #[serde(default)]
    pub instead: String,
    /// Where this was checked.
    pub source: String,
}

/// What a call does for goroutines that are running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrainKind {
    /// It returns after they have finished: a drain.
    Join,
    /// It tells them to stop, and returns before they have.
    Stop,
    /// It waits for an effect of theirs, not for them.
    Poll,
    /// It looks which there are, and waits for none: who does so round by round waits.
    Detect,
    /// It looks again and again until none is left, and fails the test if some stay.
    Check,
    /// It returns a function that does so.
    CheckLater,
    /// It lets time pass.
    Sleep,
}

/// Which goroutines a drain is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrainScope {
    /// Those that signal the receiver (`wg.Done`).
    Signalling,
    /// Those that the receiver started (`g.Go`), or that run its callbacks.
    Started,
    /// Handlers of requests that the receiver serves.
    Handlers,
    /// The child process of the receiver, and the goroutines that copy its streams.
    Process,
    /// All that the function argument started, when the call returns.
    Bubble,
    /// The goroutine that runs the receiver's or the call's one callback.
    Callback,
    /// All of the process.
    All,
}

/// A function or method that waits for goroutines, or looks as if it did.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drain {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// What it does.
    pub kind: DrainKind,
    /// For which goroutines.
    pub scope: DrainScope,
    /// Argument that is the object waited on; the receiver if absent.
    pub object_arg: Option<usize>,
    /// Argument that must be `true` for the row to hold.
    pub only_true_arg: Option<usize>,
    /// Method names that signal the receiver from inside the goroutine (`Done`).
    #[serde(default)]
    pub signals: Vec<String>,
    /// Method names that announce, before it is started, a goroutine that the wait is for (`Add`).
    #[serde(default)]
    pub announces: Vec<String>,
    /// Whether it returns a channel, or a context whose `Done` channel, must be received from to wait.
    #[serde(default)]
    pub returns_channel: bool,
    /// Whether the join happens when the call returns: the test's defers and cleanups inside come first.
    #[serde(default)]
    pub on_return: bool,
    /// What it does not wait for, a clause without a period.
    #[serde(default)]
    pub but_not: String,
    /// Where this was checked.
    pub source: String,
}

/// When and where a function argument runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runs {
    /// In the calling goroutine, before the call returns.
    BeforeReturn,
    /// In other goroutines that have finished when the call returns.
    OtherGoroutineJoined,
    /// In another goroutine that may still run when the call returns: a spawn.
    Goroutine,
    /// In another goroutine, after some time or event: a spawn.
    Later,
    /// In other goroutines, for each request or message, as long as the receiver serves.
    Handler,
    /// As a subtest, with the rules of `t.Run`.
    Subtest,
    /// When the test it is registered on ends.
    Cleanup,
    /// When the process ends, or never.
    AtExit,
}

/// A function or method that takes a function and runs it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// Arguments that are functions (or handlers with one method).
    pub args: Vec<usize>,
    /// When and where they run.
    pub runs: Runs,
    /// The method of the receiver, or of the result, that waits for it.
    pub joined_by: Option<FuncRef>,
    /// Whether it recovers when the function panics.
    #[serde(default)]
    pub recovers: bool,
    /// Where this was checked.
    pub source: String,
}

/// A function or method that starts goroutines of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spawner {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// What ends them and waits.
    #[serde(default)]
    pub joined_by: Vec<FuncRef>,
    /// Variables they read for as long as they live, as `import/path.Var`.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Where this was checked.
    pub source: String,
}

/// What is acquired; the word used in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resource {
    /// A server that listens.
    Server,
    /// A listener or packet connection.
    Listener,
    /// A file or directory outside `t.TempDir`.
    TempFile,
    /// A ticker.
    Ticker,
    /// A timer with a callback.
    Timer,
    /// A database handle.
    Database,
    /// A mock with its own connection.
    Mock,
    /// A signal subscription.
    Signal,
    /// A profile or trace that is being written.
    Profile,
    /// A client or connection.
    Connection,
    /// A started process.
    Process,
}

impl Resource {
    /// The word used in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Resource::Server => "server",
            Resource::Listener => "listener",
            Resource::TempFile => "temporary file or directory",
            Resource::Ticker => "ticker",
            Resource::Timer => "timer",
            Resource::Database => "database handle",
            Resource::Mock => "mock",
            Resource::Signal => "signal subscription",
            Resource::Profile => "profile",
            Resource::Connection => "connection",
            Resource::Process => "process",
        }
    }
}

/// A function or method that acquires what outlives the caller.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acquire {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// What.
    pub resource: Resource,
    /// Result that holds it.
    pub result: Option<usize>,
    /// Argument that holds it (`signal.Notify(c, …)`).
    pub subject_arg: Option<usize>,
    /// Methods that release it, called on the result or the receiver.
    #[serde(default)]
    pub release_methods: Vec<String>,
    /// Functions that release it, called with the result or argument, or with nothing when there is neither.
    #[serde(default)]
    pub release_calls: Vec<FuncRef>,
    /// Whether the first release method takes and returns nothing, so that it can be handed on as a value.
    #[serde(default)]
    pub releases_plainly: bool,
    /// Method of the result that gives what the first release call takes.
    pub operand_method: Option<String>,
    /// Methods of a test that provide the same and release it by themselves; the fix.
    #[serde(default)]
    pub auto: Vec<FuncRef>,
    /// Argument that, if it mentions `t.TempDir` or a value from it, makes the release needless.
    pub parent_dir_arg: Option<usize>,
    /// Only for language versions below this one; later ones free it by themselves.
    pub below: Option<Since>,
    /// Only when the callback, at this argument, touches a place or the test.
    pub callback_arg: Option<usize>,
    /// What to write instead of a cleanup, if that is better: `t.TempDir()`.
    #[serde(default)]
    pub instead: String,
    /// Where this was checked.
    pub source: String,
}

/// A function type that is written like a call: `http.HandlerFunc(f)`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// Names of types.
    pub names: Vec<String>,
    /// Where this was checked.
    pub source: String,
}

/// How a function ends what calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExitKind {
    /// Ends the goroutine of the test with `runtime.Goexit`: defers and cleanups run.
    Test,
    /// As `Test`, but only when the assertion fails.
    TestOnFailure,
    /// Marks the test as failed and goes on; panics when the test is over.
    Report,
    /// Ends the process; nothing runs.
    Process,
    /// Panics.
    Panic,
}

/// A function or method that ends the test, the goroutine or the process.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exit {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`; `*` stands for any function of the package, `Type.*` for any method of the type.
    pub names: Vec<String>,
    /// Functions and methods (without their type) that a `*` does not mean.
    #[serde(default)]
    pub except: Vec<String>,
    /// How.
    pub kind: ExitKind,
    /// Where this was checked.
    pub source: String,
}

/// A method that takes a lock, or gives it back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Type.Method`.
    pub names: Vec<String>,
    /// Whether the lock is held afterwards.
    pub holds: bool,
    /// Where this was checked.
    pub source: String,
}

/// A method that lasts until its object is told to end, and then gives no error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Type.Method`.
    pub names: Vec<String>,
    /// Where this was checked.
    pub source: String,
}

/// Changes that are no pollution.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exempt {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// Types (`Mutex`: every method), methods (`Logger.Printf`) or functions.
    pub names: Vec<String>,
    /// Why.
    pub reason: String,
    /// Where this was checked.
    pub source: String,
}

/// What a function returns, for receivers whose package is not loaded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// Import paths it is found under.
    pub packages: Vec<String>,
    /// `Func` or `Type.Method`.
    pub names: Vec<String>,
    /// Types of its results: `import/path.Type` with `*`, `[]`, `chan `, or a predeclared name; a type of the same
    /// package may be written without path.
    pub types: Vec<String>,
    /// Argument that the first result stands for: the test of an assertion object.
    pub stands_for_arg: Option<usize>,
    /// Whether the first result stands for the receiver.
    #[serde(default)]
    pub stands_for_receiver: bool,
    /// Whether the first result is the test or subtest that runs: `s.T()` inside `s.Run`.
    #[serde(default)]
    pub current_test: bool,
    /// Where this was checked.
    pub source: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    setter: Vec<Setter>,
    reader: Vec<Reader>,
    variable: Vec<Variable>,
    mutator: Vec<Mutator>,
    drain: Vec<Drain>,
    callback: Vec<Callback>,
    spawner: Vec<Spawner>,
    acquire: Vec<Acquire>,
    conversion: Vec<Conversion>,
    exit: Vec<Exit>,
    exempt: Vec<Exempt>,
    lock: Vec<Lock>,
    quiet: Vec<Quiet>,
    returns: Vec<Returns>,
}

/// Rows of one kind, found by import path and name.
#[derive(Clone, Debug)]
pub struct Table<Row> {
    /// All rows, in the order of the file; rows from the configuration come last.
    pub rows: Vec<Row>,
    index: FxHashMap<String, FxHashMap<String, u32>>,
}

/// What every row has.
pub trait Keyed {
    /// Import paths it is found under.
    fn packages(&self) -> &[String];
    /// `Func`, `Type.Method`, or the name of a variable.
    fn names(&self) -> &[String];
}

macro_rules! keyed {
    ($($row:ty),*) => { $(
        impl Keyed for $row {
            fn packages(&self) -> &[String] { &self.packages }
            fn names(&self) -> &[String] { &self.names }
        }
    )* };
}

keyed!(
    Setter, Reader, Variable, Mutator, Drain, Callback, Spawner, Acquire, Conversion, Exit, Exempt, Lock,
    Quiet, Returns
);

impl<Row: Keyed> Table<Row> {
    fn new(rows: Vec<Row>) -> Self {
        let mut table = Table { rows: Vec::with_capacity(rows.len()), index: FxHashMap::default() };
        for row in rows {
            table.add(row);
        }
        table
    }

    /// Adds a row; it wins over earlier rows for the same name, so that a project can correct the table.
    fn add(&mut self, row: Row) {
        let position = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        for package in row.packages() {
            let names = self.index.entry(without_major_version(package).into_owned()).or_default();
            names.extend(row.names().iter().map(|name| (name.trim_end_matches('*').to_owned(), position)));
        }
        self.rows.push(row);
    }
}

impl<Row> Table<Row> {
    /// The row for a function, variable, or `Type.Method` of the package with this import path.
    #[must_use]
    pub fn get(&self, import_path: &str, name: &str) -> Option<&Row> {
        self.find(&without_major_version(import_path), name)
    }

    /// The same for an import path of which [`without_major_version`] is known.
    #[must_use]
    pub fn find(&self, package: &str, name: &str) -> Option<&Row> {
        let names = self.index.get(package)?;
        let position = names.get(name).or_else(|| wildcard(names, name))?;
        self.rows.get(*position as usize)
    }

    /// The packages of its rows, without their major versions.
    pub(crate) fn packages(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.index.keys().map(String::as_str))
    }

    /// The names of the methods of its rows, as far as they name one.
    pub(crate) fn methods(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let names = self.index.values().flat_map(|names| names.keys());
        Box::new(names.filter_map(|name| name.split_once('.')).map(|(_, method)| method))
    }

    pub(crate) fn has_package(&self, import_path: &str) -> bool {
        self.index.contains_key(without_major_version(import_path).as_ref())
    }
}

/// The row whose name is `*` or `Type.*`, kept without the star: assertion types have dozens of methods that all behave
/// alike.
fn wildcard<'a>(names: &'a FxHashMap<String, u32>, name: &str) -> Option<&'a u32> {
    names.get(name.find('.').map_or("", |dot| &name[..=dot]))
}

/// The whole table.
#[derive(Clone, Debug)]
pub struct Apis {
    /// Functions that change process-wide state.
    pub setters: Table<Setter>,
    /// Functions that read it. Getters of setters are among them.
    pub readers: Table<Reader>,
    /// Functions that take back what setters did, with the places of those setters.
    pub undoers: Table<Reader>,
    /// Functions that end what setters did but lose a former value, with the places of those setters.
    pub losers: Table<Reader>,
    /// Package variables.
    pub variables: Table<Variable>,
    /// Import path and name of the variables that places of setters name.
    pub variable_places: FxHashMap<String, (String, String)>,
    /// Methods that read or change their receiver.
    pub mutators: Table<Mutator>,
    /// Calls that wait for goroutines.
    pub drains: Table<Drain>,
    /// Calls that run a function argument.
    pub callbacks: Table<Callback>,
    /// Calls that start goroutines of their own.
    pub spawners: Table<Spawner>,
    /// Calls that acquire a resource.
    pub acquires: Table<Acquire>,
    /// Function types that are written like calls.
    pub conversions: Table<Conversion>,
    /// Calls that end the test or the process.
    pub exits: Table<Exit>,
    /// Changes that are no pollution.
    pub exempts: Table<Exempt>,
    /// Methods that take or give back a lock.
    pub locks: Table<Lock>,
    /// Methods that give no error when their object is told to end.
    pub quiets: Table<Quiet>,
    /// Result types.
    pub returns: Table<Returns>,
    /// The packages that any row is about: most calls are of other packages.
    pub(crate) packages: FxHashSet<String>,
    /// The names of methods that any row is about.
    pub(crate) methods: FxHashSet<String>,
    /// What packages that are not loaded declare, if that can be read.
    pub library: OnceLock<Arc<dyn Library>>,
}

impl Apis {
    /// The table that ships with pollint.
    ///
    /// # Panics
    /// If `data/apis.toml` is malformed, which the tests of this module exclude.
    #[must_use]
    pub fn builtin() -> &'static Apis {
        static BUILTIN: OnceLock<Apis> = OnceLock::new();
        BUILTIN.get_or_init(|| Apis::parse(TABLE).expect("data/apis.toml is well-formed"))
    }

    /// Parses a table.
    ///
    /// # Errors
    /// With the position and cause, if the text is no TOML or a row has unknown keys or values.
    pub fn parse(text: &str) -> Result<Apis, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut readers = file.reader;
        readers.extend(file.setter.iter().flat_map(getter_rows));
        // A row written by hand knows more than one derived from a setter, so it is added last and wins.
        readers.reverse();
        let mut apis = Apis {
            undoers: Table::new(undoer_rows(&file.setter, |row| &row.undo_calls)),
            losers: Table::new(undoer_rows(&file.setter, |row| &row.lossy_undo_calls)),
            variable_places: variable_places(&file.setter, &file.variable),
            setters: Table::new(file.setter),
            readers: Table::new(readers),
            variables: Table::new(file.variable),
            mutators: Table::new(file.mutator),
            drains: Table::new(file.drain),
            callbacks: Table::new(file.callback),
            spawners: Table::new(file.spawner),
            acquires: Table::new(file.acquire),
            conversions: Table::new(file.conversion),
            exits: Table::new(file.exit),
            exempts: Table::new(file.exempt),
            locks: Table::new(file.lock),
            quiets: Table::new(file.quiet),
            returns: Table::new(file.returns),
            packages: FxHashSet::default(),
            methods: FxHashSet::default(),
            library: OnceLock::new(),
        };
        apis.list_packages();
        Ok(apis)
    }

    /// This table with the project's own setters, swap helpers and drains. Entries that are no function name are left
    /// out; the reader of the configuration has reported them.
    #[must_use]
    pub fn with_config(&self, config: &Config) -> Apis {
        let mut apis = self.clone();
        for setter in config.setters.iter().filter_map(configured_setter) {
            for reader in getter_rows(&setter) {
                apis.readers.add(reader);
            }
            apis.setters.add(setter);
        }
        apis.undoers = Table::new(undoer_rows(&apis.setters.rows, |row| &row.undo_calls));
        for helper in config.swap_helpers.iter().filter_map(|text| FuncRef::parse(text)) {
            apis.setters.add(Setter { undo: vec![Undo::Auto], pointer_arg: Some(1), ..own_setter(helper) });
        }
        for drain in config.drains.iter().filter_map(|text| FuncRef::parse(text)) {
            apis.drains.add(configured_drain(drain));
        }
        apis.list_packages();
        apis
    }

    /// How a call of this function or method ends its caller, if it does.
    #[must_use]
    pub fn exit(&self, import_path: &str, name: &str) -> Option<&Exit> {
        let short = name.rsplit('.').next().unwrap_or(name);
        self.exits.get(import_path, name).filter(|row| !row.except.iter().any(|except| except == short))
    }

    /// Whether a method announces a goroutine that is waited for on the same object.
    #[must_use]
    pub fn announces(&self, import_path: &str, name: &str) -> bool {
        let Some((ty, method)) = name.split_once('.') else { return false };
        let of_type = |name: &String| name.split_once('.').is_some_and(|(other, _)| other == ty);
        self.drains.rows.iter().any(|row| {
            row.announces.iter().any(|known| known == method)
                && row.packages.iter().any(|package| package == import_path)
                && row.names.iter().any(of_type)
        })
    }

    /// Whether a call of this method or function is no pollution, by its own name or by its receiver's type.
    #[must_use]
    pub fn exempt(&self, import_path: &str, name: &str) -> Option<&Exempt> {
        let by_type = || self.exempts.get(import_path, name.split_once('.')?.0);
        self.exempts.get(import_path, name).or_else(by_type)
    }
}

/// One reader per getter of a setter, for the same place and, if the getter takes one, the same key.
fn getter_rows(setter: &Setter) -> Vec<Reader> {
    let row = |getter: &FuncRef| Reader {
        packages: vec![getter.package.clone()],
        names: vec![getter.name.clone()],
        places: vec![setter.place.clone()],
        key_arg: setter.key_arg,
        source: setter.source.clone(),
    };
    setter.getters.iter().map(row).collect()
}

/// Variables by the text that setters name them with.
fn variable_places(setters: &[Setter], variables: &[Variable]) -> FxHashMap<String, (String, String)> {
    let mut found = FxHashMap::default();
    for row in variables {
        let path = &row.packages[0];
        let base = path.rsplit('/').next().unwrap_or(path);
        for name in &row.names {
            let place = format!("{base}.{name}");
            if setters.iter().any(|setter| setter.place == place) {
                found.insert(place, (path.clone(), name.clone()));
            }
        }
    }
    found
}

/// One row per function that undoes setters in one of two ways, with all places that it is about.
fn undoer_rows(setters: &[Setter], calls: impl Fn(&Setter) -> &[FuncRef]) -> Vec<Reader> {
    let mut rows: Vec<Reader> = Vec::new();
    for setter in setters {
        for call in calls(setter) {
            match rows.iter_mut().find(|row| row.packages[0] == call.package && row.names[0] == call.name) {
                Some(row) if row.places.contains(&setter.place) => {}
                Some(row) => row.places.push(setter.place.clone()),
                None => rows.push(Reader {
                    packages: vec![call.package.clone()],
                    names: vec![call.name.clone()],
                    places: vec![setter.place.clone()],
                    key_arg: None,
                    source: setter.source.clone(),
                }),
            }
        }
    }
    rows
}

fn configured_setter(setter: &pollint_base::config::Setter) -> Option<Setter> {
    let mut row = own_setter(FuncRef::parse(&setter.function)?);
    row.getters.extend(setter.getter.as_deref().and_then(FuncRef::parse));
    match setter.restore.as_deref() {
        Some("none") => {}
        Some("returns-restore") => row.undo.push(Undo::ReturnsRestore),
        Some("returns-previous") => row.undo.push(Undo::ReturnsPrevious),
        Some(call) => {
            row.undo.push(Undo::Call);
            row.undo_calls.push(FuncRef::parse(call)?);
        }
        None => row.undo.push(Undo::Saved),
    }
    Some(row)
}

/// A setter of which only the name is known.
fn own_setter(function: FuncRef) -> Setter {
    let base = function.package.rsplit('/').next().unwrap_or_default();
    Setter {
        place: format!("{base}.{}", function.name),
        packages: vec![function.package],
        names: vec![function.name],
        key_arg: None,
        value_arg: None,
        asks_below: None,
        pointer_arg: None,
        auto_arg: None,
        only_nil_arg: None,
        lives_in: None,
        also: Vec::new(),
        undo: Vec::new(),
        getters: Vec::new(),
        snapshot: Vec::new(),
        undo_calls: Vec::new(),
        lossy_undo_calls: Vec::new(),
        undo_methods: Vec::new(),
        undo_constants: Vec::new(),
        auto: Vec::new(),
        since: None,
        effect: Effect::Replaces,
        parallel: Parallel::Race,
        at_most: None,
        arbitrary: false,
        instead: String::new(),
        source: "pollint.toml".to_owned(),
    }
}

/// A project's own drain is believed to wait for everything: that is what the user said by naming it.
fn configured_drain(function: FuncRef) -> Drain {
    Drain {
        packages: vec![function.package],
        names: vec![function.name],
        kind: DrainKind::Join,
        scope: DrainScope::All,
        object_arg: None,
        only_true_arg: None,
        signals: Vec::new(),
        announces: Vec::new(),
        returns_channel: false,
        on_return: false,
        but_not: String::new(),
        source: "pollint.toml".to_owned(),
    }
}

/// `github.com/redis/go-redis/v9` and `gopkg.in/check.v1` without `/v9` and `.v1`.
#[must_use]
pub fn without_major_version(import_path: &str) -> Cow<'_, str> {
    let begins_version = |at: &[u8]| matches!(at, [b'/' | b'.', b'v', digit] if digit.is_ascii_digit());
    if !import_path.as_bytes().windows(3).any(begins_version) {
        return Cow::Borrowed(import_path);
    }
    let versioned = |element: &str| {
        is_major_version(element)
            || element.rsplit_once('.').is_some_and(|(_, version)| is_major_version(version))
    };
    if !import_path.split('/').any(versioned) {
        return Cow::Borrowed(import_path);
    }
    let elements = import_path.split('/').filter(|element| !is_major_version(element));
    let trimmed = elements.map(|element| match element.rsplit_once('.') {
        Some((name, version)) if is_major_version(version) => name,
        _ => element,
    });
    Cow::Owned(trimmed.collect::<Vec<_>>().join("/"))
}

fn is_major_version(element: &str) -> bool {
    element
        .strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<Row: Keyed>(kind: &str, table: &Table<Row>, source: impl Fn(&Row) -> &str) {
        let mut seen = FxHashMap::default();
        for (position, row) in table.rows.iter().enumerate() {
            let label = format!("{kind} {:?} {:?}", row.packages(), row.names());
            assert!(!source(row).is_empty(), "{label} has no source");
            assert!(!row.packages().is_empty() && !row.names().is_empty(), "{label} names nothing");
            for package in row.packages() {
                assert!(!package.is_empty() && !package.ends_with('/'), "{label}: package");
                for name in row.names() {
                    let parts: Vec<_> = name.split('.').collect();
                    let well_formed = parts.iter().all(|part| is_identifier(part) || *part == "*");
                    assert!(well_formed && parts.len() <= 2, "{label}: `{name}`");
                    let key = (without_major_version(package).into_owned(), name.clone());
                    let previous = seen.insert(key, position);
                    // Two spellings of a path in one row may be the same path without its version.
                    assert!(
                        previous.is_none_or(|other| other == position),
                        "{label}: `{name}` is there twice"
                    );
                }
            }
        }
    }

    #[test]
    fn rows_are_well_formed_unique_and_have_a_source() {
        let apis = Apis::parse(TABLE).unwrap();
        let written: File = toml::from_str(TABLE).unwrap();
        check("setter", &apis.setters, |row| &row.source);
        check("reader", &Table::new(written.reader), |row| &row.source);
        check("variable", &apis.variables, |row| &row.source);
        check("mutator", &apis.mutators, |row| &row.source);
        check("drain", &apis.drains, |row| &row.source);
        check("callback", &apis.callbacks, |row| &row.source);
        check("spawner", &apis.spawners, |row| &row.source);
        check("acquire", &apis.acquires, |row| &row.source);
        check("conversion", &apis.conversions, |row| &row.source);
        check("exit", &apis.exits, |row| &row.source);
        check("exempt", &apis.exempts, |row| &row.source);
        check("lock", &apis.locks, |row| &row.source);
        check("quiet", &apis.quiets, |row| &row.source);
        check("returns", &apis.returns, |row| &row.source);
    }

    #[test]
    fn every_undo_says_what_it_needs() {
        for row in &Apis::builtin().setters.rows {
            let label = format!("{:?}", row.names);
            assert_eq!(
                row.place.is_empty(),
                row.pointer_arg.is_some(),
                "{label}: either a place or a pointer"
            );
            let has = |undo| row.undo.contains(&undo);
            assert_eq!(has(Undo::Call), !row.undo_calls.is_empty(), "{label}: call");
            assert_eq!(has(Undo::Constant), !row.undo_constants.is_empty(), "{label}: constant");
            assert_eq!(has(Undo::ReturnsHandle), !row.undo_methods.is_empty(), "{label}: handle");
            assert!(
                row.getters.is_empty() || has(Undo::Saved) || has(Undo::Call),
                "{label}: getters for nothing"
            );
        }
        for row in &Apis::builtin().acquires.rows {
            assert!(!row.release_methods.is_empty() || !row.release_calls.is_empty(), "{:?}", row.names);
            assert!(row.result.is_none() || row.subject_arg.is_none(), "{:?}: one subject", row.names);
        }
    }

    #[test]
    fn what_a_row_refers_to_is_a_row() {
        let apis = Apis::builtin();
        let refers = |function: &FuncRef| apis.setters.get(&function.package, &function.name).is_some();
        for row in &apis.setters.rows {
            assert!(row.auto.iter().all(refers), "{:?}: auto", row.names);
            for other in &row.also {
                let place = other.split('(').next().unwrap_or_default();
                assert!(
                    apis.setters.rows.iter().any(|setter| setter.place == place),
                    "{:?}: {other}",
                    row.names
                );
            }
        }
        let places = apis.setters.rows.iter().map(|row| row.place.clone());
        let variables = apis.variables.rows.iter().flat_map(|row| {
            let base = |package: &str| package.rsplit('/').next().unwrap_or_default().to_owned();
            row.names.iter().map(move |name| format!("{}.{name}", base(&row.packages[0])))
        });
        let known: Vec<String> = places.chain(variables).collect();
        for row in &apis.readers.rows {
            for place in &row.places {
                let place = place.split('(').next().unwrap_or_default();
                assert!(known.iter().any(|name| name == place), "{:?} reads unknown {place}", row.names);
            }
        }
    }

    #[test]
    fn a_join_by_another_call_is_a_drain_that_waits() {
        let apis = Apis::builtin();
        let joins = |function: &FuncRef| match apis.drains.get(&function.package, &function.name) {
            Some(drain) => drain.kind == DrainKind::Join,
            None => {
                apis.setters.rows.iter().any(|row| row.undo_calls.contains(function))
                    || apis.acquires.rows.iter().any(|row| row.release_calls.contains(function))
            }
        };
        for row in &apis.callbacks.rows {
            assert!(row.joined_by.as_ref().is_none_or(joins), "{:?}: {:?}", row.names, row.joined_by);
        }
        for row in &apis.spawners.rows {
            assert!(row.joined_by.iter().all(joins), "{:?}: {:?}", row.names, row.joined_by);
        }
    }

    #[test]
    fn major_versions_are_left_out() {
        let cases = [
            ("os", "os"),
            ("k8s.io/klog/v2", "k8s.io/klog"),
            ("gopkg.in/check.v1", "gopkg.in/check"),
            (
                "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer",
                "github.com/DataDog/dd-trace-go/ddtrace/tracer",
            ),
            ("github.com/nats-io/nats.go", "github.com/nats-io/nats.go"),
            ("example.com/version", "example.com/version"),
        ];
        for (path, expected) in cases {
            assert_eq!(without_major_version(path), expected);
        }
    }

    #[test]
    fn function_references_know_dotted_paths() {
        let parse = |text| FuncRef::parse(text).map(|function| (function.package, function.name));
        let pair = |package: &str, name: &str| Some((package.to_owned(), name.to_owned()));
        assert_eq!(parse("os.Getenv"), pair("os", "Getenv"));
        assert_eq!(parse("sync.WaitGroup.Wait"), pair("sync", "WaitGroup.Wait"));
        assert_eq!(parse("gopkg.in/check.v1.C.Assert"), pair("gopkg.in/check.v1", "C.Assert"));
        assert_eq!(
            parse("github.com/nats-io/nats.go.Conn.Drain"),
            pair("github.com/nats-io/nats.go", "Conn.Drain")
        );
        assert_eq!(parse("internal/db.resetDB"), pair("internal/db", "resetDB"));
        assert_eq!(parse("no function"), None);
        assert_eq!(parse("a/b.C.D.E"), None);
    }

    #[test]
    fn names_are_found_by_path_version_and_wildcard() {
        let apis = Apis::builtin();
        assert!(apis.setters.get("k8s.io/klog/v3", "SetOutput").is_some());
        assert!(apis.setters.get("example.com/os", "Setenv").is_none());
        assert_eq!(
            apis.exit("github.com/stretchr/testify/require", "NoError").map(|row| row.kind),
            Some(ExitKind::TestOnFailure)
        );
        assert_eq!(
            apis.exit("github.com/stretchr/testify/assert", "Assertions.FailNow").map(|row| row.kind),
            Some(ExitKind::Test)
        );
        assert!(apis.exit("github.com/stretchr/testify/require", "New").is_none());
        assert!(apis.exempt("sync", "Mutex.Lock").is_some());
        assert!(apis.exempt("sync", "Map.Store").is_none());
        assert_eq!(
            apis.readers.get("os", "Getenv").map(|row| row.places.clone()),
            Some(vec!["os.Setenv".to_owned()])
        );
    }

    #[test]
    fn places_print_their_literal_key() {
        let row = Apis::builtin().setters.get("os", "Setenv").unwrap();
        assert_eq!(row.place_with_key(Some("KEY")), "os.Setenv(\"KEY\")");
        assert_eq!(row.place_with_key(None), "os.Setenv");
    }

    #[test]
    fn a_project_adds_its_own_rows() {
        let own = pollint_base::config::Setter {
            function: "example.com/app/clock.Set".to_owned(),
            restore: Some("example.com/app/clock.Reset".to_owned()),
            getter: Some("example.com/app/clock.Get".to_owned()),
        };
        let config = Config {
            setters: vec![own],
            swap_helpers: vec!["example.com/app/testutil.Swap".to_owned()],
            drains: vec!["example.com/app/worker.Pool.Wait".to_owned()],
            ..Config::default()
        };
        let apis = Apis::builtin().with_config(&config);
        let setter = apis.setters.get("example.com/app/clock", "Set").unwrap();
        assert_eq!((setter.place.as_str(), setter.undo.as_slice()), ("clock.Set", &[Undo::Call][..]));
        assert!(apis.readers.get("example.com/app/clock", "Get").is_some());
        assert!(apis.setters.get("example.com/app/testutil", "Swap").unwrap().restores_itself());
        assert_eq!(
            apis.drains.get("example.com/app/worker", "Pool.Wait").map(|row| row.kind),
            Some(DrainKind::Join)
        );
    }
}
