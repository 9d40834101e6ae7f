//! A document and a seed → the document after an edit such as people make: add, remove, rename, change, move.

use serde_json::{Map, Value, json};

use super::Seeded;
use super::documents::{self, SECTIONS, environments, items, names};

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Add,
    AddEnvironment,
    AddZone,
    Remove,
    RemoveEnvironment,
    RemoveZone,
    /// Removed, and a line says that what it held stays.
    Keep,
    /// A line says that it will be destroyed; it is still there.
    Condemn,
    /// It goes, as a line said before.
    Destroy,
    Rename,
    RenameUnsaid,
    RenameEnvironment,
    /// Into one environment, or out of one.
    Move,
    Protect,
    Change,
    ChangeThere,
    /// Lines that have done their work go.
    Tidy,
}

pub const KINDS: [Kind; 17] = [
    Kind::Add,
    Kind::AddEnvironment,
    Kind::AddZone,
    Kind::Remove,
    Kind::RemoveEnvironment,
    Kind::RemoveZone,
    Kind::Keep,
    Kind::Condemn,
    Kind::Destroy,
    Kind::Rename,
    Kind::RenameUnsaid,
    Kind::RenameEnvironment,
    Kind::Move,
    Kind::Protect,
    Kind::Change,
    Kind::ChangeThere,
    Kind::Tidy,
];

/// Makes an edit, and says what it did; none where the document has nothing to do it to.
pub fn edit(document: &mut Value, kind: Kind, random: &mut Seeded) -> Option<String> {
    let done = match kind {
        Kind::Add => {
            let section = *random.pick(&SECTIONS);
            format!("{section}.{}", documents::add(document, section, random)?)
        }
        Kind::AddEnvironment => documents::add_environment(document, random)?,
        Kind::AddZone => documents::add_zone(document, random)?,
        Kind::RemoveEnvironment => remove_environment(document, random)?,
        Kind::RemoveZone => remove_zone(document, random)?,
        Kind::Destroy => destroy(document, random)?,
        Kind::RenameEnvironment => rename_environment(document, random)?,
        Kind::Protect => protect(document, random)?,
        Kind::Tidy => tidy(document, random)?,
        Kind::Remove
        | Kind::Keep
        | Kind::Condemn
        | Kind::Rename
        | Kind::RenameUnsaid
        | Kind::Move
        | Kind::Change
        | Kind::ChangeThere => {
            let (section, name) = any_item(document, random)?;
            let how = edit_item(document, (section, &name), kind, random)?;
            format!("{section}.{name}{how}")
        }
    };
    Some(format!("{kind:?} {done}"))
}

fn edit_item(document: &mut Value, (section, name): (&str, &str), kind: Kind, random: &mut Seeded) -> Option<String> {
    match kind {
        Kind::Keep => {
            remove(document, section, name)?;
            say(document, json!({ section: name, "data": "keep" }));
        }
        Kind::Condemn => say(document, json!({ section: name, "data": "destroy" })),
        Kind::Rename | Kind::RenameUnsaid => {
            let to = format!("{}{}", random.pick(&["vesper", "willow", "yarrow", "zephyr"]), random.below(100));
            rename(document, section, name, &to, kind == Kind::Rename, random)?;
            return Some(format!(" to {to}"));
        }
        Kind::Move => return move_item(document, section, name, random),
        Kind::Change => return change(document, section, name, None, random),
        Kind::ChangeThere => {
            let environment = random.pick_if_any(&environments(document))?.clone();
            return change(document, section, name, Some(&environment), random);
        }
        _ => remove(document, section, name)?,
    }
    Some(String::new())
}

fn any_item(document: &Value, random: &mut Seeded) -> Option<(&'static str, String)> {
    let all: Vec<_> =
        SECTIONS.iter().flat_map(|section| names(document, section).into_iter().map(|name| (*section, name))).collect();
    random.pick_if_any(&all).cloned()
}

/// Without a word about what it held.
fn remove(document: &mut Value, section: &str, name: &str) -> Option<()> {
    items(document, section).shift_remove(name)?;
    each_use(document, section, &mut |target| target != name);
    Some(())
}

fn say(document: &mut Value, line: Value) {
    if document["retired"].is_null() {
        document["retired"] = json!([]);
    }
    document["retired"].as_array_mut().expect("a list").push(line);
}

/// An item of which a line says that it may be destroyed goes.
fn destroy(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let lines = document["retired"].as_array()?.iter().filter(|line| line["data"] == "destroy");
    let condemned = lines
        .flat_map(|line| SECTIONS.iter().filter_map(|section| Some((*section, line[*section].as_str()?.to_owned()))));
    let there: Vec<_> = condemned.filter(|(section, name)| document[*section].get(name).is_some()).collect();
    let (section, name) = random.pick_if_any(&there)?.clone();
    remove(document, section, &name)?;
    Some(format!("{section}.{name}"))
}

/// Gives an item another name; with `said`, its names before are listed, the latest first, or the latest alone.
fn rename(document: &mut Value, section: &str, from: &str, to: &str, said: bool, random: &mut Seeded) -> Option<()> {
    if items(document, section).contains_key(to) {
        return None;
    }
    let mut item = items(document, section).shift_remove(from)?;
    if said {
        let before = match &item["renamed_from"] {
            _ if random.once_in(3) => Vec::new(),
            Value::Array(names) => names.clone(),
            Value::Null => Vec::new(),
            name => vec![name.clone()],
        };
        let mut names = vec![json!(from)];
        names.extend(before);
        item["renamed_from"] = if names.len() == 1 { json!(from) } else { names.into() };
    }
    items(document, section).insert(to.to_owned(), item);
    each_use(document, section, &mut |target| {
        if target == from {
            to.clone_into(target);
        }
        true
    });
    for section in ["services", "databases"].into_iter().filter(|_| section == "clusters") {
        for item in items(document, section).values_mut().filter(|item| item["cluster"] == from) {
            item["cluster"] = json!(to);
        }
    }
    Some(())
}

/// Where an item was everywhere, it is in one environment now; where it was in some, it is everywhere. With a line, half
/// the time, that keeps what it held elsewhere.
fn move_item(document: &mut Value, section: &str, name: &str, random: &mut Seeded) -> Option<String> {
    let all = environments(document);
    let item = items(document, section).get_mut(name)?.as_object_mut()?;
    if item.shift_remove("environments").is_some() {
        return Some(" to every environment".to_owned());
    }
    let to = random.pick_if_any(&all)?.clone();
    item.insert("environments".to_owned(), json!([to]));
    if let Some(overrides) = item.get_mut("overrides").and_then(Value::as_object_mut) {
        overrides.retain(|environment, _| *environment == to);
    }
    for service in items(document, "services").values_mut().filter(|service| service["environments"] != json!([to])) {
        forget_in(service, section, name);
    }
    let left: Vec<&String> = all.iter().filter(|environment| **environment != to).collect();
    if random.once_in(2) && !left.is_empty() {
        let data = random.pick(&["keep", "destroy"]);
        say(document, json!({ section: name, "environments": left, "data": data }));
        return Some(format!(" to {to}, {data} elsewhere"));
    }
    Some(format!(" to {to}"))
}

/// Takes a field from another item of the kind, or takes it away.
fn change(document: &mut Value, section: &str, name: &str, there: Option<&str>, random: &mut Seeded) -> Option<String> {
    let other = documents::item(document, section, name, random);
    let item = items(document, section).get_mut(name)?.as_object_mut()?;
    let mut fields: Vec<String> = item.keys().chain(other.keys()).cloned().collect();
    fields.retain(|field| !["environments", "overrides", "renamed_from"].contains(&field.as_str()));
    let field = random.pick_if_any(&fields)?.clone();
    let place = match there {
        Some(environment) => {
            let overrides = item.entry("overrides").or_insert_with(|| json!({})).as_object_mut()?;
            overrides.entry(environment).or_insert_with(|| json!({})).as_object_mut()?
        }
        None => item,
    };
    match other.get(&field) {
        Some(value) => drop(place.insert(field.clone(), value.clone())),
        None => drop(place.shift_remove(&field)?),
    }
    let there = there.map(|environment| format!(" in {environment}")).unwrap_or_default();
    Some(format!(".{field} to {}{there}", other.get(&field).unwrap_or(&Value::Null)))
}

fn remove_zone(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let name = random.pick_if_any(&documents::zones(document))?.clone();
    document["dns"]["zones"].as_object_mut()?.shift_remove(&name)?;
    if random.once_in(2) {
        say(document, json!({ "zones": name, "data": "keep" }));
    }
    Some(name)
}

fn remove_environment(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let name = random.pick_if_any(&environments(document))?.clone();
    items(document, "environments").shift_remove(&name)?;
    for section in SECTIONS {
        items(document, section).retain(|_, item| item["environments"] != json!([name]));
        for item in items(document, section).values_mut() {
            if let Some(overrides) = item.get_mut("overrides").and_then(Value::as_object_mut) {
                overrides.shift_remove(&name);
            }
        }
    }
    let data = random.pick(&["", "keep", "destroy"]);
    if !data.is_empty() {
        say(document, json!({ "environments": [name], "data": data }));
    }
    Some(format!("{name} {data}"))
}

/// Any of them, wherever it is named.
fn rename_environment(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let from = random.pick_if_any(&environments(document))?.clone();
    let to = format!("{}{}", random.pick(&["alpha", "omega"]), random.below(100));
    let environments = std::mem::take(items(document, "environments"));
    let renamed = environments.into_iter().map(|(name, mut environment)| {
        if name != from {
            return (name, environment);
        }
        let first = environment["renamed_from"].as_str().unwrap_or(&from).to_owned();
        environment["renamed_from"] = json!(first);
        (to.clone(), environment)
    });
    *items(document, "environments") = renamed.collect();
    for section in document.as_object_mut()?.values_mut().filter_map(Value::as_object_mut) {
        for item in section.values_mut().filter_map(Value::as_object_mut) {
            let overridden = item.get_mut("overrides").and_then(Value::as_object_mut);
            if let Some((overrides, value)) = overridden.and_then(|o| o.shift_remove(&from).map(|value| (o, value))) {
                overrides.insert(to.clone(), value);
            }
            rename_in(item.get_mut("environments"), &from, &to);
        }
    }
    for line in document.get_mut("retired").and_then(Value::as_array_mut).into_iter().flatten() {
        rename_in(line.get_mut("environments"), &from, &to);
    }
    Some(format!("{from} to {to}"))
}

fn rename_in(list: Option<&mut Value>, from: &str, to: &str) {
    for name in list.and_then(Value::as_array_mut).into_iter().flatten().filter(|name| *name == from) {
        *name = json!(to);
    }
}

/// An environment is protected, or no more.
fn protect(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let name = random.pick_if_any(&environments(document))?.clone();
    let environment = items(document, "environments").get_mut(&name)?.as_object_mut()?;
    let is_protected = environment.shift_remove("protected").is_some();
    environment.shift_remove("approvers");
    if !is_protected {
        environment.insert("protected".to_owned(), json!(true));
        environment.insert("approvers".to_owned(), json!(["core"]));
    }
    Some(format!("{name}: {}", !is_protected))
}

/// One line that says what became of something goes: of `retired`, or a `renamed_from`.
fn tidy(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let lines = document["retired"].as_array().map_or(0, Vec::len);
    if lines > 0 && random.once_in(2) {
        let lines = document.get_mut("retired")?.as_array_mut()?;
        let line = lines.remove(random.below(lines.len()));
        return Some(line.to_string());
    }
    let (section, name) = any_item(document, random)?;
    let names = items(document, section).get_mut(&name)?.as_object_mut()?.shift_remove("renamed_from")?;
    Some(format!("{section}.{name}, renamed from {names}"))
}

/// Every use of an item of a section, whether written as a name or as a name with options; keeps those that it says.
fn each_use(document: &mut Value, section: &str, keep: &mut dyn FnMut(&mut String) -> bool) {
    for service in items(document, "services").values_mut() {
        each_use_of(service, section, keep);
    }
}

fn forget_in(service: &mut Value, section: &str, name: &str) {
    each_use_of(service, section, &mut |target| target != name);
}

fn each_use_of(service: &mut Value, section: &str, keep: &mut dyn FnMut(&mut String) -> bool) {
    let used = service.pointer_mut(&format!("/uses/{section}")).and_then(Value::as_array_mut);
    let Some(used) = used else { return };
    used.retain_mut(|target| match target {
        Value::String(name) => keep(name),
        Value::Object(options) => {
            let Some((mut name, value)) = std::mem::take::<Map<_, _>>(options).into_iter().next() else { return false };
            let kept = keep(&mut name);
            options.insert(name, value);
            kept
        }
        _ => true,
    });
}

/// Whether a line lets Terraform destroy what lies at an address: one of the item that the address is named after, there.
pub fn gives_up(document: &Value, (root, address): &(String, String)) -> bool {
    let (_, label) = address.split_once('.').expect("an address has a type");
    let lines = document["retired"].as_array().into_iter().flatten().filter(|line| line["data"] == "destroy");
    lines.into_iter().any(|line| {
        let items = line.as_object().expect("a map").iter().filter(|(key, _)| *key != "data" && *key != "environments");
        let mut items = items.filter_map(|(_, name)| name.as_str()).map(|name| name.replace(['-', '.'], "_"));
        let is_there = |there: &Vec<Value>| there.iter().any(|name| root_of(document, name) == root);
        let is_all = items.clone().next().is_none();
        line["environments"].as_array().is_none_or(is_there)
            && (is_all || items.any(|name| format!("_{label}_").contains(&format!("_{name}_"))))
    })
}

/// A renamed environment keeps the root that it had.
fn root_of<'d>(document: &'d Value, environment: &'d Value) -> &'d Value {
    let name = environment.as_str().expect("a name");
    document["environments"].get(name).and_then(|found| found.get("renamed_from")).unwrap_or(environment)
}
