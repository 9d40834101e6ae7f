//! What says whose a thing is and what it is for: descriptions of the document, and tags, on everything that takes them.

#[allow(dead_code, reason = "each test needs another part of it")]
mod terraform;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use platc::facts::{self, Access};
use platc::model::Section;
use platc::source::{Source, Unseen};
use serde_json::Value;
use terraform::{documents, roots};

/// Arguments that say whose a resource is, or what it is for.
const ABOUT: [&str; 8] = ["tags", "freeform_tags", "tag_names", "topics", "description", "comment", "notes", "labels"];

/// The document's own words, where it has some.
const OPTIONAL: [(&str, &str); 8] = [
    ("azuread_application", "description"),
    ("azuread_group", "description"),
    ("cloudflare_dns_record", "comment"),
    ("cloudflare_ruleset", "description"),
    ("doppler_project", "description"),
    ("github_repository", "description"),
    ("github_team", "description"),
    ("tfe_workspace", "description"),
];

/// What is not said, and why.
const UNSAID: [(&str, &str, &str); 8] = [
    ("azuread_application", "tags", "switches of Entra ID, not for practitioners (provider, \"azuread_application\")"),
    ("azuread_service_principal", "tags", "as of its application, from which they spread"),
    ("azuread_service_principal", "notes", "its application's"),
    ("azuread_service_principal", "description", "its application's"),
    ("cloudflare_dns_record", "tags", "Cloudflare refuses them on most plans: \"exceeding the quota of 0\""),
    ("cloudflare_zero_trust_access_application", "tags", "shelves of the launcher that people see, made beforehand"),
    ("tfe_workspace", "tags", "`tag_names` say it, also to Enterprise releases that have no values"),
    ("tfe_workspace_settings", "", "the workspace's"),
];

fn is_left_out(type_: &str, argument: &str) -> bool {
    let all = |reason: &(&str, &str, &str)| reason.0 == type_ && (reason.1 == argument || reason.1.is_empty());
    OPTIONAL.contains(&(type_, argument)) || UNSAID.iter().any(all)
}

#[test]
fn every_resource_says_what_its_type_lets_it_say() {
    let mut silent = BTreeSet::new();
    let mut said = BTreeSet::new();
    for root in documents().iter().flat_map(|document| roots(document)) {
        for (_, block) in root.blocks.iter().filter(|(_, block)| block.identifier() == "resource") {
            let type_ = block.labels().first().expect("a resource has a type").as_str();
            let Some(schema) = facts::resource(type_) else { continue };
            let takes =
                ABOUT.iter().filter(|name| schema.attributes.get(**name).is_some_and(|a| a.access != Access::Computed));
            for argument in takes {
                let by_provider = type_.starts_with("aws_") && *argument == "tags";
                if by_provider || block.body().attributes().any(|attribute| attribute.key() == *argument) {
                    said.insert((type_.to_owned(), *argument));
                } else {
                    silent.insert((type_.to_owned(), *argument));
                }
            }
        }
    }
    let wrong: Vec<_> = silent.iter().filter(|(type_, argument)| !is_left_out(type_, argument)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let needless: Vec<_> =
        UNSAID.iter().filter(|(type_, argument, _)| said.contains(&((*type_).to_owned(), argument))).collect();
    assert!(needless.is_empty(), "said after all: {needless:#?}");
}

/// A reviewer sees what a block is for, and finds the place in the document.
#[test]
fn every_block_has_a_comment_above_it() {
    let mut bare = BTreeSet::new();
    for document in documents() {
        let text = fs::read_to_string(&document).expect("the document is there");
        let compilation = platc::compile(Source { name: "platform.yaml".to_owned(), text }, &Unseen);
        for (path, file) in compilation.files.iter().filter(|(path, _)| path.ends_with(".tf")) {
            let silent = file.blocks.iter().filter(|emitted| emitted.block.notes().is_empty());
            let silent = silent.filter(|emitted| emitted.block.kind() != "terraform");
            bare.extend(silent.map(|emitted| format!("{} in {path} of {}", emitted.address, document.display())));
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

/// AWS has the tags from the provider's configuration.
#[test]
fn every_provider_of_aws_tags_what_it_makes() {
    for root in documents().iter().flat_map(|document| roots(document)) {
        let is_aws = |block: &&hcl::Block| {
            block.identifier() == "provider" && block.labels().first().is_some_and(|label| label.as_str() == "aws")
        };
        for provider in root.blocks.iter().map(|(_, block)| block).filter(is_aws) {
            assert!(provider.body().blocks().any(|block| block.identifier() == "default_tags"), "{}", root.name);
        }
    }
}

/// Items whose description has no place but the comment above what they become are held to that.
#[test]
fn every_description_of_the_document_is_in_the_items_own_files() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    let text = fs::read_to_string(path).expect("the reference platform is there");
    let mut document: Value = serde_saphyr::from_str(&text).expect("YAML");
    let mut expected = BTreeMap::new();
    for section in Section::ALL.into_iter().filter(|section| *section != Section::Platform) {
        let at = section.pointer();
        let items = at.segments().fold(&mut document, |value, key| &mut value[key]);
        for (name, item) in items.as_object_mut().expect("a map") {
            let words = format!("What {} {name} is for", section.key());
            item["description"] = words.clone().into();
            expected.insert((section.key().to_owned(), name.clone()), words);
        }
    }
    let text = serde_saphyr::to_string(&document).expect("YAML");
    let compilation = platc::compile(Source { name: "platform.yaml".to_owned(), text }, &Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|located| &located.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    let is_there = |(section, name): &(String, String), words: &String| {
        let own = compilation.files.iter().filter(|(_, f)| f.owner.section == *section && f.owner.item == *name);
        own.into_iter().any(|(path, file)| !path.contains(".platc") && file.text.contains(words))
    };
    let lost: Vec<_> = expected.iter().filter(|(item, words)| !is_there(item, words)).map(|(item, _)| item).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}
