//! Applies the fixes to a copy of every case under `testdata/rules`, safe ones and then all: nothing may be taken back, a
//! second run may find nothing to do, and what is fixed is as the `.golden` files of the case say. Go, if it is there,
//! says whether the result is formatted and compiles. `GOLDEN=rule/case,rule/case` writes the golden
//! files of these cases anew; the safe ones must come first.

#![expect(clippy::print_stdout, reason = "says what is skipped")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pollint_base::rule::{Confidence, Severity};
use pollint_driver::Request;
use pollint_driver::fix::{Fixed, fix, write};
use pollint_project::config::ConfigChoice;
use walkdir::WalkDir;

/// What fixes do not cure as far as the analysis can tell, although they are right: its limits, not theirs.
const NOT_SEEN: &[(&str, &str)] = &[
    // A function that is returned registers on a `t` that its caller is not known to hand over.
    ("unrestored-global/entry-points/shared_test.go", "shared.fromBuilder"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/rules")
}

#[test]
fn safe_fixes_are_as_the_golden_files_say() {
    check(false, ".golden");
}

#[test]
fn all_fixes_are_as_the_golden_files_say() {
    check(true, ".unsafe.golden");
}

fn check(unsafe_fixes: bool, ending: &str) {
    let copy = tempfile::tempdir().expect("a temporary directory");
    copy_tree(&root(), copy.path());
    let mut faults = Vec::new();
    for module in modules(copy.path()) {
        let fixed = run(&module, unsafe_fixes);
        let is_known = |line: &&String| {
            NOT_SEEN.iter().any(|(file, symbol)| line.contains(file) && line.contains(symbol))
        };
        let surprises = fixed.taken_back.iter().filter(|line| !is_known(line));
        faults.extend(surprises.map(|line| format!("taken back: {line}")));
        assert!(fixed.stable, "fixes never end in {}", module.display());
        assert_eq!(write(&fixed.files), [], "files of our own can be written");
        let again = run(&module, unsafe_fixes);
        faults.extend(again.files.iter().map(|file| format!("not a fixed point: {}", file.shown)));
    }
    compare(copy.path(), ending, &mut faults);
    let changed = changed(copy.path());
    assert!(changed.len() > 20, "only {} files are fixed at all", changed.len());
    ask_go(copy.path(), &changed, &mut faults);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn run(module: &Path, unsafe_fixes: bool) -> Fixed {
    let request = Request {
        cwd: module.to_owned(),
        config: ConfigChoice::Isolated,
        min_severity: Some(Severity::Info),
        min_confidence: Some(Confidence::Low),
        ..Request::default()
    };
    fix(&request, unsafe_fixes, &|_| ()).expect("fixtures can be analyzed")
}

/// The module of most cases, and the cases that are modules of their own.
fn modules(root: &Path) -> Vec<PathBuf> {
    let is_stub = |path: &Path| path.components().any(|part| part.as_os_str() == "_stubs");
    let files = WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    files
        .filter(|entry| entry.file_name() == "go.mod" && !is_stub(entry.path()))
        .filter_map(|entry| entry.path().parent().map(Path::to_path_buf))
        .collect()
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.expect("readable");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a directory");
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Go files of cases, relative to the root.
fn go_files(root: &Path) -> Vec<String> {
    let relative = |path: &Path| {
        let parts = path.strip_prefix(root).expect("below").iter();
        parts.map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
    };
    let files = WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    let is_go = |path: &Path| path.extension().is_some_and(|extension| extension == "go");
    files.filter(|entry| is_go(entry.path())).map(|entry| relative(entry.path())).collect()
}

fn changed(copy: &Path) -> BTreeSet<String> {
    let read = |root: &Path, file: &String| fs::read(root.join(file)).expect("a file");
    go_files(copy).into_iter().filter(|file| read(copy, file) != read(&root(), file)).collect()
}

/// Compares the cases that have any golden file: what has none there must be as it was.
fn compare(copy: &Path, ending: &str, faults: &mut Vec<String>) {
    let update = std::env::var("GOLDEN").unwrap_or_default();
    let case = |file: &str| file.split('/').take(2).collect::<Vec<_>>().join("/");
    let has_golden = |file: &str| {
        let mut entries =
            WalkDir::new(root().join(case(file))).into_iter().map(|entry| entry.expect("readable"));
        entries.any(|entry| entry.path().extension().is_some_and(|extension| extension == "golden"))
    };
    for file in go_files(copy).into_iter().filter(|file| !file.starts_with("_stubs")) {
        let original = root().join(&file);
        let safe = root().join(format!("{file}.golden"));
        let golden = root().join(format!("{file}{ending}"));
        let after = fs::read_to_string(copy.join(&file)).expect("a file");
        // Where the unsafe fixes add nothing, there is only the file for the safe ones.
        let expected = [&golden, &safe, &original].into_iter().find_map(|path| fs::read_to_string(path).ok());
        let expected = expected.expect("the original is there");
        if update.split(',').any(|name| name == case(&file)) {
            let without =
                fs::read_to_string(&safe).or_else(|_| fs::read_to_string(&original)).expect("a file");
            drop(fs::remove_file(&golden));
            if after != without || (golden == safe && after != fs::read_to_string(&original).expect("a file"))
            {
                fs::write(&golden, &after).expect("a golden file");
            }
        } else if after != expected && has_golden(&file) {
            faults.push(format!("{file} is not as {ending} says:\n{after}"));
        }
    }
}

/// `gofmt` and `go vet` over what was changed; packages that `go vet` rightly complains of say so.
fn ask_go(copy: &Path, changed: &BTreeSet<String>, faults: &mut Vec<String>) {
    let gofmt = Command::new("gofmt").arg("-l").args(changed).current_dir(copy).output();
    let Ok(output) = gofmt else {
        println!("SKIPPED: Go is not installed: formatting and compiling of fixed fixtures");
        return;
    };
    let (listed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    faults.extend(listed.lines().chain(errors.lines()).map(|line| format!("gofmt: {line}")));
    let folder = |file: &String| file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    for module in modules(copy) {
        let is_own = |folder: &String| {
            let path = copy.join(folder);
            path.starts_with(&module)
                && (module != copy || !path.ancestors().any(|up| up != copy && up.join("go.mod").exists()))
        };
        let says_vet = |folder: &String| {
            let entries =
                fs::read_dir(copy.join(folder)).expect("a directory").map(|entry| entry.expect("one"));
            let texts = entries.filter_map(|entry| fs::read_to_string(entry.path()).ok());
            texts.into_iter().any(|text| text.contains("// Vet:"))
        };
        let packages: BTreeSet<PathBuf> = changed
            .iter()
            .map(folder)
            .filter(|folder| is_own(folder) && !says_vet(folder))
            .map(|folder| copy.join(folder))
            .collect();
        if packages.is_empty() {
            continue;
        }
        let output = Command::new("go").arg("vet").args(&packages).current_dir(&module).output().expect("go");
        if !output.status.success() {
            faults.push(String::from_utf8_lossy(&output.stderr).into_owned());
        }
    }
}
