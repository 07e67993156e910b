//! `pollint confirm` from outside, with real Go: what is confirmed, what cannot be, and that nothing stays behind. Without
//! Go only the message about that is tested.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]
#![allow(clippy::print_stdout, reason = "a helper says that a test was skipped")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A module, and a directory for temporary files beside it.
struct Playground {
    root: TempDir,
}

impl Playground {
    /// A module with files of the package at its top.
    fn new(files: &[(&str, &str)]) -> Playground {
        let playground = Playground { root: tempfile::tempdir().unwrap() };
        fs::create_dir_all(playground.module()).unwrap();
        fs::create_dir_all(playground.scratch()).unwrap();
        fs::write(playground.module().join("go.mod"), "module example.com/shop\n\ngo 1.24\n").unwrap();
        for (name, text) in files {
            fs::write(playground.module().join(name), text).unwrap();
        }
        playground
    }

    fn module(&self) -> PathBuf {
        self.root.path().join("module")
    }

    fn scratch(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
        command.args(arguments).arg("--isolated").current_dir(self.module()).stdin(Stdio::null());
        command.env("TMPDIR", self.scratch()).env("SHOP_OUT", self.root.path().join("out"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let before = tree(&self.module());
        let output = self.command(arguments).output().unwrap();
        assert_eq!(tree(&self.module()), before, "the tree has changed");
        self.assert_no_scratch();
        output
    }

    fn assert_no_scratch(&self) {
        let left: Vec<PathBuf> =
            fs::read_dir(self.scratch()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }

    /// The findings of `confirm`, with their verdicts.
    fn verdicts(&self, arguments: &[&str]) -> Vec<Value> {
        let all: Vec<&str> =
            ["confirm", "--format", "json"].into_iter().chain(arguments.iter().copied()).collect();
        let output = self.run(&all);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["diagnostics"].as_array().unwrap().clone()
    }

    /// The verdict on the only finding.
    fn verdict(&self, arguments: &[&str]) -> Value {
        let found = self.verdicts(arguments);
        assert_eq!(found.len(), 1, "{found:#?}");
        found[0]["verdict"].clone()
    }
}

fn tree(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether Go is here; says so loudly when it is not.
fn has_go(with_race: bool) -> bool {
    let answer = |arguments: &[&str]| {
        let output = Command::new("go").args(arguments).output().ok()?;
        output.status.success().then(|| text(&output.stdout).trim().to_owned())
    };
    if answer(&["version"]).is_none() {
        println!("SKIPPED: no Go on this machine");
        return false;
    }
    if with_race && answer(&["env", "CGO_ENABLED"]).is_none_or(|enabled| enabled != "1") {
        println!("SKIPPED: no cgo, and so no race detector, on this machine");
        return false;
    }
    true
}

const SHOP: &str = "package shop\n\nvar limit = 1\n\nfunc Limit() int { return limit }\n";

/// Tests of which one raises the limit with `body` and another one wants it as it was.
fn shop(body: &str) -> Playground {
    let tests = format!(
        "package shop\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\nvar _, _ = os.Getpid, time.Sleep\n\n\
         func TestRaised(t *testing.T) {{\n{body}}}\n\n\
         func TestDefault(t *testing.T) {{\n\tif Limit() != 1 {{\n\t\tt.Fatal(\"limit is not 1\")\n\t}}\n}}\n"
    );
    Playground::new(&[("shop.go", SHOP), ("shop_test.go", &tests)])
}

#[test]
fn a_polluter_is_confirmed_with_value_and_victim() {
    if !has_go(false) {
        return;
    }
    let verdict = shop("\tlimit = 2\n").verdict(&[]);
    assert_eq!(verdict["outcome"], "confirmed", "{verdict:#}");
    assert_eq!(verdict["change"]["before"], "1");
    assert_eq!(verdict["change"]["after"], "2");
    assert_eq!(verdict["failing_victim"]["victim"], "TestDefault");
    assert!(verdict["failing_victim"]["message"].as_str().unwrap().contains("limit is not 1"));
}

#[test]
fn what_is_as_before_is_not_confirmed() {
    if !has_go(false) {
        return;
    }
    // The value is what it was, by an assertion that pollint cannot look through.
    let body = "\told := limit\n\tlimit = 2\n\tif os.Getenv(\"SHOP_OUT\") != \"\" {\n\t\tlimit = old\n\t}\n";
    for finding in shop(body).verdicts(&["--min-severity", "info", "--min-confidence", "low"]) {
        assert_ne!(finding["verdict"]["outcome"], "confirmed", "{finding:#}");
    }
}

#[test]
fn a_race_is_confirmed_by_the_detector() {
    if !has_go(true) {
        return;
    }
    let body = "\tt.Parallel()\n\told := limit\n\tt.Cleanup(func() { limit = old })\n\tlimit = 2\n}\n\n\
                func TestOther(t *testing.T) {\n\tt.Parallel()\n\tif Limit() == 3 {\n\t\tt.Fatal()\n\t}\n";
    let found = shop(body).verdicts(&["parallel-global"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let verdict = &found[0]["verdict"];
    assert_eq!(verdict["outcome"], "confirmed", "{verdict:#}");
    assert!(verdict["excerpt"].as_str().unwrap().contains("shop_test.go:"), "{verdict:#}");
    assert!(verdict["command"].as_str().unwrap().starts_with("go test -race "), "{verdict:#}");
}

#[test]
fn a_goroutine_that_stays_is_confirmed() {
    if !has_go(false) {
        return;
    }
    let body = "\tdone := make(chan bool)\n\tgo func() {\n\t\t<-done\n\t}()\n";
    let verdict = shop(body).verdict(&["--timeout", "30"]);
    assert_eq!(verdict["outcome"], "confirmed", "{verdict:#}");
    assert!(verdict["excerpt"].as_str().unwrap().contains("shop_test.go:13"), "{verdict:#}");
}

#[test]
fn tests_that_cannot_answer_say_why() {
    if !has_go(false) {
        return;
    }
    let cases = [
        ("120", "\tlimit = 2\n\tt.Skip(\"not today\")\n", "is skipped: shop_test.go:13: not today"),
        ("120", "\tlimit = 2\n\tt.Fatal(\"broken\")\n", "fails by itself: shop_test.go:13: broken"),
        ("120", "\tlimit = 2\n\tpanic(\"crash\")\n", "panics by itself: panic: crash"),
        ("120", "\tlimit = 2\n\tos.Exit(3)\n", "the process ended in `TestRaised`"),
        ("2", "\tlimit = 2\n\ttime.Sleep(time.Hour)\n", "did not end in time"),
        (
            "120",
            "\tlimit = 2\n\tundefined.Call()\n",
            "the tests do not build: ./shop_test.go:13:2: undefined: undefined",
        ),
    ];
    for (timeout, body, reason) in cases {
        let verdict = shop(body).verdict(&["--timeout", timeout]);
        assert_eq!(verdict["outcome"], "not-runnable", "{verdict:#}");
        assert!(verdict["reason"].as_str().unwrap().contains(reason), "{reason}: {verdict:#}");
    }
}

#[test]
fn a_test_behind_a_build_tag_runs_with_the_tag() {
    if !has_go(false) {
        return;
    }
    let tests = "//go:build integration\n\npackage shop\n\nimport \"testing\"\n\nfunc TestRaised(t *testing.T) {\n\
                 \tlimit = 2\n}\n\nfunc TestDefault(t *testing.T) {\n\tif Limit() != 1 {\n\t\tt.Fatal()\n\t}\n}\n";
    let other = "package shop\n\nimport \"testing\"\n\nfunc TestNothing(t *testing.T) {}\n";
    let playground = Playground::new(&[("shop.go", SHOP), ("a_test.go", other), ("shop_test.go", tests)]);
    let verdict = playground.verdict(&[]);
    assert_eq!(verdict["outcome"], "not-runnable", "{verdict:#}");
    assert!(verdict["reason"].as_str().unwrap().contains("`integration`"), "{verdict:#}");
    assert_eq!(playground.verdict(&["--tags", "integration"])["outcome"], "confirmed");
}

/// What testify does with a suite, as far as it matters here.
const TESTIFY: &str = "package suite\n\nimport (\n\t\"flag\"\n\t\"reflect\"\n\t\"regexp\"\n\t\"testing\"\n)\n\n\
    var only = flag.String(\"testify.m\", \"\", \"\")\n\n\
    type Suite struct{ t *testing.T }\n\n\
    func (s *Suite) T() *testing.T { return s.t }\n\n\
    func (s *Suite) SetT(t *testing.T) { s.t = t }\n\n\
    type TestingSuite interface {\n\tT() *testing.T\n\tSetT(*testing.T)\n}\n\n\
    func Run(t *testing.T, s TestingSuite) {\n\
    \tif one, ok := s.(interface{ TearDownSuite() }); ok {\n\t\tdefer one.TearDownSuite()\n\t}\n\
    \tvalue := reflect.ValueOf(s)\n\
    \tfor at := 0; at < value.NumMethod(); at++ {\n\
    \t\tname := value.Type().Method(at).Name\n\
    \t\tif ok, _ := regexp.MatchString(*only, name); !ok || name[0] != 'T' || len(name) < 5 || name[:4] != \"Test\" {\n\
    \t\t\tcontinue\n\t\t}\n\
    \t\tt.Run(name, func(t *testing.T) {\n\t\t\ts.SetT(t)\n\t\t\tvalue.Method(at).Call(nil)\n\t\t})\n\t}\n}\n";

/// A module whose tests are methods of a testify suite.
fn suite_shop(tests: &str) -> Playground {
    let text = format!(
        "package shop\n\nimport (\n\t\"testing\"\n\n\t\"github.com/stretchr/testify/suite\"\n)\n\n\
         type base struct{{ suite.Suite }}\n\ntype all struct{{ base }}\n\n\
         func TestAll(t *testing.T) {{ suite.Run(t, new(all)) }}\n\n\
         func TestDefault(t *testing.T) {{\n\tif Limit() != 1 {{\n\t\tt.Fatal()\n\t}}\n}}\n\n{tests}"
    );
    let playground = Playground::new(&[("shop.go", SHOP), ("shop_test.go", &text)]);
    let library = playground.root.path().join("testify");
    fs::create_dir_all(library.join("suite")).unwrap();
    fs::write(library.join("go.mod"), "module github.com/stretchr/testify\n\ngo 1.24\n").unwrap();
    fs::write(library.join("suite").join("suite.go"), TESTIFY).unwrap();
    let module = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/stretchr/testify v1.0.0\n\n\
                  replace github.com/stretchr/testify => ../testify\n";
    fs::write(playground.module().join("go.mod"), module).unwrap();
    playground
}

#[test]
fn a_method_of_a_suite_is_run_by_its_test() {
    if !has_go(false) {
        return;
    }
    // The other method fails the suite; it is not the one that is asked for.
    let own = "func (s *all) TestRaised() { limit = 2 }\n\nfunc (s *all) TestBroken() { s.T().Fatal() }\n";
    let verdict = suite_shop(own).verdict(&[]);
    assert_eq!(verdict["outcome"], "confirmed", "{verdict:#}");
    assert_eq!(verdict["change"]["test"], "TestAll");
    let inherited = "func (s *base) TestRaised() { limit = 2 }\n";
    assert_eq!(suite_shop(inherited).verdict(&[])["outcome"], "confirmed");
    // Nobody runs this suite.
    let alone = "type alone struct{ suite.Suite }\n\nfunc (s *alone) TestRaised() { limit = 2 }\n";
    let verdict = suite_shop(alone).verdict(&[]);
    assert_eq!(verdict["outcome"], "not-runnable", "{verdict:#}");
    assert!(verdict["reason"].as_str().unwrap().contains("no Go test was seen"), "{verdict:#}");
}

#[test]
fn methods_that_are_subtests_are_run_by_their_test() {
    if !has_go(false) {
        return;
    }
    let tests = "package shop\n\nimport (\n\t\"reflect\"\n\t\"strings\"\n\t\"testing\"\n)\n\ntype s struct{}\n\n\
                 func (s) TestRaised(t *testing.T) { limit = 2 }\n\nfunc (s) TestBroken(t *testing.T) { t.Fatal() }\n\n\
                 func Test(t *testing.T) { runAll(t, s{}) }\n\n\
                 func runAll(t *testing.T, x any) {\n\tv := reflect.ValueOf(x)\n\
                 \tfor at := 0; at < v.NumMethod(); at++ {\n\
                 \t\tname := strings.TrimPrefix(v.Type().Method(at).Name, \"Test\")\n\
                 \t\tt.Run(name, func(t *testing.T) { v.Method(at).Call([]reflect.Value{reflect.ValueOf(t)}) })\n\t}\n}\n\n\
                 func TestDefault(t *testing.T) {\n\tif Limit() != 1 {\n\t\tt.Fatal()\n\t}\n}\n";
    let playground = Playground::new(&[("shop.go", SHOP), ("shop_test.go", tests)]);
    let verdict = playground.verdict(&[]);
    assert_eq!(verdict["outcome"], "confirmed", "{verdict:#}");
    assert_eq!(verdict["change"]["test"], "Test");
}

#[cfg(not(windows))]
#[test]
fn a_test_of_the_same_name_for_another_system_is_not_taken_for_it() {
    if !has_go(false) {
        return;
    }
    let there = "package shop\n\nimport \"testing\"\n\nfunc TestRaised(t *testing.T) {\n\tlimit = 2\n}\n";
    let here = "//go:build !windows\n\npackage shop\n\nimport \"testing\"\n\nfunc TestRaised(t *testing.T) {}\n\n\
                func TestDefault(t *testing.T) {\n\tif Limit() != 1 {\n\t\tt.Fatal()\n\t}\n}\n";
    let files = [("shop.go", SHOP), ("shop_test.go", here), ("shop_windows_test.go", there)];
    let verdict = Playground::new(&files).verdict(&[]);
    assert_eq!(verdict["outcome"], "not-runnable", "{verdict:#}");
    assert!(verdict["reason"].as_str().unwrap().contains("`TestRaised` did not run"), "{verdict:#}");
}

#[test]
fn verdicts_are_kept_and_used_again() {
    if !has_go(false) {
        return;
    }
    let playground = shop("\tlimit = 2\n");
    let store = playground.root.path().join("verdicts.json");
    let store = store.to_str().unwrap();
    assert_eq!(playground.verdict(&["--store", store])["outcome"], "confirmed");

    // Nothing is run any more: without Go the kept verdict is still there.
    let kept = playground
        .command(&["confirm", "--format", "sarif", "--store", store])
        .env("PATH", playground.scratch())
        .output()
        .unwrap();
    assert_eq!(kept.status.code(), Some(0), "{}", text(&kept.stderr));
    let sarif: Value = serde_json::from_slice(&kept.stdout).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["properties"]["verdict"]["outcome"], "confirmed");

    let full = text(&playground.run(&["check", "--verdicts", store]).stdout);
    assert!(full.contains("verdict: confirmed: `shop.limit` is not as before"), "{full}");
    let json = playground.run(&["check", "--verdicts", store, "--output-format", "json"]).stdout;
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["diagnostics"][0]["verdict"]["change"]["after"], "2");

    // A verdict is about the package as it was.
    fs::write(playground.module().join("more.go"), "package shop\n").unwrap();
    let json = playground.run(&["check", "--verdicts", store, "--output-format", "json"]).stdout;
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert!(json["diagnostics"][0].get("verdict").is_none(), "{json:#}");
}

#[test]
fn findings_are_named_by_fingerprint_and_rule() {
    if !has_go(false) {
        return;
    }
    let playground = shop("\tlimit = 2\n\tos.Setenv(\"SHOP\", \"x\")\n");
    let all = playground.verdicts(&["--min-severity", "info"]);
    assert_eq!(all.len(), 2, "{all:#?}");
    let fingerprint = all[1]["fingerprint"].as_str().unwrap();
    let one = playground.verdicts(&[fingerprint]);
    assert_eq!((one.len(), &one[0]["fingerprint"]), (1, &all[1]["fingerprint"]));
    assert_eq!(playground.verdicts(&["unrestored-global"]).len(), 1);
    let strange = playground.run(&["confirm", "0123456789abcdef"]);
    assert_eq!(strange.status.code(), Some(2));
    assert!(text(&strange.stderr).contains("no finding has the fingerprint"), "{}", text(&strange.stderr));
}

#[test]
fn a_missing_go_is_a_failure_with_advice() {
    let playground = shop("\tlimit = 2\n");
    let output = playground.command(&["confirm"]).env("PATH", playground.scratch()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("there is no Go") && said.contains("help: put Go on PATH"), "{said}");
    playground.assert_no_scratch();
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_the_children() {
    use std::time::Duration;

    if !has_go(false) {
        return;
    }
    // The test tells its process, and that of a child that does not end by itself.
    let tests = "package shop\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"os/exec\"\n\t\"testing\"\n\t\"time\"\n)\n\n\
                 func TestRaised(t *testing.T) {\n\tlimit = 2\n\tchild := exec.Command(\"sleep\", \"3600\")\n\
                 \t_ = child.Start()\n\ttold := fmt.Sprint(os.Getpid(), \" \", child.Process.Pid, \"\\n\")\n\
                 \t_ = os.WriteFile(os.Getenv(\"SHOP_OUT\"), []byte(told), 0o600)\n\ttime.Sleep(time.Hour)\n}\n\n\
                 func TestDefault(t *testing.T) {\n\tif Limit() != 1 {\n\t\tt.Fatal()\n\t}\n}\n";
    let playground = Playground::new(&[("shop.go", SHOP), ("shop_test.go", tests)]);
    let before = tree(&playground.module());
    let mut command = playground.command(&["confirm", "--timeout", "3600"]);
    let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let told = playground.root.path().join("out");
    let children: Vec<String> = loop {
        let text = fs::read_to_string(&told).unwrap_or_default();
        if text.ends_with('\n') {
            break text.split_whitespace().map(str::to_owned).collect();
        }
        assert!(running.try_wait().unwrap().is_none(), "it ended before the test began");
        std::thread::sleep(Duration::from_millis(20));
    };
    let killed = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(running.wait().unwrap().code(), Some(130));
    let is_gone = |child: &String| match fs::read_to_string(format!("/proc/{child}/stat")) {
        Err(_) => true,
        Ok(stat) => stat.contains(") Z "),
    };
    for child in &children {
        let gone = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            is_gone(child)
        });
        assert!(gone, "process {child} is still there");
    }
    assert_eq!(tree(&playground.module()), before);
    playground.assert_no_scratch();
}
