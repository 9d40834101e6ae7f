//! The schema and the names of the document → the issue forms by which people ask for something new.
//!
//! The label of a field is the field's own name, so that what GitHub writes into the issue (`### label`, then the
//! answer) is read back without a table; the schema describes it.

use serde_json::{Value, json};

use crate::edit::kinds::Kind;
use crate::model::Model;
use crate::schema::fields::{Field, FieldKind};

/// A form: its file, what it adds, and the fields that it asks for, in their order.
pub(super) struct Form {
    pub file: &'static str,
    pub kind: &'static str,
    title: &'static str,
    fields: &'static [&'static str],
}

pub(super) static FORMS: &[Form] = &[
    Form {
        file: "service",
        kind: "service",
        title: "a service",
        fields: &[
            "description",
            "team",
            "port",
            "schedule",
            "health",
            "public.host",
            "uses.databases",
            "uses.buckets",
            "uses.ai_endpoints",
            "uses.brokers",
            "uses.email",
            "uses.services",
        ],
    },
    Form {
        file: "ai-endpoint",
        kind: "ai-endpoint",
        title: "an AI endpoint",
        fields: &["description", "model", "model_version", "sku", "capacity", "residency"],
    },
    Form {
        file: "dns-record",
        kind: "record",
        title: "a DNS record",
        fields: &["name", "type", "value", "ttl", "proxied", "priority", "tag", "comment"],
    },
];

/// The label of the field that says what is to be added: the script reads it first.
pub(super) const ADD: &str = "add";

impl Form {
    pub(super) fn kind(&self) -> &'static Kind {
        Kind::find(self.kind).expect("a form is of a kind that can be added")
    }

    /// Whether there is anything to choose from: a record needs a zone.
    pub(super) fn is_possible(&self, model: &Model) -> bool {
        !self.kind().is_record() || !model.zones.is_empty()
    }

    pub(super) fn issue_form(&self, model: &Model) -> Value {
        let kind = self.kind();
        let known = kind.fields();
        let fields = self.fields.iter().filter_map(|name| known.iter().find(|field| field.name() == *name));
        let mut body = vec![intro(self.title), what(kind), named(model, kind)];
        body.extend(fields.filter_map(|field| question(model, field)));
        json!({
            "name": format!("Add {}", self.title),
            "description": format!("A workflow turns it into a pull request that adds {} to the platform", self.title),
            "title": format!("Add {}: ", self.title),
            "body": body,
        })
    }
}

/// Blank issues stay possible: the forms are an offer.
pub(super) fn config() -> Value {
    json!({ "blank_issues_enabled": true })
}

fn intro(title: &str) -> Value {
    let text = format!(
        "A workflow checks this request for {title} as `platc check` would and opens a pull request, or says in a comment what \
         is wrong; then edit the issue. It serves the members of the organization and the collaborators of this repository."
    );
    json!({ "type": "markdown", "attributes": { "value": text } })
}

/// One answer only: it tells the workflow what kind of request the issue is.
fn what(kind: &Kind) -> Value {
    let attributes =
        json!({ "label": ADD, "description": "What this form adds.", "options": [kind.name], "default": 0 });
    json!({ "type": "dropdown", "id": ADD, "attributes": attributes, "validations": { "required": true } })
}

/// The item's name; of a record, its zone.
fn named(model: &Model, kind: &Kind) -> Value {
    let (label, attributes) = match kind.is_record() {
        true => {
            let mut zones: Vec<&str> = model.zones.iter().map(|zone| zone.name()).collect();
            zones.sort_unstable();
            ("zone", json!({ "label": "zone", "description": "The zone that holds it.", "options": zones }))
        }
        false => (
            "name",
            json!({ "label": "name", "description": "Lower-case letters, digits and `-`. It stays: a name is an identity." }),
        ),
    };
    let element = if kind.is_record() { "dropdown" } else { "input" };
    json!({ "type": element, "id": label, "attributes": attributes, "validations": { "required": true } })
}

/// A field as GitHub asks for it; none where it would name what the document has none of.
fn question(model: &Model, field: &Field) -> Option<Value> {
    let mut attributes = json!({ "label": field.name() });
    if !field.description.is_empty() {
        attributes["description"] = field.description.as_str().into();
    }
    let names = names(model, field);
    let element = match (&field.kind, names) {
        (_, Some(names)) if names.is_empty() => return None,
        (kind, Some(names)) => {
            attributes["options"] = names.into();
            if *kind == FieldKind::List {
                attributes["multiple"] = true.into();
            }
            "dropdown"
        }
        (FieldKind::Choice(words), None) => {
            attributes["options"] = words.clone().into();
            "dropdown"
        }
        (FieldKind::Boolean, None) => {
            attributes["options"] = json!(["true", "false"]);
            "dropdown"
        }
        (FieldKind::Text | FieldKind::Integer | FieldKind::Number | FieldKind::List, None) => {
            if let Some(example) = &field.example {
                attributes["placeholder"] = example.as_str().into();
            }
            "input"
        }
    };
    let id = field.path.join("-").replace('_', "-");
    let validations = json!({ "required": field.is_required });
    Some(json!({ "type": element, "id": id, "attributes": attributes, "validations": validations }))
}

/// The items of the document that a field names.
fn names(model: &Model, field: &Field) -> Option<Vec<String>> {
    let path: Vec<&str> = field.path.iter().map(String::as_str).collect();
    let section = match path.as_slice() {
        ["team"] => "teams",
        // every branch adds a service: a list of them would be in conflict with each other one
        ["uses", "services"] => return None,
        ["uses", section] => *section,
        _ => return None,
    };
    let items = model.view(None).and_then(|view| view.value().get(section)).and_then(Value::as_object);
    let mut names: Vec<String> = items.map(|items| items.keys().cloned().collect()).unwrap_or_default();
    names.sort_unstable();
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_form_is_one_of_the_language() {
        for form in FORMS {
            let known: Vec<String> = form.kind().fields().iter().map(Field::name).collect();
            let unknown: Vec<&&str> = form.fields.iter().filter(|name| !known.iter().any(|one| one == *name)).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", form.file);
        }
    }

    #[test]
    fn every_field_that_cannot_be_left_out_is_asked_for() {
        for form in FORMS {
            let required = form.kind().fields().into_iter().filter(|field| field.is_required);
            let missing: Vec<String> =
                required.map(|field| field.name()).filter(|name| !form.fields.contains(&name.as_str())).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", form.file);
        }
    }
}
