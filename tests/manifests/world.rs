//! A document → its model and the objects of its manifests, read back from the YAML that was emitted.

use std::fs;
use std::path::{Path, PathBuf};

use platc::model::Model;
use platc::source::Source;
use serde_json::Value;

/// One platform's manifests.
#[derive(Clone)]
pub struct World {
    pub name: String,
    pub model: Model,
    pub objects: Vec<Object>,
    /// Path and content of every file that kustomize reads as such.
    pub kustomizations: Vec<(String, Value)>,
}

/// An object and the file it was read from.
#[derive(Clone)]
pub struct Object {
    pub path: String,
    pub value: Value,
}

impl Object {
    pub fn kind(&self) -> &str {
        self.text("/kind")
    }

    pub fn name(&self) -> &str {
        self.text("/metadata/name")
    }

    pub fn namespace(&self) -> &str {
        self.text("/metadata/namespace")
    }

    /// The text at a place; empty if there is none.
    pub fn text(&self, pointer: &str) -> &str {
        self.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// The pod template of a Deployment or a CronJob.
    pub fn template(&self) -> Option<&Value> {
        ["/spec/jobTemplate/spec/template", "/spec/template"].iter().find_map(|at| self.value.pointer(at))
    }

    pub fn pod(&self) -> Option<&Value> {
        self.template()?.get("spec")
    }

    /// Every container of the pod, those that run before it too.
    pub fn containers(&self) -> Vec<&Value> {
        let lists = ["initContainers", "containers"].map(|key| self.pod().and_then(|pod| pod.get(key)));
        lists.into_iter().flatten().filter_map(Value::as_array).flatten().collect()
    }
}

impl World {
    /// Objects of a kind.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(move |object| object.kind() == kind)
    }

    /// Objects with pods.
    pub fn workloads(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(|object| object.template().is_some())
    }

    /// Whether there is an object of that kind and name beside another.
    pub fn has(&self, kind: &str, name: &str, beside: &Object) -> bool {
        self.of(kind).any(|object| object.name() == name && object.namespace() == beside.namespace())
    }

    /// Puts a value into the first object whose path ends so.
    pub fn put(&mut self, file: &str, pointer: &str, value: &str) {
        let object = self.objects.iter_mut().find(|object| object.path.ends_with(file)).expect("there is such a file");
        let value = serde_json::from_str(value).expect("JSON");
        match object.value.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => {
                let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
                object.value.pointer_mut(parent).expect("a parent")[key] = value;
            }
        }
    }
}

/// The reference platform, every case and every real platform.
pub fn all() -> Vec<World> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![root.join("platform/platform.yaml")];
    for folder in ["tests/cases", "tests/platforms"] {
        let entries = fs::read_dir(root.join(folder)).expect("the folder is there");
        let mut found: Vec<PathBuf> =
            entries.map(|entry| entry.expect("readable").path().join("platform.yaml")).collect();
        found.sort();
        documents.extend(found.into_iter().filter(|path| path.is_file()));
    }
    documents.iter().map(|path| world(path)).collect()
}

/// One of the platforms in `tests/platforms`.
pub fn platform(name: &str) -> World {
    world(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/platforms").join(name).join("platform.yaml"))
}

fn world(path: &Path) -> World {
    let name = path.parent().and_then(Path::file_name).expect("in a folder").to_string_lossy().into_owned();
    let text = fs::read_to_string(path).expect("a document");
    read(&name, text).unwrap_or_else(|messages| panic!("{name}: {messages:#?}"))
}

/// The world of a document, or what is wrong with it.
pub fn read(name: &str, text: String) -> Result<World, Vec<String>> {
    let compilation = platc::compile(Source { name: "platform.yaml".to_owned(), text }, &platc::source::Unseen);
    if compilation.has_errors() {
        return Err(compilation.diagnostics.into_iter().map(|found| found.diagnostic.message).collect());
    }
    let files =
        compilation.files.iter().filter(|(path, _)| path.contains("/kubernetes/") || path.contains("/doppler/"));
    let read = |text: &str| serde_saphyr::from_str::<Value>(text).expect("what is emitted is YAML");
    let (kustomizations, objects): (Vec<_>, Vec<_>) = files
        .filter(|(path, _)| path.ends_with(".yaml") || path.ends_with("/Kustomization"))
        .map(|(path, file)| (path.to_owned(), read(&file.text)))
        .partition(|(_, value)| value["kind"] == "Kustomization");
    let objects = objects.into_iter().map(|(path, value)| Object { path, value }).collect();
    let model = compilation.model.expect("there are no errors");
    Ok(World { name: name.to_owned(), model, objects, kustomizations })
}
