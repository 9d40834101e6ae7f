//! What Terraform would do to a state, in Rust: blocks read from what platc printed, without any of platc's own records; and
//! the reference platform to edit. Shared by the tests of changes.
#![allow(dead_code, reason = "each test uses its part")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use platc::Compilation;
use platc::changes::History;
use platc::source::{Source, Unseen};
use serde_json::{Map, Value, json};

/// Items of the reference platform that may be renamed.
pub const RENAMABLE: [(&str, &str); 9] = [
    ("clusters", "main"),
    ("databases", "insights"),
    ("databases", "ledger"),
    ("buckets", "documents"),
    ("brokers", "events"),
    ("ai_endpoints", "assistant"),
    ("email", "notifications"),
    ("workers", "thumbnails"),
    ("services", "pricing"),
];

/// Resources as Terraform sees them: what is in a root's files, without any of platc's own records.
#[derive(Debug, Default)]
pub struct Terraform {
    /// Root and address → the arguments, as far as they are literal.
    pub resources: BTreeMap<(String, String), Map<String, Value>>,
    /// Their texts, and the file that each is in.
    pub texts: BTreeMap<(String, String), (String, String)>,
    /// Root and name → the text of a local value.
    pub locals: BTreeMap<(String, String), String>,
    /// Those that Terraform refuses to destroy while their block is there.
    pub guarded: BTreeSet<(String, String)>,
    /// Where Terraform runs at all.
    pub roots: BTreeSet<String>,
    pub moved: BTreeMap<(String, String), String>,
    pub removed: BTreeSet<(String, String)>,
}

/// What Terraform would do to what there is.
#[derive(Debug, Default)]
pub struct Planned {
    pub destroyed: BTreeSet<(String, String)>,
    pub replaced: BTreeSet<(String, String)>,
    pub moved: BTreeSet<(String, String)>,
}

/// What a file says, block by block.
#[derive(Debug, Clone)]
enum Said {
    Resource { address: String, arguments: Map<String, Value>, is_guarded: bool, text: String },
    Moved { from: String, to: String },
    Removed { from: String },
    Locals { texts: Vec<(String, String)> },
}

thread_local! {
    /// Most files of a build are those of the build before.
    static READ: RefCell<BTreeMap<String, Rc<Vec<Said>>>> = RefCell::default();
}

impl Terraform {
    pub fn read(compilation: &Compilation) -> Self {
        let mut all = Self::default();
        for (path, file) in compilation.files.iter().filter(|(path, _)| path.ends_with(".tf")) {
            let root = path.strip_prefix("generated/terraform/").and_then(|rest| rest.split('/').next());
            let root = root.expect("Terraform lies in a root");
            all.roots.insert(root.to_owned());
            let said = READ.with_borrow_mut(|read| match read.get(&file.text) {
                Some(said) => Rc::clone(said),
                None => Rc::clone(read.entry(file.text.clone()).or_insert_with(|| Rc::new(said(&file.text)))),
            });
            said.iter().for_each(|said| all.add(root, path, said.clone()));
        }
        all
    }

    fn add(&mut self, root: &str, path: &str, said: Said) {
        let at = |address: String| (root.to_owned(), address);
        match said {
            Said::Moved { from, to } => drop(self.moved.insert(at(from), to)),
            Said::Removed { from } => drop(self.removed.insert(at(from))),
            Said::Locals { texts } => self.locals.extend(texts.into_iter().map(|(name, text)| (at(name), text))),
            Said::Resource { address, arguments, is_guarded, text } => {
                let at = at(address);
                if is_guarded {
                    self.guarded.insert(at.clone());
                }
                self.texts.insert(at.clone(), (path.to_owned(), text));
                self.resources.insert(at, arguments);
            }
        }
    }

    /// The plan of `new` over the state that applying this left.
    pub fn plan(&self, new: &Self) -> Planned {
        let mut plan = Planned::default();
        for (at, arguments) in self.resources.iter().filter(|((root, _), _)| new.roots.contains(root)) {
            let step = |at: &(String, String)| new.moved.get(at).map(|to| (at.0.clone(), to.clone()));
            let to = std::iter::successors(step(at), step).last();
            let place = match to.filter(|to| !self.resources.contains_key(to)) {
                Some(to) => {
                    plan.moved.insert(at.clone());
                    to
                }
                None => at.clone(),
            };
            match new.resources.get(&place) {
                Some(now) if is_replaced(&at.1, arguments, now) => drop(plan.replaced.insert(at.clone())),
                None if !new.removed.contains(at) => drop(plan.destroyed.insert(at.clone())),
                Some(_) | None => {}
            }
        }
        plan
    }
}

impl Terraform {
    /// What a resource names in its root, by itself or through local values.
    pub fn named_by(&self, at: &(String, String)) -> impl Iterator<Item = &(String, String)> {
        let mut text = self.texts.get(at).map(|(_, text)| text.clone()).unwrap_or_default();
        for ((_, name), local) in self.locals.iter().filter(|((root, _), _)| *root == at.0) {
            if is_named(&text, name) {
                text += local;
            }
        }
        self.resources.keys().filter(move |other| other.0 == at.0 && *other != at && is_named(&text, &other.1))
    }
}

/// Whether an address stands in a text, not as part of another.
fn is_named(text: &str, address: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    text.match_indices(address)
        .any(|(start, _)| edge(text[..start].chars().next_back()) && edge(text[start + address.len()..].chars().next()))
}

fn said(text: &str) -> Vec<Said> {
    let body: hcl::Body = hcl::from_str(text).expect("emitted HCL can be read");
    body.blocks().filter_map(say).collect()
}

fn say(block: &hcl::Block) -> Option<Said> {
    let attribute = |name: &str| {
        let found = block.body.attributes().find(|attribute| attribute.key.as_str() == name);
        found.map(|attribute| attribute.expr.to_string()).unwrap_or_default()
    };
    let literal = |attribute: &hcl::Attribute| match &attribute.expr {
        hcl::Expression::String(text) => Some((attribute.key.to_string(), json!(text))),
        _ => None,
    };
    Some(match block.identifier.as_str() {
        "moved" => Said::Moved { from: attribute("from"), to: attribute("to") },
        "locals" => {
            let texts = block.body.attributes();
            Said::Locals { texts: texts.map(|one| (format!("local.{}", one.key), one.expr.to_string())).collect() }
        }
        "removed" => Said::Removed { from: attribute("from") },
        "resource" => {
            let labels: Vec<&str> = block.labels.iter().map(hcl::BlockLabel::as_str).collect();
            let text = hcl::to_string(block).expect("what was read can be printed");
            Said::Resource {
                address: labels.join("."),
                arguments: block.body.attributes().filter_map(literal).collect(),
                is_guarded: text.contains("prevent_destroy = true"),
                text,
            }
        }
        _ => return None,
    })
}

/// Names that no cloud changes in place, written down here once more, on purpose apart from platc's own table.
pub fn is_replaced(address: &str, old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let fixed: &[&str] = match address.split('.').next().expect("an address has a type") {
        "oci_database_autonomous_database" => &["db_name", "db_workload"],
        "oci_objectstorage_bucket" => &["name", "storage_tier"],
        "oci_artifacts_container_repository" => &["display_name"],
        "aws_mq_broker" => &["broker_name", "deployment_mode"],
        "aws_sesv2_email_identity" => &["email_identity"],
        "azurerm_cognitive_account" => &["name", "custom_subdomain_name", "location"],
        "azurerm_resource_group" => &["name", "location"],
        "cloudflare_zone" => &["name"],
        "oci_core_vcn" | "oci_core_subnet" => &["dns_label"],
        _ => &[],
    };
    fixed.iter().any(|name| old.get(*name) != new.get(*name))
}

pub fn holds_data(address: &str) -> bool {
    [
        "oci_database_autonomous_database.",
        "oci_objectstorage_bucket.",
        "oci_artifacts_container_repository.",
        "oci_kms_key.",
        "oci_containerengine_cluster.",
        "aws_mq_broker.",
        "aws_sesv2_email_identity.",
        "azurerm_cognitive_account.",
        "cloudflare_zone.",
        "cloudflare_queue.",
        "doppler_project.",
        "doppler_environment.",
        "github_repository.",
    ]
    .iter()
    .any(|kind| address.starts_with(kind))
}

pub fn reference() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).expect("the reference platform is there")).expect("YAML")
}

pub fn edited(edit: impl FnOnce(&mut Value)) -> Value {
    let mut document = reference();
    edit(&mut document);
    document
}

pub fn remove(document: &mut Value, section: &str, name: &str) {
    document[section].as_object_mut().expect("a section is a map").shift_remove(name);
}

pub fn set(document: &mut Value, section: &str, name: &str, field: &str, value: Value) {
    if let Some(item) = document[section].get_mut(name) {
        item[field] = value;
    }
}

pub fn rename(document: &mut Value, section: &str, name: &str, said: bool) {
    let names = if said { json!(name) } else { Value::Null };
    rename_to(document, section, (name, "renamed"), names);
}

/// Another name, and what `renamed_from` says of it, if anything.
pub fn rename_to(document: &mut Value, section: &str, (name, to): (&str, &str), names: Value) {
    let items = document[section].as_object_mut().expect("a section is a map");
    let Some(mut item) = items.shift_remove(name) else { return };
    if !names.is_null() {
        item["renamed_from"] = names;
    }
    items.insert(to.to_owned(), item);
    each_use(document, section, &mut |target| {
        if target == name {
            to.clone_into(target);
        }
    });
}

pub fn renamed(section: &str, name: &str) -> Value {
    edited(|document| rename(document, section, name, true))
}

/// The uses of an item, whether written as a name or as a name with options.
pub fn each_use(document: &mut Value, section: &str, change: &mut dyn FnMut(&mut String)) {
    for service in document["services"].as_object_mut().expect("a map").values_mut() {
        let used = service.pointer_mut(&format!("/uses/{section}")).and_then(Value::as_array_mut);
        for target in used.into_iter().flatten() {
            match target {
                Value::String(name) => change(name),
                Value::Object(options) => {
                    *options = std::mem::take(options)
                        .into_iter()
                        .map(|(mut name, value)| {
                            change(&mut name);
                            (name, value)
                        })
                        .collect();
                }
                _ => {}
            }
        }
    }
}

pub fn forget_uses(document: &mut Value, section: &str, name: &str) {
    let is_named = |target: &Value| target == name || target.get(name).is_some();
    for service in document["services"].as_object_mut().expect("a map").values_mut() {
        if let Some(used) = service.pointer_mut(&format!("/uses/{section}")).and_then(Value::as_array_mut) {
            used.retain(|target| !is_named(target));
        }
    }
}

pub fn without_uses(mut document: Value) -> Value {
    forget_uses(&mut document, "databases", "insights");
    document
}

pub fn built(document: &Value) -> Compilation {
    let compilation = compiled(&History::default(), document);
    assert!(!compilation.has_errors(), "{:#?}", messages(&compilation));
    compilation
}

pub fn built_after(before: &Compilation, document: &Value) -> Compilation {
    compiled(&History::new(before.files.records()), document)
}

pub fn compiled(history: &History, document: &Value) -> Compilation {
    let text = serde_saphyr::to_string(document).expect("YAML");
    platc::compile_after(history, None, Source { name: "platform/platform.yaml".to_owned(), text }, &Unseen)
}

pub fn messages(compilation: &Compilation) -> Vec<String> {
    let found = compilation.diagnostics.iter().map(|located| &located.diagnostic);
    found.map(|diagnostic| format!("{} {}", diagnostic.code.id, diagnostic.message)).collect()
}

pub fn text<'c>(compilation: &'c Compilation, path: &str) -> &'c str {
    &compilation.files.get(path).unwrap_or_else(|| panic!("{path} is built")).text
}

/// Every file and every record.
pub fn texts(compilation: &Compilation) -> BTreeMap<String, String> {
    let files = compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone()));
    files.chain(compilation.files.records().iter().map(|r| (r.owner.record_path(), r.to_json()))).collect()
}
