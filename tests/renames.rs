//! Renames one after the other, and at once → nothing is destroyed, and what a cloud calls it stays.

mod terraform_model;

use serde_json::{Value, json};
use terraform_model::*;

#[test]
fn an_item_renamed_twice_keeps_what_it_has_and_its_names() {
    let first = built(&reference());
    for (section, name) in RENAMABLE {
        let once = built_after(&first, &renamed(section, name));
        let document = again(section, name, json!(["renamed", name]));
        let twice = built_after(&once, &document);
        assert_eq!(messages(&twice), [""; 0], "{section}.{name}");
        // over the state of the second build, and over that of the first, where nobody applied the second
        for before in [&once, &first] {
            let plan = Terraform::read(before).plan(&Terraform::read(&twice));
            let lost: Vec<_> = plan.destroyed.iter().filter(|(_, at)| !at.starts_with("doppler_secret.")).collect();
            assert!(lost.is_empty() && plan.replaced.is_empty(), "{section}.{name}: {lost:?} {:?}", plan.replaced);
            assert!(!plan.moved.is_empty(), "{section}.{name}");
        }
        assert_eq!(physical_names(&twice), physical_names(&first), "{section}.{name}");
        let later = built_after(&twice, &document);
        assert_eq!(texts(&later), texts(&twice), "{section}.{name}: a second build changes nothing");
    }
}

/// A name alone would make the names at the clouds anew: who writes it is told how to keep them.
#[test]
fn the_latest_name_alone_is_refused_where_a_name_at_a_cloud_would_change() {
    for (section, name) in [("databases", "insights"), ("services", "pricing"), ("brokers", "events")] {
        let once = built_after(&built(&reference()), &renamed(section, name));
        let twice = built_after(&once, &again(section, name, json!("renamed")));
        let refused: Vec<_> = twice.diagnostics.iter().filter(|one| one.diagnostic.code.id == "CHANGE002").collect();
        assert!(!refused.is_empty(), "{section}.{name}: {:?}", messages(&twice));
        let cure = "list every name it had, the latest first: `renamed_from: [renamed, …]`";
        for one in refused {
            let help = one.diagnostic.help.as_deref().unwrap_or_default();
            assert!(help.contains(cure), "{help}");
        }
    }
}

#[test]
fn the_blocks_go_with_the_lines() {
    let first = built(&reference());
    let moves = |document: &Value| {
        let blocks = Terraform::read(&built_after(&first, document)).moved;
        blocks.into_keys().map(|(_, from)| from).filter(|from| from.starts_with("oci_database")).collect::<Vec<_>>()
    };
    let name = "oci_database_autonomous_database";
    assert_eq!(
        moves(&again("databases", "insights", json!(["renamed", "insights"]))),
        [format!("{name}.insights"), format!("{name}.renamed")]
    );
    let mut document = again("databases", "insights", json!("insights"));
    assert_eq!(moves(&document), [format!("{name}.insights")], "the name between is known to nobody any more");
    let once = built_after(&first, &document);
    let item = document["databases"]["again"].as_object_mut().expect("a map");
    item.shift_remove("renamed_from");
    item.insert("physical_name".to_owned(), json!("THREADLINEPRODUCTIONINSIGHTS"));
    let done = built_after(&once, &document);
    assert_eq!(messages(&done), [""; 0]);
    assert!(Terraform::read(&done).moved.is_empty());
    assert_eq!(physical_names(&done), physical_names(&first));
}

/// Terraform would take `a to b` and `c to a` for `c to b`: platc refuses both, and nothing moves.
#[test]
fn names_that_change_hands_in_one_edit_are_refused() {
    let first = built(&reference());
    let swapped = edited(|document| {
        rename_to(document, "databases", ("ledger", "third"), Value::Null);
        rename_to(document, "databases", ("insights", "ledger"), json!("insights"));
        rename_to(document, "databases", ("third", "insights"), json!("ledger"));
    });
    let passed_on = edited(|document| {
        rename_to(document, "databases", ("insights", "archive"), json!("insights"));
        rename_to(document, "databases", ("ledger", "insights"), json!("ledger"));
    });
    for document in [swapped, passed_on] {
        let after = built_after(&first, &document);
        let found = messages(&after);
        assert!(found.iter().any(|message| message.starts_with("CHANGE008")), "{found:#?}");
        assert!(after.has_errors() && after.files.is_empty());
    }
}

/// The reference platform with an item under the name `again`.
fn again(section: &str, name: &str, names: Value) -> Value {
    edited(|document| rename_to(document, section, (name, "again"), names))
}

/// What the clouds call whatever holds data.
fn physical_names(compilation: &platc::Compilation) -> Vec<String> {
    let mut names: Vec<String> = compilation.files.stateful().map(|(_, thing)| thing.physical_name.clone()).collect();
    names.sort();
    names
}
