//! What std and popular libraries do to process-wide state, goroutines and resources, read from `data/apis.toml`.
//! It knows import paths and names, and refuses to know any Go file: matching a call against a row is the model's work.
//!
//! Rows are found by import path and by `Func` or `Type.Method`. Import paths are compared without their major
//! version (`/v2`, `.v3`): a library that renames its module rarely changes what its setters do, and a row per major
//! version would be forgotten. Where it does matter, rows differ in name.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use pollint_base::config::Config;
use pollint_base::package::GoVersion;
use pollint_base::rule::Severity;
use rustc_hash::FxHashMap;
use serde::Deserialize;

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
    /// The state, as it is printed: setters with the same `place` change and restore the same thing. Empty when
    /// `pointer_arg` says which variable is changed.
    #[serde(default)]
    pub place: String,
    /// Argument that tells several places apart when it is a literal. A setter of a keyed place without it changes
    /// every key.
    pub key_arg: Option<usize>,
    /// Argument that is the new value.
    pub value_arg: Option<usize>,
    /// Argument that is a pointer to the variable that is changed.
    pub pointer_arg: Option<usize>,
    /// Other places that change with it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Ways to take it back; empty when there is none.
    #[serde(default)]
    pub undo: Vec<Undo>,
    /// Functions that read the value, to be saved before.
    #[serde(default)]
    pub getters: Vec<FuncRef>,
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
    /// The highest severity a report deserves.
    pub at_most: Option<Severity>,
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

/// A package variable of std or a library.
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
    /// Whether it is process state (`unrestored-process-state`) or a variable like any other (`unrestored-global`).
    #[serde(default)]
    pub process_state: bool,
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
    /// It fails the test if some are left, and waits for none.
    Detect,
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
    /// Method names that signal the receiver from inside the goroutine (`Done`).
    #[serde(default)]
    pub signals: Vec<String>,
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
    /// Argument that joins it, for pools and groups that are passed in; the receiver if absent.
    pub joined_by: Option<FuncRef>,
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
    /// `Func` or `Type.Method`; a trailing `*` stands for any end (`Assertions.*`).
    pub names: Vec<String>,
    /// How.
    pub kind: ExitKind,
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
    exit: Vec<Exit>,
    exempt: Vec<Exempt>,
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
trait Keyed {
    fn packages(&self) -> &[String];
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

keyed!(Setter, Reader, Variable, Mutator, Drain, Callback, Spawner, Acquire, Exit, Exempt, Returns);

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
            names.extend(row.names().iter().map(|name| (name.clone(), position)));
        }
        self.rows.push(row);
    }
}

impl<Row> Table<Row> {
    /// The row for a function, variable, or `Type.Method` of the package with this import path.
    #[must_use]
    pub fn get(&self, import_path: &str, name: &str) -> Option<&Row> {
        let names = self.index.get(without_major_version(import_path).as_ref())?;
        let position = names.get(name).or_else(|| wildcard(names, name))?;
        self.rows.get(*position as usize)
    }
}

/// The row whose name is `Prefix*`: assertion types have dozens of methods that all behave alike.
fn wildcard<'a>(names: &'a FxHashMap<String, u32>, name: &str) -> Option<&'a u32> {
    match name.split_once('.') {
        Some((type_name, _)) => names.get(&format!("{type_name}.*")),
        None => names.get("*"),
    }
}

/// The whole table.
#[derive(Clone, Debug)]
pub struct Apis {
    /// Functions that change process-wide state.
    pub setters: Table<Setter>,
    /// Functions that read it. Getters of setters are among them.
    pub readers: Table<Reader>,
    /// Package variables.
    pub variables: Table<Variable>,
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
    /// Calls that end the test or the process.
    pub exits: Table<Exit>,
    /// Changes that are no pollution.
    pub exempts: Table<Exempt>,
    /// Result types.
    pub returns: Table<Returns>,
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
        Ok(Apis {
            setters: Table::new(file.setter),
            readers: Table::new(readers),
            variables: Table::new(file.variable),
            mutators: Table::new(file.mutator),
            drains: Table::new(file.drain),
            callbacks: Table::new(file.callback),
            spawners: Table::new(file.spawner),
            acquires: Table::new(file.acquire),
            exits: Table::new(file.exit),
            exempts: Table::new(file.exempt),
            returns: Table::new(file.returns),
        })
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
        for helper in config.swap_helpers.iter().filter_map(|text| FuncRef::parse(text)) {
            apis.setters.add(Setter { undo: vec![Undo::Auto], pointer_arg: Some(1), ..own_setter(helper) });
        }
        for drain in config.drains.iter().filter_map(|text| FuncRef::parse(text)) {
            apis.drains.add(configured_drain(drain));
        }
        apis
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
        pointer_arg: None,
        also: Vec::new(),
        undo: Vec::new(),
        getters: Vec::new(),
        undo_calls: Vec::new(),
        lossy_undo_calls: Vec::new(),
        undo_methods: Vec::new(),
        undo_constants: Vec::new(),
        auto: Vec::new(),
        since: None,
        effect: Effect::Replaces,
        parallel: Parallel::Race,
        at_most: None,
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
        signals: Vec::new(),
        returns_channel: false,
        on_return: false,
        but_not: String::new(),
        source: "pollint.toml".to_owned(),
    }
}

/// `github.com/redis/go-redis/v9` and `gopkg.in/check.v1` without `/v9` and `.v1`.
#[must_use]
pub fn without_major_version(import_path: &str) -> Cow<'_, str> {
    let versioned = |element: &str| {
        is_major_version(element)
            || element.rsplit_once('.').is_some_and(|(_, version)| is_major_version(version))
    };
    if !import_path.split('/').any(versioned) {
        return Cow::Borrowed(import_path);
    }
    let elements = import_path.split('/').enumerate().filter(|(_, element)| !is_major_version(element));
    let trimmed = elements.map(|(_, element)| match element.rsplit_once('.') {
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
