//! pollint under the real `go vet -vettool`, on a module of several packages. Without Go the tests say that they were
//! skipped.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const TOOL: &str = env!("CARGO_BIN_EXE_pollint");

/// A module in a directory of its own. Go's cache is shared, so that the standard library is built once.
struct Module {
    directory: TempDir,
}

impl Module {
    fn new() -> Option<Module> {
        if Command::new("go").arg("version").stdout(Stdio::null()).status().is_err() {
            println!("SKIPPED: no Go on this machine; `go vet -vettool` was not tried");
            return None;
        }
        let module = Module { directory: tempfile::tempdir().unwrap() };
        for (path, text) in FILES {
            module.write(path, text);
        }
        Some(module)
    }

    fn root(&self) -> std::path::PathBuf {
        self.directory.path().join("module")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn vet(&self, arguments: &[&str]) -> Output {
        self.vet_with(Path::new(TOOL), arguments)
    }

    fn vet_with(&self, tool: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new("go");
        command.arg("vet").arg(format!("-vettool={}", tool.display())).args(arguments);
        command
            .current_dir(self.root())
            .env("GOCACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-cache"));
        for (name, value) in
            [("GOFLAGS", ""), ("GOWORK", "off"), ("GOTOOLCHAIN", "local"), ("CGO_ENABLED", "0")]
        {
            command.env(name, value);
        }
        command.stdin(Stdio::null()).output().unwrap()
    }
}

const FILES: [(&str, &str); 6] = [
    ("go.mod", "module example.com/shop\n\ngo 1.24\n"),
    ("db/db.go", "package db\n\nvar Limit = 10\n\nfunc Use() int { return Limit }\n"),
    (
        "setup/setup.go",
        "package setup\n\nimport \"example.com/shop/db\"\n\nfunc Lower() { db.Limit = len(\"low\") }\n",
    ),
    (
        "shop/shop.go",
        "package shop\n\nimport \"example.com/shop/db\"\n\nvar Open = true\n\nfunc Use() int { return db.Use() }\n",
    ),
    (
        "shop/in_test.go",
        "package shop\n\nimport (\n\t\"testing\"\n\n\t\"example.com/shop/setup\"\n)\n\n\
         func TestLower(t *testing.T) {\n\tsetup.Lower()\n}\n\n\
         func TestUse(t *testing.T) {\n\tif Use() != 10 {\n\t\tt.Fatal(Use())\n\t}\n}\n\n\
         func TestOpen(t *testing.T) {\n\tif !Open {\n\t\tt.Fatal()\n\t}\n}\n",
    ),
    (
        "shop/ex_test.go",
        "package shop_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/shop/shop\"\n)\n\n\
         func TestClose(t *testing.T) {\n\tshop.Open = len(t.Name()) == 0\n}\n",
    ),
];

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The lines of findings, without what Go puts around them.
fn findings(output: &Output) -> Vec<String> {
    let text = stderr(output);
    // From 1.26 on, Go prints related positions behind each finding, set apart by a tab.
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.contains(": \t"));
    lines.map(|line| line.trim_start_matches("./").to_owned()).collect()
}

#[test]
fn each_finding_is_told_once_and_facts_cross_packages() {
    let Some(module) = Module::new() else { return };
    let output = module.vet(&["./..."]);
    let found = findings(&output);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(found.len(), 2, "{}", stderr(&output));
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("shop/in_test.go:10:2: ") && line.ends_with("(unrestored-global)"))
    );
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("shop/ex_test.go:10:2: ") && line.ends_with("(unrestored-global)"))
    );

    // A helper two packages away decides, also when Go answers from its cache.
    assert_eq!(findings(&module.vet(&["./..."])), found);
    module.write(
        "setup/setup.go",
        "package setup\n\nimport \"example.com/shop/db\"\n\nfunc Lower() { _ = db.Limit }\n",
    );
    let output = module.vet(&["./..."]);
    assert_eq!(findings(&output).len(), 1, "{}", stderr(&output));

    module.write(
        "shop/ex_test.go",
        "package shop_test\n\nimport \"testing\"\n\nfunc TestNothing(t *testing.T) {}\n",
    );
    let output = module.vet(&["./..."]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn flags_are_handed_on_and_the_configuration_is_heeded() {
    let Some(module) = Module::new() else { return };
    let output = module.vet(&["-ignore=unrestored-global", "./..."]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(module.vet(&["./shop"]).status.code(), Some(1));
    let output = module.vet(&["-bogus", "./..."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("flag provided but not defined: -bogus"), "{}", stderr(&output));
    let output = module.vet(&["-select=no-such-rule", "./shop"]);
    assert!(!output.status.success());

    module.write("pollint.toml", "ignore = [\"unrestored-global\"]\n");
    let output = module.vet(&["./shop"]);
    assert!(output.status.success(), "the configuration is not heeded: {}", stderr(&output));
    module.write("pollint.toml", "exclude = [\"shop/ex_test.go\"]\n");
    assert_eq!(findings(&module.vet(&["./shop"])).len(), 1);
    module.write("pollint.toml", "ignore = \"x\"\n");
    let output = module.vet(&["./shop"]);
    assert!(!output.status.success() && stderr(&output).contains("pollint.toml:1:"), "{}", stderr(&output));
}

#[test]
fn json_has_positions_chains_and_rules() {
    let Some(module) = Module::new() else { return };
    let output = module.vet(&["-json", "./shop"]);
    assert!(output.status.success(), "{}", stderr(&output));
    // Go prints JSON on one of its two streams, by version, between lines that name packages.
    let text = format!("{}\n{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
    let text: String =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let trees: Vec<Value> =
        serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>().unwrap();
    let of =
        |id: &str| trees.iter().find_map(|tree| tree.get(id)).map(|rules| &rules["unrestored-global"][0]);
    let own = of("example.com/shop/shop").unwrap();
    assert!(own["posn"].as_str().unwrap().ends_with("shop/in_test.go:10:2"), "{own}");
    let last = own["related"].as_array().unwrap().last().unwrap();
    assert!(last["posn"].as_str().unwrap().contains("setup/setup.go:5:"), "{own}");
    assert!(of("example.com/shop/shop_test").is_some(), "{text}");
}

/// Whether this Go takes fixes from a tool: from 1.26 on.
fn takes_fixes() -> bool {
    let output = Command::new("go").args(["env", "GOVERSION"]).output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let minor =
        version.trim().strip_prefix("go1.").and_then(|rest| rest.split(['.', 'r']).next()?.parse().ok());
    minor.is_some_and(|minor: u32| minor >= 26)
}

#[test]
fn fixes_are_applied_by_go() {
    let Some(module) = Module::new() else { return };
    if !takes_fixes() {
        println!("SKIPPED: this Go takes no fixes from a tool");
        return;
    }
    let needless = "package setup\n\nimport \"testing\"\n\nfunc TestNothing(t *testing.T) {\n\t//pollint:ignore unrestored-global there was one\n\tt.Log()\n}\n";
    module.write("setup/setup_test.go", needless);
    let read = || fs::read_to_string(module.root().join("setup/setup_test.go")).unwrap();
    let output = module.vet(&["-fix", "-diff", "./setup"]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
    assert!(shown.contains("-\t//pollint:ignore") && read() == needless, "{shown}");
    let output = module.vet(&["-fix", "./setup"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!read().contains("pollint:ignore") && read().contains("t.Log()"), "{}", read());
}

#[test]
fn a_second_run_asks_nothing_again() {
    let Some(module) = Module::new() else { return };
    // A tool that notes how it is called, and is pollint.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let log = module.directory.path().join("calls");
        let tool = module.directory.path().join("tool");
        fs::write(&tool, format!("#!/bin/sh\necho \"$@\" >>'{}'\nexec '{TOOL}' \"$@\"\n", log.display()))
            .unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
        let calls = || {
            let text = fs::read_to_string(&log).unwrap();
            fs::remove_file(&log).unwrap();
            text.lines().filter(|line| line.ends_with(".cfg")).count()
        };
        let first = module.vet_with(&tool, &["./..."]);
        assert!(calls() >= 4);
        let second = module.vet_with(&tool, &["./..."]);
        assert_eq!(findings(&first), findings(&second));
        // Go 1.25 and before cache no packages that were asked for, only what they import.
        assert!(calls() <= 5);
    }
}

#[test]
fn the_three_calls_have_their_forms() {
    let run = |arguments: &[&str]| Command::new(TOOL).args(arguments).stdin(Stdio::null()).output().unwrap();
    let version = String::from_utf8(run(&["-V=full"]).stdout).unwrap();
    let words: Vec<&str> = version.split_whitespace().collect();
    assert_eq!((words.len(), words[1]), (4, "version"), "{version}");
    assert!(words[2].starts_with('v') && words[3].starts_with("buildID="), "{version}");
    let flags: Vec<Value> = serde_json::from_slice(&run(&["-flags"]).stdout).unwrap();
    assert!(flags.iter().all(|flag| flag["Name"].is_string() && flag["Bool"].is_boolean()), "{flags:?}");
    let missing = run(&["/no/such/vet.cfg"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("go vet -vettool"), "{}", stderr(&missing));
}
