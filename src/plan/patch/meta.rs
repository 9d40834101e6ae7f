//! A patch of Terraform's own arguments × a block → what may be ignored and in which order it is replaced; the rest is refused.

use serde_json::Value;

use super::{BAD_ARGUMENT, META_PATCHED};
use crate::diag::{Diagnostic, did_you_mean};
use crate::emit::hcl::{self, Block};
use crate::facts::Schema;
use crate::source::Pointer;

/// How many there are of a resource, through which provider, and what runs beside it: addresses and other files follow
/// from it (Terraform, "Meta-arguments", verified 2026-11).
const STRUCTURE: [&str; 5] = ["connection", "count", "for_each", "provider", "provisioner"];

/// What of `lifecycle` a patch can say.
const LIFECYCLE: [&str; 2] = ["create_before_destroy", "ignore_changes"];

/// Whether the argument is Terraform's own, for every type of resource; `depends_on` is like any other.
pub(super) fn is_meta(name: &str) -> bool {
    name == "lifecycle" || STRUCTURE.contains(&name)
}

/// Sets what a patch, which was written at `at`, says of an argument of Terraform's own.
pub(super) fn apply(
    block: &mut Block,
    schema: Option<&Schema>,
    name: &str,
    value: &Value,
    at: &Pointer,
) -> Vec<Diagnostic> {
    if name != "lifecycle" {
        let message = format!("a patch cannot set `{name}`");
        return vec![Diagnostic::at_key(&META_PATCHED, at, message).help("patch what is one resource's own")];
    }
    let Some(lifecycle) = value.as_object() else {
        return vec![Diagnostic::new(&BAD_ARGUMENT, at, "`lifecycle` is a map".to_owned())];
    };
    let set = |(key, value): (&String, &Value)| lifecycle_argument(block, schema, key, value, &at.key(key)).err();
    lifecycle.iter().filter_map(set).collect()
}

fn lifecycle_argument(
    block: &mut Block,
    schema: Option<&Schema>,
    key: &str,
    value: &Value,
    at: &Pointer,
) -> Result<(), Diagnostic> {
    match (key, value) {
        ("create_before_destroy", Value::Bool(first)) => put(block, key, hcl::Value::from(*first)),
        ("ignore_changes", Value::Array(names)) => {
            let mut ignored = ignored(block);
            for (index, name) in names.iter().enumerate() {
                let name = argument(schema, name, &at.index(index))?;
                if !ignored.contains(&name) {
                    ignored.push(name);
                }
            }
            put(block, key, hcl::Value::List(ignored));
        }
        ("prevent_destroy", _) => {
            let message = "a patch cannot change `lifecycle.prevent_destroy`".to_owned();
            let help = "it follows from `protected` of the environment; `retired` lets go of an item";
            return Err(Diagnostic::at_key(&META_PATCHED, at, message).help(help));
        }
        ("create_before_destroy", _) => {
            return Err(wrong("`lifecycle.create_before_destroy` is `true` or `false`", at));
        }
        ("ignore_changes", _) => return Err(wrong("`lifecycle.ignore_changes` is a list of arguments", at)),
        _ => {
            let message = format!("`lifecycle.{key}` is nothing that a patch can set");
            return Err(Diagnostic::at_key(&BAD_ARGUMENT, at, message).help(did_you_mean(key, LIFECYCLE)));
        }
    }
    Ok(())
}

fn wrong(message: &str, at: &Pointer) -> Diagnostic {
    Diagnostic::new(&BAD_ARGUMENT, at, message.to_owned())
}

/// What the block ignores already.
fn ignored(block: &Block) -> Vec<hcl::Value> {
    let mut lifecycles = block.body().blocks().filter(|nested| nested.kind() == "lifecycle");
    match lifecycles.find_map(|nested| nested.body().attribute("ignore_changes")) {
        Some(hcl::Value::List(names)) => names.clone(),
        Some(_) | None => Vec::new(),
    }
}

/// The argument of the resource that a text names, perhaps with a place in it: `freeform_tags["day"]`.
fn argument(schema: Option<&Schema>, name: &Value, at: &Pointer) -> Result<hcl::Value, Diagnostic> {
    let text = name.as_str().unwrap_or_default();
    let first = text.split(['.', '[']).next().unwrap_or_default();
    let known = schema.map(|schema| schema.attributes.keys().chain(schema.blocks.keys()).map(String::as_str));
    if let Some(known) = known.filter(|known| !known.clone().any(|known| known == first)) {
        let message = format!("`{text}` is no argument that could be ignored");
        return Err(Diagnostic::new(&BAD_ARGUMENT, at, message).help(did_you_mean(first, known)));
    }
    let unreadable = |error| wrong(&format!("`{text}` cannot be read as Terraform: {error}"), at);
    hcl::Expression::parse(text).map_err(unreadable)
}

/// Sets an argument of the block's `lifecycle`, which is made if there is none.
fn put(block: &mut Block, name: &str, value: hcl::Value) {
    let is_lifecycle = |nested: &Block| nested.kind() == "lifecycle";
    if !block.body().blocks().any(is_lifecycle) {
        block.body_mut().replace_blocks("lifecycle", [Block::new("lifecycle")]);
    }
    for lifecycle in block.body_mut().blocks_mut().filter(|nested| is_lifecycle(nested)) {
        lifecycle.body_mut().put(name, value.clone());
    }
}
