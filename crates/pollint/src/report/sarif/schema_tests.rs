//! Every SARIF file must satisfy the OASIS schema. The schema itself is not copied into this repository: it comes with
//! the sources of the `serde-sarif` crate, and what errata 01 changed in it is applied here.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::report::sample::Sample;
use crate::report::sources::Sources;

/// Set to another copy of the schema to check against that one.
const SCHEMA_VARIABLE: &str = "POLLINT_SARIF_SCHEMA";

fn schema() -> Value {
    let own = std::env::var_os(SCHEMA_VARIABLE).map(PathBuf::from);
    let text = std::fs::read(own.unwrap_or_else(schema_of_serde_sarif)).unwrap();
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    apply_errata(&mut schema);
    schema
}

/// What errata 01 says beyond types that `enum` implies: a region has a start, and the language pattern is valid.
fn apply_errata(schema: &mut Value) {
    let definitions = &mut schema["definitions"];
    let start = |key: &str| json!({ "required": [key] });
    definitions["region"]["anyOf"] = json!(["startLine", "charOffset", "byteOffset"].map(start));
    for definition in ["run", "toolComponent"] {
        definitions[definition]["properties"]["language"]["pattern"] = json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
}

fn schema_of_serde_sarif() -> PathBuf {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    PathBuf::from(package["manifest_path"].as_str().unwrap()).with_file_name("src").join("schema.json")
}

fn host() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn written(sample: &Sample) -> Value {
    let mut out = Vec::new();
    super::write(&sample.report(), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn logs_satisfy_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut vanished = Sample::new();
    vanished.sources = Sources::in_memory(&[("a b/ü_test.go", None), ("b.go", None), ("c.go", None)]);
    for sample in [Sample::new(), Sample::clean(), vanished] {
        let log = written(&sample);
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}

#[test]
fn the_schema_check_can_fail() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut log = written(&Sample::new());
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"] = json!({ "endLine": 1 });
    assert!(!validator.is_valid(&log));
}

/// GitHub rejects or drops what lacks any of these.
#[test]
fn logs_have_what_github_requires() {
    let log = written(&Sample::new());
    let run = &log["runs"][0];
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        for pointer in
            ["/id", "/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"]
        {
            assert!(!rule.pointer(pointer).unwrap().as_str().unwrap().is_empty(), "{pointer}");
        }
        assert!(rule["properties"].get("security-severity").is_none());
    }
    for result in run["results"].as_array().unwrap() {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() > 0, "{key}");
        }
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        let text = result["message"]["text"].as_str().unwrap();
        for location in result["relatedLocations"].as_array().unwrap() {
            assert!(text.contains(&format!("]({})", location["id"])), "{text}");
        }
    }
}
