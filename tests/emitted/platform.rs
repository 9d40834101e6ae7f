//! A document → what it becomes, as values that a row of the specification can look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use platc::source::{Source, Unseen};
use serde_json::{Map, Value, json};

/// What one document becomes.
pub struct Platform {
    pub name: String,
    /// The roots in which nothing that holds data may be destroyed: the shared one, and those of protected environments.
    guarded: BTreeSet<String>,
    blocks: Vec<(String, hcl::Block)>,
    objects: Vec<Thing>,
    workflows: Vec<Thing>,
    pub texts: BTreeMap<String, String>,
}

/// One subject of a row: an expression is a text in `${}`, blocks are lists under their names.
#[derive(Clone)]
pub struct Thing {
    pub place: String,
    pub value: Value,
}

/// The reference platform first, then the cases, then other platforms.
pub fn all() -> Vec<Platform> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents: Vec<PathBuf> = Vec::new();
    for folder in ["tests/cases", "tests/platforms"] {
        let entries = fs::read_dir(repository.join(folder)).expect("the folder is there");
        documents.extend(entries.map(|entry| entry.expect("readable").path().join("platform.yaml")));
    }
    documents.retain(|path| path.is_file());
    documents.sort();
    documents.insert(0, repository.join("platform/platform.yaml"));
    documents.iter().map(|path| Platform::read(path)).collect()
}

impl Platform {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("the document is there");
        let compilation = platc::compile(Source { name: "platform.yaml".to_owned(), text }, &Unseen);
        assert!(!compilation.has_errors(), "{} compiles", path.display());
        let texts: BTreeMap<String, String> =
            compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect();
        let model = compilation.model.as_ref().expect("it has no errors");
        let protected = model.environments.iter().filter(|environment| environment.protected);
        let guarded = protected.map(|environment| environment.name().to_owned()).chain(["shared".to_owned()]).collect();
        let name = path.parent().and_then(Path::file_name).expect("in a folder").to_string_lossy().into_owned();
        let blocks = texts.iter().filter_map(|(path, text)| {
            let below = path.strip_prefix("generated/terraform/").filter(|path| path.ends_with(".tf"))?;
            let (root, _) = below.split_once('/').expect("a file is in a root");
            let body = hcl::parse(text).expect("what is emitted parses");
            Some(body.into_blocks().map(move |block| (root.to_owned(), block)))
        });
        let blocks = blocks.flatten().collect();
        let yaml = |folder: &str| -> Vec<Thing> {
            let inside = texts.iter().filter(|(path, _)| path.starts_with(folder));
            let yaml = inside.filter(|(path, _)| path.ends_with(".yaml") || path.ends_with(".yml"));
            let read = |(path, text): (&String, &String)| Thing {
                place: format!("{name}: {path}"),
                value: serde_saphyr::from_str(text).expect("what is emitted is YAML"),
            };
            yaml.map(read).collect()
        };
        let objects = [yaml("generated/kubernetes/"), yaml("generated/doppler/")].concat();
        let workflows = [yaml("generated/github/workflows/"), yaml(".github/workflows/")].concat();
        Self { name, guarded, blocks, objects, workflows, texts }
    }

    /// Blocks such as `resource` of a type, or `provider` of a name; with no labels, `terraform`.
    pub fn blocks(&self, kind: &str, first: &str) -> Vec<Thing> {
        let label = |block: &hcl::Block| block.labels().first().map(|label| label.as_str().to_owned());
        let wanted = self.blocks.iter().filter(|(_, block)| {
            block.identifier() == kind && (first.is_empty() || label(block).as_deref() == Some(first))
        });
        wanted.map(|(root, block)| self.thing(root, block)).collect()
    }

    pub fn resources(&self, type_: &str) -> Vec<Thing> {
        self.blocks("resource", type_)
    }

    /// Those in roots in which nothing that holds data may be destroyed.
    pub fn guarded(&self, type_: &str) -> Vec<Thing> {
        self.resources(type_).into_iter().filter(|thing| self.guarded.contains(root(thing))).collect()
    }

    pub fn is_guarded(&self, thing: &Thing) -> bool {
        self.guarded.contains(root(thing))
    }

    /// One thing a root: the resources of a type in it, as a list.
    pub fn by_root(&self, type_: &str) -> Vec<Thing> {
        let mut roots: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for thing in self.resources(type_) {
            let root = thing.place.rsplit_once(' ').expect("an address is last").0.to_owned();
            roots.entry(root).or_default().push(thing.value);
        }
        roots.into_iter().map(|(place, values)| Thing { place, value: json!(values) }).collect()
    }

    fn thing(&self, root: &str, block: &hcl::Block) -> Thing {
        let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
        Thing { place: format!("{}: {root} {}", self.name, labels.join(".")), value: body(block.body()) }
    }

    pub fn objects(&self, kind: &str) -> Vec<Thing> {
        self.objects.iter().filter(|object| object.value["kind"] == kind).cloned().collect()
    }

    pub fn every_object(&self) -> Vec<Thing> {
        self.objects.clone()
    }

    pub fn workflows(&self) -> Vec<Thing> {
        self.workflows.clone()
    }

    /// The specs of pods, each with the annotations of the Deployment or CronJob that it is of.
    pub fn pods(&self) -> Vec<Thing> {
        let pods = self.objects.iter().filter_map(|object| {
            let at = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"];
            let mut value = at.iter().find_map(|at| object.value.pointer(at))?.clone();
            value["annotations"] = object.value["metadata"]["annotations"].clone();
            Some(Thing { place: object.place.clone(), value })
        });
        pods.collect()
    }

    /// Every container of every pod.
    pub fn containers(&self) -> Vec<Thing> {
        let of = |pod: Thing| {
            let lists = ["initContainers", "containers"].map(|key| list(&pod.value[key]).to_vec());
            lists.concat().into_iter().map(move |value| Thing { place: pod.place.clone(), value })
        };
        self.pods().into_iter().flat_map(of).collect()
    }
}

/// The root of a block: `platform: production aws_mq_broker.events`.
fn root(thing: &Thing) -> &str {
    thing.place.rsplit(' ').nth(1).unwrap_or_default()
}

/// Those of which something holds.
pub fn those(things: Vec<Thing>, holds: fn(&Value) -> bool) -> Vec<Thing> {
    things.into_iter().filter(|thing| holds(&thing.value)).collect()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether it is an expression that begins so: `${cloudflare_zone.`.
pub fn refers(value: &Value, to: &str) -> bool {
    text(value).strip_prefix("${").is_some_and(|expression| expression.starts_with(to))
}

/// What the nested block of that name says; blocks that occur once.
pub fn inner<'v>(value: &'v Value, name: &str) -> &'v Value {
    &value[name][0]
}

fn body(body: &hcl::Body) -> Value {
    let mut all = Map::new();
    for attribute in body.attributes() {
        all.insert(attribute.key().to_owned(), expression(attribute.expr()));
    }
    for block in body.blocks() {
        let blocks = all.entry(block.identifier()).or_insert_with(|| json!([]));
        blocks.as_array_mut().expect("no argument has the name of a block").push(self::body(block.body()));
    }
    Value::Object(all)
}

fn expression(of: &hcl::Expression) -> Value {
    match of {
        hcl::Expression::Null => Value::Null,
        hcl::Expression::Bool(truth) => json!(truth),
        hcl::Expression::Number(number) => json!(number),
        hcl::Expression::String(text) => json!(text),
        hcl::Expression::Array(items) => items.iter().map(expression).collect(),
        hcl::Expression::Object(entries) => {
            entries.iter().map(|(key, value)| (key.to_string(), expression(value))).collect::<Map<_, _>>().into()
        }
        other => json!(format!("${{{}}}", hcl::format::to_string(other).expect("an expression has a text"))),
    }
}
