//! A block → its arguments by path; entries of a list that have a name go by it: `rules[login].ratelimit.period`.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::emit::hcl::{Block, Body, Object, Value};

/// The arguments of a block, from the outside in.
#[derive(Default)]
pub(super) struct Flat {
    pub values: IndexMap<String, Value>,
    /// Entries of lists, and blocks that may stand several times, by path: `rules[login]`.
    pub entries: IndexMap<String, Value>,
    /// What the entries of each list go by, in their order.
    pub lists: IndexMap<String, Vec<String>>,
}

/// What an entry goes by, the first that all entries of its list have and none shares.
const NAMES: [&str; 8] = ["ref", "key", "name", "username", "value", "id", "email", "description"];

/// Every argument by its path; blocks of the kinds in `repeated` are entries, as if they were a list.
pub(super) fn flatten(block: &Block, repeated: &BTreeSet<String>) -> Flat {
    let mut flat = Flat::default();
    flat.body("", block.body(), repeated);
    flat
}

/// The kinds of blocks that stand several times at one place.
pub(super) fn repeated(body: &Body) -> BTreeSet<String> {
    let count = |kind: &str| body.blocks().filter(|block| block.kind() == kind).count();
    let own = body.blocks().filter(|block| count(block.kind()) > 1).map(|block| block.kind().to_owned());
    own.chain(body.blocks().flat_map(|block| repeated(block.body()))).collect()
}

impl Flat {
    fn body(&mut self, prefix: &str, of: &Body, repeated: &BTreeSet<String>) {
        for (name, value) in of.attributes() {
            self.value(format!("{prefix}{name}"), value);
        }
        let mut kinds: Vec<&str> = Vec::new();
        for block in of.blocks() {
            if !kinds.contains(&block.kind()) {
                kinds.push(block.kind());
            }
        }
        for kind in kinds {
            let path = format!("{prefix}{kind}");
            let bodies: Vec<&Body> = of.blocks().filter(|block| block.kind() == kind).map(Block::body).collect();
            if !repeated.contains(kind) {
                bodies.into_iter().for_each(|body| self.single(&path, body, repeated));
                continue;
            }
            let wholes: Vec<Object> = bodies.iter().map(|body| whole(body)).collect();
            for ((name, body), whole) in names(&wholes).into_iter().zip(bodies).zip(&wholes) {
                let entry = self.entry(&path, name, whole);
                self.single(&entry, body, repeated);
            }
        }
    }

    /// A block that stands once; an empty one is a value, so that its coming is seen.
    fn single(&mut self, path: &str, body: &Body, repeated: &BTreeSet<String>) {
        let before = self.values.len();
        self.body(&format!("{path}."), body, repeated);
        if self.values.len() == before {
            self.values.insert(path.to_owned(), Value::Object(Object::new()));
        }
    }

    fn value(&mut self, path: String, of: &Value) {
        match of {
            Value::Object(object) if !object.is_empty() => {
                object.iter().for_each(|(key, inner)| self.value(format!("{path}.{key}"), inner));
            }
            Value::Call(function, arguments) if function == "jsonencode" && arguments.len() == 1 => {
                arguments.iter().for_each(|argument| self.value(path.clone(), argument));
            }
            Value::List(elements) => match objects(elements) {
                Some(entries) => {
                    for (name, whole) in names(&entries).into_iter().zip(&entries) {
                        let entry = self.entry(&path, name, whole);
                        self.value(entry, &Value::Object(whole.clone()));
                    }
                }
                None => {
                    self.values.insert(path, of.clone());
                }
            },
            other => {
                self.values.insert(path, other.clone());
            }
        }
    }

    fn entry(&mut self, list: &str, name: String, whole: &Object) -> String {
        let path = format!("{list}[{name}]");
        self.entries.insert(path.clone(), Value::Object(whole.clone()));
        self.lists.entry(list.to_owned()).or_default().push(name);
        path
    }
}

/// The elements of a list that has nothing but objects.
fn objects(elements: &[Value]) -> Option<Vec<Object>> {
    let object = |value: &Value| match value {
        Value::Object(object) if !object.is_empty() => Some(object.clone()),
        _ => None,
    };
    elements.iter().map(object).collect::<Option<Vec<_>>>().filter(|objects| !objects.is_empty())
}

/// What entries go by: a text that each has and none shares, else their positions.
fn names(entries: &[Object]) -> Vec<String> {
    let by = |key: &&str| {
        let text = |entry: &Object| match entry.get(key) {
            Some(Value::Text(text)) if !text.contains(['[', ']']) => Some(text.clone()),
            _ => None,
        };
        let names = entries.iter().map(text).collect::<Option<Vec<String>>>()?;
        let unlike: BTreeSet<&String> = names.iter().collect();
        (unlike.len() == names.len()).then_some(names)
    };
    NAMES.iter().find_map(by).unwrap_or_else(|| (0..entries.len()).map(|i| i.to_string()).collect())
}

fn whole(body: &Body) -> Object {
    let attributes = body.attributes().fold(Object::new(), |all, (name, value)| all.set(name, value.clone()));
    body.blocks().fold(attributes, |all, block| all.set(block.kind(), Value::Object(whole(block.body()))))
}
