//! What a configuration may say beyond its types: rules that exist, globs that compile, names that can be names.

use std::path::Path;

use pollint_base::config::{Config, Override, Policy, Setter};

use super::locate::Segment;
use crate::error::nearest;
use crate::exclude::compile;

pub(super) const GLOB_HELP: &str = "`*` stays within a directory, `**` does not, `{a,b}` is either, `[a-z]` is one of; globs are relative to the \
                                    directory of `pollint.toml`";

/// Something that makes no sense, and the path of the value that says it.
pub(super) struct Mistake {
    pub(super) path: Vec<Segment<'static>>,
    pub(super) title: String,
    pub(super) cause: String,
    pub(super) help: String,
}

pub(super) fn first_mistake(config: &Config, rules: &[&str]) -> Option<Mistake> {
    let top = |key: &'static str| vec![Segment::Key(key)];
    rule_names(&config.select, top("select"), rules)
        .or_else(|| rule_names(&config.ignore, top("ignore"), rules))
        .or_else(|| globs(&config.exclude, top("exclude")))
        .or_else(|| tags(&config.tags))
        .or_else(|| each(&config.overrides, "overrides", |entry, path| override_mistake(entry, &path, rules)))
        .or_else(|| each(&config.setters, "setters", |entry, path| setter_mistake(entry, &path)))
        .or_else(|| functions(&config.swap_helpers, top("swap-helpers")))
        .or_else(|| functions(&config.drains, top("drains")))
        .or_else(|| each(&config.policy, "policy", |entry, path| policy_mistake(entry, &path)))
        .or_else(|| twice(&config.policy))
}

fn each<T>(
    entries: &[T],
    key: &'static str,
    check: impl Fn(&T, Vec<Segment<'static>>) -> Option<Mistake>,
) -> Option<Mistake> {
    entries
        .iter()
        .enumerate()
        .find_map(|(index, entry)| check(entry, vec![Segment::Key(key), Segment::Index(index)]))
}

fn below(path: &[Segment<'static>], key: &'static str) -> Vec<Segment<'static>> {
    let mut path = path.to_vec();
    path.push(Segment::Key(key));
    path
}

/// A mistake in the list at `path`, if `check` finds one in an item.
fn in_list(
    items: &[String],
    path: Vec<Segment<'static>>,
    check: impl Fn(&str) -> Option<(String, String, String)>,
) -> Option<Mistake> {
    let (index, (title, cause, help)) =
        items.iter().enumerate().find_map(|(index, item)| Some((index, check(item)?)))?;
    let mut path = path;
    path.push(Segment::Index(index));
    Some(Mistake { path, title, cause, help })
}

fn rule_names(names: &[String], path: Vec<Segment<'static>>, rules: &[&str]) -> Option<Mistake> {
    in_list(names, path, |name| {
        if rules.contains(&name) {
            return None;
        }
        let help = match nearest(name, rules.iter().copied()) {
            Some(rule) => format!("did you mean `{rule}`?"),
            None => "`pollint rules` lists all rules".to_owned(),
        };
        Some((format!("unknown rule `{name}`"), "no rule has this name".to_owned(), help))
    })
}

fn globs(globs: &[String], path: Vec<Segment<'static>>) -> Option<Mistake> {
    let (index, cause) = compile(globs).err()?;
    let mut path = path;
    path.push(Segment::Index(index));
    let title = format!("malformed glob `{}`", globs[index]);
    Some(Mistake { path, title, cause, help: GLOB_HELP.to_owned() })
}

fn tags(tags: &[String]) -> Option<Mistake> {
    in_list(tags, vec![Segment::Key("tags")], |tag| {
        let fine = !tag.is_empty() && tag.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        (!fine).then(|| {
            let help =
                "name the tags that are set, one string each: `tags = [\"integration\", \"e2e\"]`".to_owned();
            (
                format!("`{tag}` is no build tag"),
                "a tag is made of letters, digits, `_` and `.`".to_owned(),
                help,
            )
        })
    })
}

fn override_mistake(entry: &Override, path: &[Segment<'static>], rules: &[&str]) -> Option<Mistake> {
    if entry.paths.is_empty() {
        return Some(Mistake {
            path: path.to_vec(),
            title: "an override without paths".to_owned(),
            cause: "it applies nowhere".to_owned(),
            help: "add `paths = [\"some/dir/**\"]`".to_owned(),
        });
    }
    globs(&entry.paths, below(path, "paths"))
        .or_else(|| rule_names(&entry.select, below(path, "select"), rules))
        .or_else(|| rule_names(&entry.ignore, below(path, "ignore"), rules))
}

fn setter_mistake(entry: &Setter, path: &[Segment<'static>]) -> Option<Mistake> {
    let words = ["returns-restore", "returns-previous", "none"];
    let function = |text: &String, key: &'static str| qualified_mistake(text, below(path, key));
    let restore = entry.restore.as_ref().filter(|text| !words.contains(&text.as_str()));
    function(&entry.function, "function")
        .or_else(|| {
            let mistake = function(restore?, "restore")?;
            let help = match nearest(restore?, words) {
                Some(word) => format!("did you mean `{word}`?"),
                None => {
                    "write `import/path.Func`, `returns-restore`, `returns-previous` or `none`".to_owned()
                }
            };
            Some(Mistake { help, ..mistake })
        })
        .or_else(|| function(entry.getter.as_ref()?, "getter"))
}

fn policy_mistake(entry: &Policy, path: &[Segment<'static>]) -> Option<Mistake> {
    let wrong = |key: &'static str, title: &str, cause: &str, help: &str| Mistake {
        path: below(path, key),
        title: title.to_owned(),
        cause: cause.to_owned(),
        help: help.to_owned(),
    };
    if !is_qualified(&entry.place) {
        let title = format!("`{}` is no place", entry.place);
        let help = "write the package variable as `import/path.Var`; a suffix of the import path is enough";
        return Some(wrong("place", &title, "a place names a package and a variable", help));
    }
    if entry.setup.is_empty() && entry.drain.is_empty() {
        let help =
            "name the helpers that may write the place in `setup`, or what must be waited for in `drain`";
        return Some(wrong(
            "place",
            "a policy without `setup` and `drain`",
            "it allows and demands nothing",
            help,
        ));
    }
    let empty = |names: &[String], key: &'static str| {
        in_list(names, below(path, key), |name| {
            let help = "write `Func`, `Type.Method` or `import/path.Func`".to_owned();
            (!is_name(name)).then(|| {
                (
                    format!("`{name}` is no function"),
                    "this cannot be the name of a Go function".to_owned(),
                    help,
                )
            })
        })
    };
    empty(&entry.setup, "setup").or_else(|| empty(&entry.drain, "drain"))
}

fn twice(policies: &[Policy]) -> Option<Mistake> {
    policies.iter().enumerate().find_map(|(index, policy)| {
        let first = policies[..index].iter().position(|earlier| earlier.place == policy.place)?;
        Some(Mistake {
            path: vec![Segment::Key("policy"), Segment::Index(index), Segment::Key("place")],
            title: format!("a second policy for `{}`", policy.place),
            cause: format!("policy number {} is for the same place", first + 1),
            help: "join the two: `setup` and `drain` are lists".to_owned(),
        })
    })
}

fn functions(names: &[String], path: Vec<Segment<'static>>) -> Option<Mistake> {
    names.iter().enumerate().find_map(|(index, name)| {
        let mut path = path.clone();
        path.push(Segment::Index(index));
        qualified_mistake(name, path)
    })
}

fn qualified_mistake(text: &str, path: Vec<Segment<'static>>) -> Option<Mistake> {
    (!is_qualified(text)).then(|| Mistake {
        path,
        title: format!("`{text}` names no function"),
        cause: "a function is named together with its package".to_owned(),
        help: "write `import/path.Func`, or `import/path.Type.Method`".to_owned(),
    })
}

/// Whether the text is an import path, a dot, and names: `net/http.Get`, `example.com/x.T.Close`.
fn is_qualified(text: &str) -> bool {
    let last = Path::new(text).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    last.split_once('.').is_some_and(|(package, names)| !package.is_empty() && is_name(names))
        && is_name(text)
}

/// Whether the text could be a possibly qualified Go name.
fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "_./-~".contains(c);
    !text.is_empty()
        && text.chars().all(allowed)
        && text
            .rsplit('/')
            .next()
            .is_some_and(|last| last.split('.').all(|part| !part.is_empty()) && !last.ends_with('-'))
}
