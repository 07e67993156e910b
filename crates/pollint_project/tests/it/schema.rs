//! The JSON schema that editors use for `pollint.toml` is generated from the types and kept in `docs/`.

use std::path::Path;

use pollint_base::config::Config;

fn generated() -> String {
    let mut schema = schemars::schema_for!(Config);
    schema.insert("title".to_owned(), "pollint.toml".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}

#[test]
fn the_schema_in_docs_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pollint.schema.json");
    let generated = generated();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == generated, "docs/pollint.schema.json is stale; run this test with UPDATE_EXPECT=1");
}
