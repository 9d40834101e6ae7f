//! A patch × a Terraform block → the block with the user's arguments, checked against the provider's facts.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{BAD_ARGUMENT, meta};
use crate::diag::Diagnostic;
use crate::emit::hcl::{self, Block};
use crate::facts::{self, Finding, Problem, Schema};
use crate::source::Pointer;

/// Sets the arguments of `patch`, which was written at `at`, in a resource of type `kind`.
pub(super) fn apply(
    block: &mut Block,
    kind: &str,
    patch: &Map<String, Value>,
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let schema = facts::resource(kind);
    // Terraform's own come last, as they do in a file.
    let (metas, arguments): (Vec<_>, Vec<_>) = patch.iter().partition(|(name, _)| meta::is_meta(name));
    for (name, value) in arguments {
        if let Err(message) = set(block, schema, name, value) {
            let message = format!("`{name}` cannot be read as Terraform: {message}");
            diagnostics.push(Diagnostic::new(&BAD_ARGUMENT, &at.key(name), message));
        }
    }
    for (name, value) in metas {
        diagnostics.extend(meta::apply(block, schema, name, value, &at.key(name)));
    }
    let findings = facts::check(block).unwrap_or_default();
    let of_patch = |finding: &&Finding| finding.path.first().is_some_and(|name| patch.contains_key(name));
    let is_said = |finding: &&Finding| !findings.iter().any(|other| is_misspelt_as(finding, other));
    let findings = findings.iter().filter(of_patch).filter(is_said);
    diagnostics.extend(findings.map(|finding| diagnostic(finding, kind, patch, at)));
}

/// Whether what is missing is there under the misspelt name that `other` is about: that is one fault, and said once.
fn is_misspelt_as(finding: &Finding, other: &Finding) -> bool {
    let is_missing = matches!(finding.problem, Problem::MissingArgument | Problem::TooFewBlocks { .. });
    let Problem::UnknownArgument { nearest: Some(meant) } = &other.problem else { return false };
    let (Some((missing, around)), Some((_, place))) = (finding.path.split_last(), other.path.split_last()) else {
        return false;
    };
    is_missing && missing == meant && around == place
}

/// The addresses that a patch names in its expressions, each with where it was written.
pub(super) fn addresses(patch: &Value, at: &Pointer) -> Vec<(Pointer, String)> {
    match patch {
        Value::String(text) if text.contains("${") => {
            let mut found = BTreeSet::new();
            hcl::references_of_template(text, &[], &mut found);
            found.into_iter().map(|address| (at.clone(), address)).collect()
        }
        Value::Array(list) => list.iter().enumerate().flat_map(|(i, one)| addresses(one, &at.index(i))).collect(),
        Value::Object(map) => map.iter().flat_map(|(key, one)| addresses(one, &at.key(key))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Sets one argument, or puts blocks in the place of those of that name.
fn set(block: &mut Block, schema: Option<&Schema>, name: &str, value: &Value) -> Result<(), String> {
    match schema.and_then(|schema| schema.blocks.get(name)) {
        None => block.body_mut().put(name, hcl::Value::from_user_json(value)?),
        Some(facts) => {
            let bodies = match value {
                Value::Array(list) => list.iter().collect(),
                Value::Null => Vec::new(),
                one => vec![one],
            };
            let blocks: Result<Vec<Block>, String> =
                bodies.into_iter().map(|body| nested(name, &facts.schema, body)).collect();
            block.body_mut().replace_blocks(name, blocks?);
        }
    }
    Ok(())
}

fn nested(name: &str, schema: &Schema, body: &Value) -> Result<Block, String> {
    let map = body.as_object().ok_or_else(|| format!("the block `{name}` is a map, or a list of maps"))?;
    let mut block = Block::new(name);
    for (key, value) in map {
        set(&mut block, Some(schema), key, value)?;
    }
    Ok(block)
}

/// A finding, at the deepest part of the patch that the document has.
fn diagnostic(finding: &Finding, kind: &str, patch: &Map<String, Value>, at: &Pointer) -> Diagnostic {
    let mut place = at.clone();
    let mut here = Some(&Value::Object(patch.clone())).cloned();
    for name in &finding.path {
        let next = here.as_ref().and_then(|value| match value {
            Value::Object(map) => map.get(name),
            Value::Array(list) => name.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        });
        let Some(next) = next.cloned() else {
            // a block that is written once as a map has no index in the document
            if name == "0" && here.as_ref().is_some_and(Value::is_object) {
                continue;
            }
            break;
        };
        place = place.key(name);
        here = Some(next);
    }
    let report = |message| Diagnostic::at_key(&BAD_ARGUMENT, &place, message);
    match &finding.problem {
        Problem::UnknownArgument { nearest: Some(name) } => {
            let message = format!("`{}` is not known in `{kind}`", finding.path.join("."));
            report(message).help(format!("did you mean `{name}`?"))
        }
        _ => report(format!("{finding} in `{kind}`")),
    }
}
