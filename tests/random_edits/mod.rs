//! A document and a seed → the document after a few edits such as people make: add, remove, rename, change, move.

use serde_json::{Map, Value, json};

/// The sections whose items hold data or carry those that do.
const SECTIONS: [&str; 7] = ["databases", "buckets", "brokers", "ai_endpoints", "workers", "services", "clusters"];

/// Numbers that follow from a seed (xorshift, Marsaglia 2003): the same in every run.
pub struct Seeded(u64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// Makes an edit, and says which.
pub fn edit(document: &mut Value, random: &mut Seeded) -> String {
    let section = SECTIONS[random.below(SECTIONS.len())];
    let names: Vec<String> = items(document, section).keys().cloned().collect();
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let name = &names[random.below(names.len())];
    let number = random.below(1000);
    match random.below(7) {
        0 => add(document, section, name, &format!("added-{number}")),
        1 => remove(document, section, name),
        2 => retire(document, section, name),
        3 => rename(document, section, name, &format!("renamed-{number}")),
        4 => confine(document, section, name, random.below(2) == 0),
        5 => rename_environment(document, &format!("environment-{number}")),
        _ => change(document, section, name, number),
    }
    .unwrap_or_else(|| "nothing".to_owned())
}

fn items<'d>(document: &'d mut Value, section: &str) -> &'d mut Map<String, Value> {
    if document[section].is_null() {
        document[section] = json!({});
    }
    document[section].as_object_mut().expect("a section is a map")
}

fn add(document: &mut Value, section: &str, like: &str, name: &str) -> Option<String> {
    let mut item = items(document, section).get(like)?.clone();
    for once in ["physical_name", "adopt", "renamed_from", "routes", "queue", "assets", "repository"] {
        item.as_object_mut()?.remove(once);
    }
    if !item["public"].is_null() {
        item["public"] = json!({ "host": name });
    }
    if section == "workers" {
        item["overrides"] = json!({});
        item["crons"] = json!(["5 5 * * *"]);
    }
    items(document, section).insert(name.to_owned(), item);
    Some(format!("add {section}.{name}, which is as {like}"))
}

/// Without a word about what it held.
fn remove(document: &mut Value, section: &str, name: &str) -> Option<String> {
    items(document, section).shift_remove(name)?;
    forget(document, section, name);
    Some(format!("remove {section}.{name}"))
}

fn retire(document: &mut Value, section: &str, name: &str) -> Option<String> {
    remove(document, section, name)?;
    say(document, json!({ section: name, "data": "keep" }));
    Some(format!("retire {section}.{name}"))
}

fn say(document: &mut Value, line: Value) {
    if document["retired"].is_null() {
        document["retired"] = json!([]);
    }
    document["retired"].as_array_mut().expect("a list").push(line);
}

fn rename(document: &mut Value, section: &str, from: &str, to: &str) -> Option<String> {
    let mut item = items(document, section).shift_remove(from)?;
    let first = item["renamed_from"].as_str().unwrap_or(from).to_owned();
    item["renamed_from"] = json!(first);
    items(document, section).insert(to.to_owned(), item);
    each_use(document, section, &mut |target| {
        if target == from {
            *target = to.to_owned();
        }
        true
    });
    for service in items(document, "services").values_mut() {
        if section == "clusters" && service["cluster"] == from {
            service["cluster"] = json!(to);
        }
    }
    Some(format!("rename {section}.{from} to {to}"))
}

/// Moves an item out of an environment; with `said`, what it held there is kept.
fn confine(document: &mut Value, section: &str, name: &str, said: bool) -> Option<String> {
    let environments: Vec<String> = document["environments"].as_object()?.keys().cloned().collect();
    let [first, .., last] = environments.as_slice() else { return None };
    items(document, section).get_mut(name)?["environments"] = json!([last]);
    if let Some(overrides) = items(document, section)[name]["overrides"].as_object_mut() {
        overrides.retain(|environment, _| environment == last);
    }
    if said {
        say(document, json!({ section: name, "environments": [first], "data": "keep" }));
    }
    Some(format!("confine {section}.{name} to {last}"))
}

/// The last one, wherever it is named.
fn rename_environment(document: &mut Value, to: &str) -> Option<String> {
    let environments = document["environments"].as_object_mut()?;
    let from = environments.keys().next_back()?.clone();
    let mut environment = environments.shift_remove(&from)?;
    let first = environment["renamed_from"].as_str().unwrap_or(&from).to_owned();
    environment["renamed_from"] = json!(first);
    document["environments"].as_object_mut()?.insert(to.to_owned(), environment);
    for section in document.as_object_mut()?.values_mut().filter_map(Value::as_object_mut) {
        for item in section.values_mut().filter_map(Value::as_object_mut) {
            let overridden = item.get_mut("overrides").and_then(Value::as_object_mut);
            if let Some((overrides, value)) = overridden.and_then(|o| o.shift_remove(&from).map(|value| (o, value))) {
                overrides.insert(to.to_owned(), value);
            }
            rename_in(item.get_mut("environments"), &from, to);
        }
    }
    for line in document["retired"].as_array_mut().into_iter().flatten() {
        rename_in(line.get_mut("environments"), &from, to);
    }
    Some(format!("rename the environment {from} to {to}"))
}

fn rename_in(list: Option<&mut Value>, from: &str, to: &str) {
    for name in list.and_then(Value::as_array_mut).into_iter().flatten().filter(|name| *name == from) {
        *name = json!(to);
    }
}

fn change(document: &mut Value, section: &str, name: &str, number: usize) -> Option<String> {
    let item = items(document, section).get_mut(name)?;
    let (field, value) = match section {
        "databases" => ("ecpus", json!(2 + number % 14)),
        "buckets" => ("versioning", json!(number.is_multiple_of(2))),
        "brokers" => ("instance", json!("mq.m7g.xlarge")),
        "ai_endpoints" => ("capacity", json!(1 + number)),
        "services" => ("env", json!({ "LOG_LEVEL": format!("level-{number}") })),
        _ => ("description", json!(format!("number {number}"))),
    };
    item[field] = value;
    Some(format!("change {section}.{name}.{field}"))
}

fn forget(document: &mut Value, section: &str, name: &str) {
    each_use(document, section, &mut |target| target != name);
}

/// Every use of an item of a section, whether written as a name or as a name with options; keeps those that it says.
fn each_use(document: &mut Value, section: &str, keep: &mut dyn FnMut(&mut String) -> bool) {
    for service in items(document, "services").values_mut() {
        let used = service.pointer_mut(&format!("/uses/{section}")).and_then(Value::as_array_mut);
        let Some(used) = used else { continue };
        used.retain_mut(|target| match target {
            Value::String(name) => keep(name),
            Value::Object(options) => {
                let Some((mut name, value)) = std::mem::take(options).into_iter().next() else { return false };
                let kept = keep(&mut name);
                options.insert(name, value);
                kept
            }
            _ => true,
        });
    }
}
