//! The document as one environment sees it: items that exist there, with their overrides merged in.

use serde_json::{Map, Value};

use super::ITEM_SECTIONS;
use crate::source::Pointer;

/// A document's value in one environment (or as written), and where each part of it was written.
#[derive(Debug, Clone)]
pub struct View {
    value: Value,
    /// What an override brought: its place in the view, and where it was written.
    moved: Vec<(Pointer, Pointer)>,
}

impl View {
    /// The document as written, with every item and nothing merged.
    pub fn written(value: &Value) -> Self {
        Self { value: without_anchors(value), moved: Vec::new() }
    }

    /// The document as `environment` sees it.
    pub fn of(value: &Value, environment: &str) -> Self {
        let mut view = Self::written(value);
        let mut root = view.value.take();
        for section in ITEM_SECTIONS {
            if let Some(items) = root.get_mut(section).and_then(Value::as_object_mut) {
                items.retain(|_, item| exists_in(item, environment));
                for (name, item) in items.iter_mut() {
                    view.merge_overrides(item, &Pointer::root().key(section).key(name), environment);
                }
            }
        }
        view.value = root;
        view
    }

    /// The merged value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The merged value, to mend what the schema found wrong in it.
    pub(super) fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    /// Where the part of the view at `at` was written.
    pub fn written_at(&self, at: &Pointer) -> Pointer {
        self.moved
            .iter()
            .filter_map(|(here, there)| at.below(here).map(|rest| (here, there.join(rest))))
            .max_by_key(|(here, _)| here.as_str().len())
            .map_or_else(|| at.clone(), |(_, there)| there)
    }

    /// The first part of the view, at or below `at`, that an override brought.
    pub fn overridden(&self, at: &Pointer) -> Option<Pointer> {
        self.moved.iter().map(|(here, _)| here).find(|here| here.below(at).is_some()).cloned()
    }

    fn merge_overrides(&mut self, item: &mut Value, at: &Pointer, environment: &str) {
        let Some(map) = item.as_object_mut() else { return };
        map.shift_remove("environments");
        let Some(overrides) = map.shift_remove("overrides") else { return };
        if let Some(over) = overrides.get(environment).filter(|over| over.is_object()) {
            self.merge(item, over, at, &at.key("overrides").key(environment));
        }
    }

    /// Maps merge, everything else replaces.
    fn merge(&mut self, base: &mut Value, over: &Value, at: &Pointer, written: &Pointer) {
        match (base, over) {
            (Value::Object(base), Value::Object(over)) => {
                for (key, value) in over {
                    let (at, written) = (at.key(key), written.key(key));
                    match base.get_mut(key) {
                        Some(old) => self.merge(old, value, &at, &written),
                        None => {
                            base.insert(key.clone(), value.clone());
                            self.moved.push((at, written));
                        }
                    }
                }
            }
            (base, over) => {
                *base = over.clone();
                self.moved.push((at.clone(), written.clone()));
            }
        }
    }
}

/// `x-` keys hold anchors: their aliases have been followed, and nothing else reads them.
fn without_anchors(value: &Value) -> Value {
    let Value::Object(map) = value else { return value.clone() };
    let kept: Map<_, _> =
        map.iter().filter(|(key, _)| !key.starts_with("x-")).map(|(k, v)| (k.clone(), v.clone())).collect();
    Value::Object(kept)
}

/// An item without a (readable) list of environments exists in every one.
fn exists_in(item: &Value, environment: &str) -> bool {
    match item.get("environments") {
        Some(Value::Array(list)) => list.iter().any(|name| name == environment),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "x-sizes": { "small": 1 },
            "databases": { "insights": { "environments": ["production"], "ecpus": 2 } },
            "services": { "api": {
                "replicas": { "min": 1, "max": 2 },
                "secrets": ["A", "B"],
                "overrides": { "production": { "replicas": { "min": 4 }, "secrets": ["C"], "health": "/up" } },
            } },
        })
    }

    #[test]
    fn maps_merge_and_lists_replace() {
        let view = View::of(&document(), "production");
        let api = &view.value()["services"]["api"];
        assert_eq!(*api, json!({ "replicas": { "min": 4, "max": 2 }, "secrets": ["C"], "health": "/up" }));
        assert_eq!(View::of(&document(), "staging").value()["services"]["api"]["replicas"]["min"], json!(1));
    }

    #[test]
    fn what_an_override_brought_is_found_where_it_was_written() {
        let view = View::of(&document(), "production");
        let written = |at: &str| view.written_at(&Pointer::parse(at)).as_str().to_owned();
        assert_eq!(written("/services/api/replicas/min"), "/services/api/overrides/production/replicas/min");
        assert_eq!(written("/services/api/replicas/max"), "/services/api/replicas/max");
        assert_eq!(written("/services/api/secrets/0"), "/services/api/overrides/production/secrets/0");
    }

    #[test]
    fn an_item_exists_only_where_it_says() {
        assert_eq!(View::of(&document(), "staging").value()["databases"], json!({}));
        assert!(View::of(&document(), "production").value()["databases"]["insights"].is_object());
    }
}
