//! A definition of the schema → its fields, as command lines and forms ask for them.

use serde_json::{Map, Value};

/// A field that one line of text can fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The keys from the item to the field: `["public", "host"]`.
    pub path: Vec<String>,
    pub kind: FieldKind,
    pub description: String,
    pub example: Option<String>,
    pub is_required: bool,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Integer,
    Number,
    Boolean,
    /// One of these words.
    Choice(Vec<String>),
    /// Several texts.
    List,
}

/// How deep fields are looked for: an item's own, and those of its maps.
const DEPTH: usize = 2;

/// The fields of a definition that a line of text can fill in, in the schema's order; of a choice between forms, those
/// of all forms.
pub fn fields(definition: &str) -> Vec<Field> {
    let schema = super::schema();
    let mut found = Vec::new();
    if let Some(item) = schema.pointer(&format!("/definitions/{definition}")) {
        collect(schema, item, &[], &mut found);
    }
    found
}

fn collect(schema: &Value, item: &Value, above: &[String], found: &mut Vec<Field>) {
    let forms: Vec<&Value> = match item.get("oneOf").and_then(Value::as_array) {
        Some(forms) => forms.iter().collect(),
        None => vec![item],
    };
    let is_required = |name: &String| forms.iter().all(|form| requires(form, name));
    for (name, property) in forms.iter().flat_map(|form| properties(form)) {
        let path: Vec<String> = above.iter().chain([name]).cloned().collect();
        let (target, described) = resolved(schema, property);
        match kind(schema, target) {
            Some(kind) => add(
                found,
                Field {
                    path,
                    kind,
                    description: text(property, "description")
                        .or_else(|| text(described, "description"))
                        .unwrap_or_default(),
                    example: example(property).or_else(|| example(target)),
                    is_required: above.is_empty() && is_required(name),
                },
            ),
            None if path.len() < DEPTH && target.get("properties").is_some() => collect(schema, target, &path, found),
            None => (),
        }
    }
}

fn properties(form: &Value) -> impl Iterator<Item = (&String, &Value)> {
    form.get("properties").and_then(Value::as_object).into_iter().flatten()
}

fn requires(form: &Value, name: &str) -> bool {
    form.get("required").and_then(Value::as_array).is_some_and(|required| required.iter().any(|one| one == name))
}

/// Fields of several forms are one field: the constants of all are its choice.
fn add(found: &mut Vec<Field>, field: Field) {
    let Some(there) = found.iter_mut().find(|there| there.path == field.path) else { return found.push(field) };
    if let (FieldKind::Choice(words), FieldKind::Choice(more)) = (&mut there.kind, field.kind) {
        words.extend(more.into_iter().filter(|word| !words.contains(word)).collect::<Vec<_>>());
    }
}

/// What a reference leads to; of a choice of types, the form that is a text. And what describes it.
fn resolved<'s>(schema: &'s Value, property: &'s Value) -> (&'s Value, &'s Value) {
    let target = referred(schema, property);
    let forms = target.get("anyOf").and_then(Value::as_array);
    let is_text = |form: &&Value| form.get("type").is_some_and(|kind| kind == "string");
    let simple = forms.into_iter().flatten().map(|form| referred(schema, form)).find(is_text);
    (simple.unwrap_or(target), target)
}

fn referred<'s>(schema: &'s Value, property: &'s Value) -> &'s Value {
    let reference = property.pointer("/allOf/0/$ref").or_else(|| property.get("$ref")).and_then(Value::as_str);
    reference.and_then(|reference| schema.pointer(reference.trim_start_matches('#'))).unwrap_or(property)
}

fn kind(schema: &Value, target: &Value) -> Option<FieldKind> {
    if let Some(words) = words(target) {
        return Some(FieldKind::Choice(words));
    }
    match target.get("type")?.as_str()? {
        "string" => Some(FieldKind::Text),
        "integer" => Some(FieldKind::Integer),
        "number" => Some(FieldKind::Number),
        "boolean" => Some(FieldKind::Boolean),
        "array" => {
            let (item, _) = resolved(schema, target.get("items")?);
            matches!(kind(schema, item)?, FieldKind::Text | FieldKind::Choice(_)).then_some(FieldKind::List)
        }
        _ => None,
    }
}

/// The words of an enumeration: `enum`, `const`, or a choice of constants.
pub(super) fn words(target: &Value) -> Option<Vec<String>> {
    let all = |values: &[Value]| values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
    if let Some(values) = target.get("enum").and_then(Value::as_array) {
        return all(values);
    }
    if let Some(word) = target.get("const").and_then(Value::as_str) {
        return Some(vec![word.to_owned()]);
    }
    let forms = target.get("oneOf")?.as_array()?;
    forms.iter().map(words).collect::<Option<Vec<_>>>().map(|words| words.concat())
}

fn text(of: &Value, key: &str) -> Option<String> {
    Some(of.get(key)?.as_str()?.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn example(of: &Value) -> Option<String> {
    let example = of.pointer("/examples/0")?;
    Some(example.as_str().map_or_else(|| example.to_string(), str::to_owned))
}

impl Field {
    /// The path as a person writes it: `public.host`.
    pub fn name(&self) -> String {
        self.path.join(".")
    }

    /// The value that a text means here; one that the field does not take stays a text, for the schema to refuse.
    pub fn value(&self, written: &str) -> Value {
        let text = written.trim();
        match &self.kind {
            FieldKind::Integer => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            FieldKind::Number => text.parse::<f64>().map_or_else(|_| text.into(), Value::from),
            FieldKind::Boolean => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
            FieldKind::List => text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect(),
            FieldKind::Text | FieldKind::Choice(_) => written.into(),
        }
    }
}

/// Puts a value at a path of keys, and makes the maps on the way.
pub fn put(item: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => (),
        [key] => drop(item.insert(key.clone(), value)),
        [key, rest @ ..] => {
            let inner = item.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Some(inner) = inner.as_object_mut() {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(definition: &str, name: &str) -> Field {
        fields(definition).into_iter().find(|field| field.name() == name).unwrap_or_else(|| panic!("no {name}"))
    }

    #[test]
    fn scalars_lists_choices_and_fields_of_maps_are_found() {
        assert_eq!(field("Service", "port").kind, FieldKind::Integer);
        assert_eq!(field("Service", "health").kind, FieldKind::Text);
        assert_eq!(field("Service", "public.host").kind, FieldKind::Text);
        assert_eq!(field("Service", "uses.databases").kind, FieldKind::List);
        assert!(field("Database", "engine").is_required);
        let FieldKind::Choice(engines) = field("Database", "engine").kind else { panic!("no choice") };
        assert!(engines.contains(&"autonomous-transaction-processing".to_owned()), "{engines:?}");
    }

    #[test]
    fn the_forms_of_a_record_are_one_list_of_fields() {
        let FieldKind::Choice(types) = field("Record", "type").kind else { panic!("no choice") };
        assert!(["A", "MX", "CAA"].iter().all(|one| types.contains(&(*one).to_owned())), "{types:?}");
        assert_eq!(field("Record", "proxied").kind, FieldKind::Boolean);
        assert_eq!(field("Record", "priority").kind, FieldKind::Integer);
    }

    #[test]
    fn every_field_says_what_it_is_for() {
        for definition in crate::edit::kinds::KINDS.iter().map(|kind| kind.definition) {
            let fields = fields(definition);
            assert!(!fields.is_empty(), "{definition}");
            let silent: Vec<String> =
                fields.iter().filter(|f| f.description.is_empty() && f.name() != "type").map(Field::name).collect();
            assert!(silent.is_empty(), "{definition}: {silent:?}");
        }
    }
}
