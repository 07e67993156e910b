//! `pollint graph` from outside, on the demo: what it says in each format, exit codes, and that it says the same twice.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn graph_in(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    for name in ["POLLINT_CONFIG", "POLLINT_THREADS", "POLLINT_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("POLLINT_NO_CACHE", "1");
    command.arg("graph").args(arguments).current_dir(directory).stdin(Stdio::null()).output().unwrap()
}

fn demo(arguments: &[&str]) -> Output {
    graph_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/demo")), arguments)
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&demo(&[&["--format", "json"], arguments].concat()))).unwrap()
}

fn named<'v>(list: &'v Value, name: &str) -> &'v Value {
    list.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()
}

/// The steps of a chain as `role file:line`.
fn steps(package: &Value, chain: &Value) -> Vec<String> {
    let step = |number: &Value| {
        let step = &package["steps"][usize::try_from(number.as_u64().unwrap()).unwrap()];
        format!(
            "{} {}:{}",
            step["role"].as_str().unwrap(),
            step["file"].as_str().unwrap(),
            step["range"]["start"]["line"]
        )
    };
    chain.as_array().unwrap().iter().map(step).collect()
}

/// What a test of the package does to its only place.
fn access<'v>(package: &'v Value, test: &str) -> &'v Value {
    let tests = package["tests"].as_array().unwrap();
    let number = tests.iter().position(|one| one["name"] == test).unwrap();
    let accesses = package["places"][0]["accesses"].as_array().unwrap();
    accesses.iter().find(|one| one["test"] == number).unwrap()
}

#[test]
fn the_json_tells_who_writes_restores_and_reads() {
    let document = json(&["./internal/orders"]);
    assert_eq!((&document["version"], &document["tool"]["name"]), (&1.into(), &"pollint".into()));
    let package = &document["packages"][0];
    assert_eq!(package["package"], "example.com/shop/internal/orders");
    let place = named(&package["places"], "db.DB");
    assert_eq!(place["declared"]["file"], "internal/db/db.go");

    let polluter = access(package, "TestRefund");
    assert_eq!((&polluter["polluter"], &polluter["victim"]), (&true.into(), &false.into()));
    assert_eq!(polluter["writes"][0]["end"], "unrestored");
    let tests = "internal/orders/orders_test.go";
    assert_eq!(
        steps(package, &polluter["writes"][0]["chain"]),
        [format!("test {tests}:28"), format!("call {tests}:29"), format!("write {tests}:14")]
    );

    let clean = access(package, "TestPlaceOrderDrained");
    assert_eq!((&clean["polluter"], &clean["writes"][0]["end"]), (&false.into(), &"restored".into()));
    let chain = steps(package, &clean["writes"][0]["chain"]);
    assert_eq!(chain.last().unwrap(), &format!("restore {tests}:66"));
    assert_eq!(steps(package, &clean["restores"]), [format!("restore {tests}:66")]);

    let victim = access(package, "TestNotReady");
    assert_eq!((&victim["polluter"], &victim["victim"]), (&false.into(), &true.into()));
    let read = steps(package, &victim["read"]);
    assert_eq!(read.first().unwrap(), &format!("test {tests}:19"));
    assert!(read.last().unwrap().starts_with("read "), "{read:?}");
}

#[test]
fn the_json_tells_which_goroutines_reach_a_place_and_who_waits() {
    let document = json(&["./internal/orders"]);
    let package = &document["packages"][0];
    let goroutine = &package["goroutines"][0];
    assert_eq!(goroutine["function"], "(*Handler).recordSuccess");
    let waited = |test: &str| {
        let starts = goroutine["started_by"].as_array().unwrap();
        let is_test = |start: &&Value| {
            package["tests"][usize::try_from(start["test"].as_u64().unwrap()).unwrap()]["name"] == test
        };
        starts.iter().find(is_test).unwrap()["waited"].as_bool().unwrap()
    };
    assert!(!waited("TestPlaceOrder") && waited("TestPlaceOrderDrained"));
    let chain = steps(package, &goroutine["started_by"][1]["chain"]);
    assert_eq!(chain.last().unwrap(), "spawn internal/orders/handler.go:48");
    let touch = &package["places"][0]["goroutines"][0];
    assert_eq!(touch["goroutine"], 0);
    assert_eq!(steps(package, &touch["read"]), ["read internal/orders/handler.go:51"]);
}

#[test]
fn parallel_tests_that_meet_are_marked() {
    let document = json(&["./internal/pricing"]);
    let package = &document["packages"][0];
    assert!(package["tests"].as_array().unwrap().iter().all(|test| test["parallel"] == true));
    for test in ["TestFormat", "TestEuro"] {
        let access = access(package, test);
        assert_eq!((&access["races"], &access["polluter"]), (&true.into(), &false.into()), "{test}");
    }
    assert_eq!(access(package, "TestEuro")["writes"][0]["parallel"], true);
}

#[test]
fn places_that_are_only_read_are_left_out() {
    let names: Vec<String> = json(&["./..."])["packages"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|package| package["places"].as_array().unwrap())
        .map(|place| place["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["os.Setenv(\"SHOP_REGION\")", "db.DB", "pricing.Currency"]);
}

#[test]
fn the_text_names_polluters_victims_and_goroutines() {
    let text = stdout(&demo(&["./internal/orders"]));
    for line in [
        "example.com/shop/internal/orders 6 tests",
        "  db.DB  internal/db/db.go:7:5",
        "    left changed   TestRefund, TestList, TestPlaceOrder in setupTestDB, internal/orders/orders_test.go:14:2",
        "    restored       TestPlaceOrderDrained internal/orders/orders_test.go:63:2",
        "    read by        6 tests",
        "    leaked         func literal in (*Handler).recordSuccess reads it internal/orders/handler.go:48:2",
        "                   waited for in TestPlaceOrderDrained",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}\nis missing in\n{text}");
    }
    assert!(text.contains("    victims        TestNotReady"), "{text}");
}

#[test]
fn dot_has_a_cluster_for_each_package_and_an_edge_for_each_access() {
    let dot = stdout(&demo(&["--format", "dot"]));
    assert_eq!(dot.matches("subgraph cluster_").count(), 3);
    assert_eq!(dot.matches("[color=\"#dc2626\", label=\"unrestored\"]").count(), 4);
    assert_eq!(dot.matches("outlives it").count(), 2);
    assert!(dot.contains("label=\"os.Setenv(\\\"SHOP_REGION\\\")\""), "{dot}");
    assert_eq!(dot.matches('{').count(), dot.matches('}').count());
}

#[test]
fn the_page_is_one_file_and_the_file_is_written_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("graph.html");
    let output = demo(&["--format", "html", "--output", path.to_str().unwrap()]);
    assert_eq!(stdout(&output), "");
    let html = fs::read_to_string(&path).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    assert_eq!(html.matches("</script>").count(), 2);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);

    let failed = demo(&["--output", "no/such/directory/graph.html"]);
    assert_eq!(failed.status.code(), Some(2));
}

#[test]
fn every_format_is_the_same_with_any_number_of_threads() {
    for format in ["json", "dot", "html"] {
        let of = |threads: &str| stdout(&demo(&["--format", format, "--threads", threads]));
        assert!(of("1") == of("4"), "{format} differs");
    }
}

#[test]
fn findings_do_not_fail_it_and_wrong_usage_does() {
    assert_eq!(demo(&[]).status.code(), Some(0));
    for arguments in [
        &["--format", "svg"][..],
        &["--no-such-option"],
        &["--isolated", "--config", "pollint.toml"],
        &["--config", "no-such-file.toml"],
        &["./no/such/directory"],
    ] {
        let output = demo(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: "), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    let empty = tempfile::tempdir().unwrap();
    let output = graph_in(empty.path(), &["./..."]);
    assert_eq!(output.status.code(), Some(2), "no package matched");
}

#[test]
fn tags_and_configuration_are_heard() {
    let module = tempfile::tempdir().unwrap();
    let test = |constraint: &str, name: &str| {
        format!(
            "{constraint}package shop\n\nimport \"testing\"\n\nfunc {name}(t *testing.T) {{\n\tif limit == 1 {{\n\t\tt.Fatal()\n\t}}\n\tlimit = len(t.Name())\n}}\n"
        )
    };
    fs::write(module.path().join("go.mod"), "module example.com/shop\n\ngo 1.25\n").unwrap();
    fs::write(module.path().join("shop.go"), "package shop\n\nvar limit = 10\n").unwrap();
    fs::write(module.path().join("a_test.go"), test("", "TestA")).unwrap();
    fs::write(module.path().join("b_test.go"), test("//go:build slow\n\n", "TestB")).unwrap();
    let tests = |arguments: &[&str]| {
        let output = graph_in(module.path(), &[&["--format", "json"], arguments].concat());
        let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
        document["packages"][0]["tests"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(tests(&[]), 2);
    assert_eq!(tests(&["--tags", "fast"]), 1);
    fs::write(module.path().join("pollint.toml"), "exclude = [\"b_test.go\"]\n").unwrap();
    assert_eq!(tests(&[]), 1);
    assert_eq!(tests(&["--isolated"]), 2);
}
