//! Text → Document: values as written, and the byte range of every key and value.

mod pointer;

use std::ops::Range;

pub use pointer::Pointer;

use crate::diag::{Code, Diagnostic, Place};

/// The text of a document and the name that messages call it by.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the user would type it, such as `platform/platform.yaml`; never absolute.
    pub name: String,
    pub text: String,
}

/// A document as written: no default is filled in, nothing is interpreted.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: Source,
    pub root: Node,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    pub kind: Kind,
    /// Byte range of the value. Of a block collection: from its first key or dash to the end of its last value.
    pub range: Range<usize>,
}

/// A YAML 1.2 (core schema) value.
#[derive(Debug, Clone)]
pub enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key of a map with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Node,
}

/// Every code of this stage.
pub const CODES: &[&Code] = &[];

/// The size above which a document is refused, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

static SYNTAX: Code = Code { id: "YAML001", name: "syntax", severity: crate::diag::Severity::Error, docs: "" };

/// Reads text.
pub fn read(source: Source) -> (Document, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let root = tree::load(&source.text, &mut diagnostics);
    (Document { source, root }, diagnostics)
}

pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Source, (Document, Diagnostic)> {
    Ok(Source { name: name.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned() })
}

impl Document {
    pub fn is_map(&self) -> bool {
        matches!(self.root.kind, Kind::Map(_))
    }

    pub fn value(&self) -> serde_json::Value {
        value(&self.root)
    }

    fn find(&self, at: &Pointer) -> Option<(&Node, Option<Range<usize>>)> {
        let mut here = (&self.root, None);
        for segment in at.segments() {
            here = match &here.0.kind {
                Kind::Map(entries) => {
                    let e = entries.iter().rfind(|e| e.key == segment)?;
                    (&e.value, Some(e.key_range.clone()))
                }
                Kind::List(items) => (items.get(segment.parse::<usize>().ok()?)?, None),
                _ => return None,
            };
        }
        Some(here)
    }

    pub fn range(&self, place: &Place) -> Range<usize> {
        let (at, key) = match place {
            Place::Bytes(range) => return range.clone(),
            Place::Value(at) => (at, false),
            Place::Key(at) => (at, true),
        };
        let mut at = at.clone();
        loop {
            if let Some((node, key_range)) = self.find(&at) {
                let collection = matches!(node.kind, Kind::Map(_) | Kind::List(_) | Kind::Null);
                return if key || collection { key_range.unwrap_or(node.range.clone()) } else { node.range.clone() };
            }
            match at.parent() {
                Some(p) => at = p,
                None => return 0..0,
            }
        }
    }

    pub fn written(&self, at: &Pointer) -> Option<&str> {
        let (node, _) = self.find(at)?;
        self.source.text.get(node.range.clone())
    }
}

fn value(node: &Node) -> serde_json::Value {
    use serde_json::Value as V;
    match &node.kind {
        Kind::Null => V::Null,
        Kind::Bool(b) => (*b).into(),
        Kind::Integer(i) => (*i).into(),
        Kind::Float(f) => (*f).into(),
        Kind::Text(s) => s.clone().into(),
        Kind::List(v) => v.iter().map(value).collect(),
        Kind::Map(m) => V::Object(m.iter().map(|e| (e.key.clone(), value(&e.value))).collect()),
    }
}

mod tree {
    use super::*;
    use granit_parser::{Event, Options, Parser, ScalarStyle, Span};
    fn r(s: &Span) -> Range<usize> {
        s.byte_range().unwrap_or(0..0)
    }
    fn plain(v: &str) -> Kind {
        match v {
            "" | "~" | "null" => return Kind::Null,
            "true" => return Kind::Bool(true),
            "false" => return Kind::Bool(false),
            _ => {}
        }
        let digits = v.trim_start_matches(['+', '-']);
        let leading = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
        if digits.starts_with(|c: char| c.is_ascii_digit()) && !leading {
            if let Ok(i) = v.parse() {
                return Kind::Integer(i);
            }
            if let Ok(f) = v.parse::<f64>() {
                return Kind::Float(f);
            }
        }
        Kind::Text(v.to_owned())
    }
    enum Frame {
        Seq(Vec<Node>, usize),
        Map(Vec<Entry>, Option<(String, Range<usize>)>, usize),
    }
    pub fn load(src: &str, ds: &mut Vec<Diagnostic>) -> Node {
        let mut o = Options::default();
        o.set_emit_comments(false);
        o.emit_anchor_events = true;
        let mut p = Parser::new_from_str_with_options(src, o);
        let mut root = Node { kind: Kind::Null, range: 0..0 };
        let mut st: Vec<Frame> = vec![];
        let mut anchors: std::collections::BTreeMap<String, Node> = Default::default();
        let mut pending: Vec<(usize, String)> = vec![];
        loop {
            let (ev, sp) = match p.next_event() {
                None => break,
                Some(Ok(x)) => x,
                Some(Err(e)) => {
                    let at = e.marker().byte_offset().unwrap_or(0);
                    ds.push(Diagnostic::at_bytes(&SYNTAX, at..at, e.info()));
                    break;
                }
            };
            let span = r(&sp);
            let done = match ev {
                Event::Scalar(v, style, _, _) => {
                    let kind = if style == ScalarStyle::Plain { plain(&v) } else { Kind::Text(v.into_owned()) };
                    Some(Node { kind, range: span })
                }
                Event::Anchor(name, ..) => {
                    pending.push((st.len(), format!("{name:?}")));
                    continue;
                }
                Event::Alias(name, ..) => anchors.get(&format!("{name:?}")).cloned(),
                Event::SequenceStart(..) => {
                    st.push(Frame::Seq(vec![], span.start));
                    None
                }
                Event::MappingStart(..) => {
                    st.push(Frame::Map(vec![], None, span.start));
                    None
                }
                Event::SequenceEnd | Event::MappingEnd => match st.pop() {
                    Some(Frame::Seq(v, s)) => Some(Node { kind: Kind::List(v), range: s..span.end }),
                    Some(Frame::Map(v, _, s)) => Some(Node { kind: Kind::Map(v), range: s..span.end }),
                    None => None,
                },
                _ => continue,
            };
            if let Some(node) = done {
                if let Some((_, name)) = pending.pop_if(|(depth, _)| *depth == st.len()) {
                    anchors.insert(name, node.clone());
                }
                match st.last_mut() {
                    None => root = node,
                    Some(Frame::Seq(v, _)) => v.push(node),
                    Some(Frame::Map(_, k @ None, _)) => {
                        if let Kind::Text(t) = &node.kind {
                            *k = Some((t.clone(), node.range.clone()));
                        }
                    }
                    Some(Frame::Map(v, k, _)) => {
                        let (key, key_range) = k.take().unwrap_or_default();
                        v.push(Entry { key, key_range, value: node })
                    }
                }
            }
        }
        root
    }
}
