//! A path as a person writes it → the place in the document: `services.pricing`, `dns.zones.acme.example.records[2]`.

use serde_json::{Map, Value};

use crate::source::Pointer;

/// How far a path leads, where it leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// What is not there.
    pub word: String,
    /// What is there instead.
    pub known: Vec<String>,
}

/// Finds a place. A key that holds dots stands as it is, or in brackets and quotes, as diagnostics print it.
pub(super) fn find(document: &Value, path: &str) -> Result<Pointer, Missing> {
    let (mut value, mut at, mut rest) = (document, Pointer::root(), path);
    while !rest.is_empty() {
        let step = match value {
            Value::Object(map) => key(map, rest).and_then(|(key, after)| Some((map.get(key)?, at.key(key), after))),
            Value::Array(list) => index(rest).and_then(|(i, after)| Some((list.get(i)?, at.index(i), after))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        };
        let Some((below, place, after)) = step else { return Err(missing(value, rest)) };
        (value, at) = (below, place);
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Ok(at)
}

/// The longest key that the path begins with, and the rest of the path.
fn key<'a>(map: &'a Map<String, Value>, path: &'a str) -> Option<(&'a str, &'a str)> {
    if let Some((quoted, after)) = path.strip_prefix("[\"").and_then(|path| path.split_once("\"]")) {
        return Some((quoted, after));
    }
    let beginnings = map.keys().filter_map(|key| Some((key.as_str(), path.strip_prefix(key.as_str())?)));
    let whole = beginnings.filter(|(_, after)| after.is_empty() || after.starts_with(['.', '[']));
    whole.max_by_key(|(key, _)| key.len())
}

fn index(path: &str) -> Option<(usize, &str)> {
    let (index, after) = path.strip_prefix('[')?.split_once(']')?;
    Some((index.parse().ok()?, after))
}

fn missing(value: &Value, rest: &str) -> Missing {
    let known = value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default();
    Missing { word: rest.split(['.', '[']).next().unwrap_or(rest).to_owned(), known }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_to_its_place() {
        let document = json!({
            "services": { "pricing": { "port": 9000 } },
            "dns": { "zones": { "acme.example": { "records": [{ "name": "a" }] } } },
        });
        for (path, pointer) in [
            ("services", "/services"),
            ("services.pricing.port", "/services/pricing/port"),
            ("dns.zones.acme.example", "/dns/zones/acme.example"),
            ("dns.zones.acme.example.records[0].name", "/dns/zones/acme.example/records/0/name"),
            ("dns.zones[\"acme.example\"].records", "/dns/zones/acme.example/records"),
        ] {
            assert_eq!(find(&document, path), Ok(Pointer::parse(pointer)), "{path}");
        }
        for (path, word) in
            [("services.pricng", "pricng"), ("services.pricing.port.x", "x"), ("service.pricing", "service")]
        {
            assert_eq!(find(&document, path).map_err(|missing| missing.word), Err(word.to_owned()), "{path}");
        }
    }
}
