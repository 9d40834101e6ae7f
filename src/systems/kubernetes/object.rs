//! Names, labels and fields → Kubernetes objects whose keys stand in the order in which a person writes them.

use serde_json::{Map, Value, json};

use crate::model::{Environment, Model, Service, ServiceKind};

/// The label that every selector uses, and nothing else: a Deployment's selector can never be changed.
pub(super) const NAME_LABEL: &str = "app.kubernetes.io/name";

/// A map in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Adds a field that may be absent.
    #[must_use]
    pub fn set_opt(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    /// Adds texts by key.
    #[must_use]
    pub fn set_all(self, entries: &[(String, String)]) -> Self {
        entries.iter().fold(self, |fields, (key, value)| fields.set(key, value.as_str()))
    }

    /// Adds a map or a list, unless it is empty.
    #[must_use]
    pub fn set_some(self, key: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let is_empty = match &value {
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        };
        if is_empty { self } else { self.set(key, value) }
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields.0)
    }
}

/// What the objects of one item in one environment have in common.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub namespace: String,
    /// The name of the application: the value of [`NAME_LABEL`].
    pub name: String,
    component: &'static str,
    platform: String,
    environment: String,
    owner: Option<String>,
    /// The document's own labels.
    more: Vec<(String, String)>,
}

impl Identity {
    pub fn of_service(model: &Model, environment: &Environment, service: &Service) -> Self {
        let component = match service.kind {
            ServiceKind::Web { .. } => "web",
            ServiceKind::Worker { .. } => "worker",
            ServiceKind::Cron { .. } => "cron-job",
        };
        let (owner, more) = (service.team.clone(), service.pod.labels.clone());
        Self { owner, more, ..Self::of_environment(model, environment, &service.item.name, component) }
    }

    /// Of what exists once an environment.
    pub fn of_environment(model: &Model, environment: &Environment, name: &str, component: &'static str) -> Self {
        Self {
            namespace: environment.namespace.clone(),
            name: name.to_owned(),
            component,
            platform: model.name.clone(),
            environment: environment.name().to_owned(),
            owner: None,
            more: Vec::new(),
        }
    }

    /// The labels of every object; pods have them too, for those who count costs.
    pub fn labels(&self) -> Value {
        let labels = Fields::new()
            .set(NAME_LABEL, self.name.as_str())
            .set("app.kubernetes.io/component", self.component)
            .set("app.kubernetes.io/part-of", self.platform.as_str())
            .set("app.kubernetes.io/managed-by", "platc")
            .set("environment", self.environment.as_str())
            .set_opt("owner", self.owner.as_deref());
        labels.set_all(&self.more).into()
    }

    /// A selector of the pods.
    pub fn selector(&self) -> Value {
        selector(&self.name)
    }

    /// An object of this name.
    pub fn object(&self, api_version: &str, kind: &str) -> Object {
        self.named(api_version, kind, &self.name)
    }

    /// An object of another name.
    pub fn named(&self, api_version: &str, kind: &str, name: &str) -> Object {
        Object {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            namespace: Some(self.namespace.clone()),
            labels: self.labels(),
            annotations: Fields::new(),
            rest: Fields::new(),
        }
    }
}

/// A Kubernetes object in the making.
#[derive(Debug, Clone)]
pub(super) struct Object {
    api_version: String,
    kind: String,
    name: String,
    namespace: Option<String>,
    labels: Value,
    annotations: Fields,
    rest: Fields,
}

impl Object {
    /// The object belongs to the cluster, not to a namespace.
    #[must_use]
    pub fn of_cluster(self) -> Self {
        Self { namespace: None, ..self }
    }

    #[must_use]
    pub fn label(mut self, key: &str, value: &str) -> Self {
        if let Some(labels) = self.labels.as_object_mut() {
            labels.insert(key.to_owned(), Value::from(value));
        }
        self
    }

    #[must_use]
    pub fn annotation(mut self, key: &str, value: Option<&str>) -> Self {
        self.annotations = self.annotations.set_opt(key, value);
        self
    }

    #[must_use]
    pub fn annotations(mut self, entries: &[(String, String)]) -> Self {
        self.annotations = self.annotations.set_all(entries);
        self
    }

    /// Says to checkov which of its checks this object fails on purpose, and why.
    #[must_use]
    pub fn skip(self, checks: &[(&str, &str)]) -> Self {
        let numbered = checks.iter().zip(1..);
        numbered.fold(self, |object, ((check, reason), number)| {
            object.annotation(&format!("checkov.io/skip{number}"), Some(&format!("{check}={reason}")))
        })
    }

    /// Adds a field beside `metadata`.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.rest = self.rest.set(key, value);
        self
    }

    #[must_use]
    pub fn spec(self, spec: impl Into<Value>) -> Self {
        self.set("spec", spec)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        let metadata = Fields::new()
            .set("name", object.name)
            .set_opt("namespace", object.namespace)
            .set("labels", object.labels)
            .set_some("annotations", object.annotations);
        let head =
            Fields::new().set("apiVersion", object.api_version).set("kind", object.kind).set("metadata", metadata);
        Self::Object(head.0.into_iter().chain(object.rest.0).collect())
    }
}

/// A selector of the pods of a service, or of `cloudflared`.
pub(super) fn selector(name: &str) -> Value {
    json!({ "matchLabels": { NAME_LABEL: name } })
}

/// A file of an item: its name within the item's folder, and what is in it.
pub(super) type Manifest = (String, Value);

/// An object and the file it stands in.
pub(super) fn manifest(file: &str, object: Object) -> Manifest {
    (file.to_owned(), object.into())
}
