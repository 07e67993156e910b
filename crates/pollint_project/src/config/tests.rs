use std::fs;

use super::*;

const RULES: [&str; 3] = ["unrestored-global", "parallel-global", "missing-cleanup"];

fn loaded(text: &str) -> LoadedConfig {
    LoadedConfig {
        config: parse(text, "pollint.toml").unwrap(),
        base: PathBuf::from("/r"),
        file: Some(PathBuf::from("/r/pollint.toml")),
        display: "pollint.toml".to_owned(),
        text: text.to_owned(),
    }
}

/// The text that the error points at.
fn quoted(error: &ConfigError) -> &str {
    let span = error.range.unwrap().span;
    &error.text[span.start as usize..span.end as usize]
}

fn mistake(text: &str) -> Box<ConfigError> {
    loaded(text).validate(&RULES).unwrap_err()
}

const COMPLETE: &str = r#"
select = ["unrestored-global", "parallel-global"]
ignore = ["missing-cleanup"]
exclude = ["gen", "**/*.pb.go"]
tags = ["integration"]
min-severity = "info"
min-confidence = "low"
queries = ["queries/own.scm"]
swap-helpers = ["example.com/test.Swap"]
drains = ["example.com/pool.Pool.Wait"]

[[overrides]]
paths = ["internal/old/**"]
ignore = ["unrestored-global"]

[[setters]]
function = "example.com/log.SetLevel"
restore = "returns-previous"
getter = "example.com/log.Level"

[[policy]]
place = "internal/db.DB"
setup = ["setupTestDB"]
drain = ["waitForHandlerAsync"]
"#;

#[test]
fn every_key_is_read() {
    let loaded = loaded(COMPLETE);
    loaded.validate(&RULES).unwrap();
    assert_eq!(loaded.config.overrides.len(), 1);
    assert_eq!(loaded.config.policy[0].drain, ["waitForHandlerAsync"]);
    assert!(loaded.exclude().unwrap().matches(Path::new("/r/a/gen/x.go")));
    assert!(
        !loaded.rule_selection(Path::new("/r")).unwrap().is_enabled("internal/old/x.go", "unrestored-global")
    );
    // What is read can be written and read again.
    let again = toml::to_string(&loaded.config).unwrap();
    assert_eq!(parse(&again, "").unwrap(), loaded.config);
}

#[test]
fn unknown_keys_and_values_suggest_the_nearest() {
    for (text, title, help, quote) in [
        ("selct = []\n", "unknown key `selct`", "`select`", "selct"),
        ("\u{feff}selct = []\n", "unknown key `selct`", "`select`", "selct"),
        ("[[policy]]\nplaces = \"x\"\n", "unknown key `places`", "`place`", "places"),
        ("min-severity = \"warn\"\n", "unknown value `warn`", "`warning`", "\"warn\""),
        ("zzz = 1\n", "unknown key `zzz`", "the keys are `select`", "zzz"),
    ] {
        let error = parse(text, "pollint.toml").unwrap_err();
        assert_eq!(error.title, title);
        assert!(error.help.contains(help), "{}", error.help);
        assert_eq!(quoted(&error), quote);
    }
}

#[test]
fn wrong_types_and_syntax_point_into_the_file() {
    let error = parse("tags = [\"a\"]\nselect = 3\n", "sub/pollint.toml").unwrap_err();
    let start = error.range.unwrap().start;
    assert_eq!((start.line, start.column, quoted(&error)), (2, 10, "3"));
    assert!(error.to_string().starts_with("sub/pollint.toml:2:10: "), "{error}");
    assert!(parse("select = [", "").unwrap_err().range.is_some());
    assert!(parse("a = 1\na = 2\n", "").is_err());
}

#[test]
fn names_of_rules_are_checked_everywhere() {
    let error = mistake("ignore = [\"parallel-global\", \"unrestored-globl\"]\n");
    assert_eq!(error.title, "unknown rule `unrestored-globl`");
    assert_eq!(error.help, "did you mean `unrestored-global`?");
    assert_eq!(quoted(&error), "\"unrestored-globl\"");
    let error = mistake(
        "[[overrides]]\npaths = [\"a\"]\n[[overrides]]\npaths = [\"b\"]\nselect = [\"nothing-like-it\"]\n",
    );
    assert_eq!((quoted(&error), error.range.unwrap().start.line), ("\"nothing-like-it\"", 5));
    assert!(error.help.contains("pollint rules"));
}

#[test]
fn globs_are_checked() {
    assert_eq!(quoted(&mistake("exclude = [\"ok\", \"a[\"]\n")), "\"a[\"");
    assert_eq!(quoted(&mistake("[[overrides]]\npaths = [\"../x\"]\n")), "\"../x\"");
    assert!(mistake("[[overrides]]\nignore = [\"missing-cleanup\"]\n").title.contains("without paths"));
    assert!(loaded("exclude = [\"a[\"]\n").exclude().is_err());
}

#[test]
fn functions_and_places_are_checked() {
    for (text, quote) in [
        ("drains = [\"wait\"]\n", "\"wait\""),
        ("swap-helpers = [\"a/b\"]\n", "\"a/b\""),
        ("swap-helpers = [\"a/b.\"]\n", "\"a/b.\""),
        ("tags = [\"a b\"]\n", "\"a b\""),
        ("[[setters]]\nfunction = \"Set\"\n", "\"Set\""),
        ("[[setters]]\nfunction = \"a.Set\"\nrestore = \"return-restore\"\n", "\"return-restore\""),
        ("[[setters]]\nfunction = \"a.Set\"\ngetter = \"\"\n", "\"\""),
        ("[[policy]]\nplace = \"DB\"\nsetup = [\"x\"]\n", "\"DB\""),
        ("[[policy]]\nplace = \"db.DB\"\n", "\"db.DB\""),
        ("[[policy]]\nplace = \"db.DB\"\nsetup = [\"ok\", \"set up\"]\n", "\"set up\""),
    ] {
        assert_eq!(quoted(&mistake(text)), quote, "{text}");
    }
    let error = mistake("[[setters]]\nfunction = \"a.Set\"\nrestore = \"return-restore\"\n");
    assert_eq!(error.help, "did you mean `returns-restore`?");
    let twice = "[[policy]]\nplace = \"db.DB\"\nsetup = [\"a\"]\n";
    assert!(mistake(&format!("{twice}{twice}")).title.contains("second policy"));
}

#[test]
fn the_nearest_file_up_to_the_root_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let write = |name: &str, text: &str| {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), text).unwrap();
    };
    write("pollint.toml", "tags = [\"outside\"]\n");
    write("repo/.git/HEAD", "x");
    write("repo/a/b/x.go", "package b\n");
    let tags = |cwd: &str, choice: &ConfigChoice| load(&root.join(cwd), choice).unwrap().config.tags;
    let nearest = ConfigChoice::Nearest;
    assert!(tags("repo/a/b", &nearest).is_empty());
    write("repo/pollint.toml", "tags = [\"repo\"]\n");
    assert_eq!(tags("repo/a/b", &nearest), ["repo"]);
    write("repo/a/pollint.toml", "tags = [\"a\"]\n");
    assert_eq!(tags("repo/a/b", &nearest), ["a"]);
    assert_eq!(tags("repo/a/b", &ConfigChoice::File("../../../pollint.toml".into())), ["outside"]);
    assert!(tags("repo/a/b", &ConfigChoice::Isolated).is_empty());
    let loaded = load(&root.join("repo/a/b"), &nearest).unwrap();
    assert_eq!((loaded.display.as_str(), loaded.base), ("../pollint.toml", root.join("repo/a")));

    write("module/go.mod", "module m\n");
    write("module/pollint.toml", "tags = [\"module\"]\n");
    write("module/sub/x.go", "package sub\n");
    assert_eq!(tags("module/sub", &nearest), ["module"]);
    write("loose/sub/x.go", "package sub\n");
    assert!(tags("loose/sub", &nearest).is_empty());
}

#[test]
fn files_that_cannot_be_read_are_errors() {
    let dir = tempfile::tempdir().unwrap();
    let error = load(dir.path(), &ConfigChoice::File("gone.toml".into())).unwrap_err();
    assert_eq!((error.file.as_str(), error.cause.as_str()), ("gone.toml", "there is no such file"));
    fs::write(dir.path().join("latin.toml"), b"tags = [\"\xe9\"]").unwrap();
    assert!(load(dir.path(), &ConfigChoice::File("latin.toml".into())).unwrap_err().cause.contains("UTF-8"));
    assert!(load(dir.path(), &ConfigChoice::File(".".into())).is_err());
}

#[test]
fn query_files_are_relative_to_the_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    fs::create_dir(root.join("sub")).unwrap();
    fs::write(root.join("own.scm"), "; text\n").unwrap();
    fs::write(root.join("pollint.toml"), "queries = [\"own.scm\"]\n").unwrap();
    let choice = ConfigChoice::File("../pollint.toml".into());
    let loaded = load(&root.join("sub"), &choice).unwrap();
    let queries = loaded.load_queries(&root.join("sub")).unwrap();
    assert_eq!(queries, [("../own.scm".to_owned(), "; text\n".to_owned())]);
    fs::remove_file(root.join("own.scm")).unwrap();
    let error = loaded.load_queries(&root.join("sub")).unwrap_err();
    assert_eq!(quoted(&error), "\"own.scm\"");
}
