//! The one way to name a place in the document: a JSON Pointer (RFC 6901).

use std::fmt;

/// A place in the document, such as `/services/pricing/replicas/min`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// A pointer from its RFC 6901 text, such as `/dns/zones/a.example`.
    pub fn parse(text: &str) -> Self {
        debug_assert!(text.is_empty() || text.starts_with('/'), "`{text}` is no JSON Pointer");
        Self(text.to_owned())
    }

    /// The place of `key` in the map at this place.
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, key.replace('~', "~0").replace('/', "~1")))
    }

    /// The place of the entry `index` (from 0) in the list at this place.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// This place and then the keys of `path`, which are separated by dots: `at.path("replicas.min")`.
    pub fn path(&self, path: &str) -> Self {
        path.split('.').fold(self.clone(), |at, key| at.key(key))
    }

    /// The map or list that holds this place; `None` for the whole document.
    pub fn parent(&self) -> Option<Self> {
        let end = self.0.rfind('/')?;
        Some(Self(self.0[..end].to_owned()))
    }

    /// The keys and indices from the root to this place, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~"))
    }

    /// The last key or index; `None` for the whole document.
    pub fn last(&self) -> Option<String> {
        self.segments().last()
    }

    /// The rest of this place below `ancestor` (RFC 6901 text), if it is there or below it.
    pub fn below(&self, ancestor: &Pointer) -> Option<&str> {
        let rest = self.0.strip_prefix(&ancestor.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// This place with `rest` (RFC 6901 text, as [`Pointer::below`] gives it) appended.
    pub fn join(&self, rest: &str) -> Self {
        Self(format!("{}{rest}", self.0))
    }

    /// The RFC 6901 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As a person writes it: `services.pricing.replicas.min`, `dns.zones["a.example"].records[2]`.
impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the document");
        }
        for (i, segment) in self.segments().enumerate() {
            if segment.bytes().all(|b| b.is_ascii_digit()) {
                write!(f, "[{segment}]")?;
            } else if segment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
                write!(f, "{}{segment}", if i == 0 { "" } else { "." })?;
            } else {
                write!(f, "[{segment:?}]")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_unescaped_and_displayed_as_a_person_writes_them() {
        let at = Pointer::root().key("dns").key("zones").key("a/b~c.example").key("records").index(2);
        assert_eq!(at.as_str(), "/dns/zones/a~1b~0c.example/records/2");
        assert_eq!(at.segments().nth(2).as_deref(), Some("a/b~c.example"));
        assert_eq!(at.to_string(), r#"dns.zones["a/b~c.example"].records[2]"#);
    }

    #[test]
    fn a_sibling_with_a_longer_name_is_not_below() {
        let pricing = Pointer::parse("/services/pricing");
        assert_eq!(Pointer::parse("/services/pricing/port").below(&pricing), Some("/port"));
        assert_eq!(Pointer::parse("/services/pricing-v2").below(&pricing), None);
    }
}
