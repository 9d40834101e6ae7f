//! The same document gives the same bytes: run twice, with its keys in another order, in another folder, locale and
//! time zone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use platc::source::Source;
use serde_json::{Map, Value};

#[test]
fn two_runs_give_the_same_bytes() {
    let text = reference();
    assert_eq!(files(&text), files(&text));
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let value: Value = serde_saphyr::from_str(&reference()).expect("the reference platform is YAML");
    let as_written = files(&serde_saphyr::to_string(&value).expect("YAML"));
    for seed in 0..8 {
        let shuffled = serde_saphyr::to_string(&shuffle(&value, seed, &[])).expect("YAML");
        let found = files(&shuffled);
        for (path, text) in &as_written {
            assert_eq!(found.get(path), Some(text), "{path}");
        }
        assert_eq!(found.len(), as_written.len());
    }
}

#[test]
fn folder_locale_and_time_zone_do_not_matter() {
    let tree = |locale: &str, zone: &str, folder: &str| {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let base = temporary.path().join(folder);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("platform"), &base.join("platform"));
        let output = Command::new(env!("CARGO_BIN_EXE_platc"))
            .arg("build")
            .current_dir(&base)
            .env("LC_ALL", locale)
            .env("LANG", locale)
            .env("TZ", zone)
            .output()
            .expect("platc runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        read(&base.join("generated"))
    };
    let here = tree("C", "UTC", "a");
    assert!(!here.is_empty());
    assert_eq!(here, tree("tr_TR.UTF-8", "Pacific/Chatham", "another/place with spaces/ünïcode"));
}

fn reference() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    fs::read_to_string(path).expect("the reference platform is there")
}

fn files(text: &str) -> BTreeMap<String, String> {
    let compilation = platc::compile(
        Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() },
        &platc::source::Unseen,
    );
    let messages: Vec<_> = compilation.diagnostics.iter().map(|d| &d.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect()
}

/// The value with the keys of every map in another order. The order of `environments` means something and stays.
fn shuffle(value: &Value, seed: usize, path: &[&str]) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            if path != ["environments"] {
                entries.sort_by_key(|(key, _)| {
                    key.bytes().fold(seed + 7, |hash, b| hash.wrapping_mul(31).wrapping_add(usize::from(b) ^ seed))
                });
            }
            let shuffled = entries.into_iter().map(|(key, value)| {
                let below: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
                (key.clone(), shuffle(value, seed, &below))
            });
            Value::Object(shuffled.collect::<Map<_, _>>())
        }
        Value::Array(list) => list.iter().map(|item| shuffle(item, seed, &[path, &["[]"]].concat())).collect(),
        scalar => scalar.clone(),
    }
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in read(from) {
        let file = to.join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("writable");
        fs::write(file, bytes).expect("writable");
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let relative = |path: &Path| path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
    files.map(|entry| (relative(entry.path()), fs::read(entry.path()).expect("readable"))).collect()
}
