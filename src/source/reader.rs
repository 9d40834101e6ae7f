//! The events of the YAML parser → a tree with the place of every key and value.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span, StrInput, StructureStyle};

use super::keys::{self, Key, Merge};
use super::{Entries, Entry, Kind, Node, refusals, scalar, syntax};
use crate::diag::Diagnostic;

/// How deep maps and lists may be nested, copies by aliases included.
pub const MAX_DEPTH: usize = 64;

/// How many keys and values a document may have, copies by aliases included.
pub const MAX_NODES: usize = 1_000_000;

/// How many bytes of text anchors and aliases may copy.
pub const MAX_COPIED_BYTES: usize = 16 * 1024 * 1024;

/// An anchor takes about the memory of so many values, its copy not counted.
const ANCHOR_NODES: usize = 2;

/// How many diagnostics reading gives at most.
pub const MAX_DIAGNOSTICS: usize = 100;

/// The root of the document, if it is a map that could be read to its end; and what is wrong.
pub(super) fn tree(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut reader = Reader::new(text);
    if let Err(last) = reader.read() {
        reader.diagnostics.truncate(MAX_DIAGNOSTICS - 1);
        reader.diagnostics.push(last);
    }
    (reader.root.filter(|root| matches!(root.kind, Kind::Map(_))), reader.diagnostics)
}

/// `Err` ends the reading.
type Step = Result<(), Diagnostic>;

struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    /// The maps and lists that are not closed yet, the outermost first.
    open: Vec<Open>,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
    documents: usize,
    /// Copies of the closed values that have an anchor, by the parser's number of the anchor.
    anchored: BTreeMap<usize, (Node, Extent)>,
    /// The last anchor of each name; an alias never means an earlier one.
    anchor_names: BTreeMap<String, usize>,
    nodes: usize,
    copied_bytes: usize,
    /// The end of the last scalar or bracket.
    end: usize,
}

/// A map or list that is not closed yet.
struct Open {
    start: usize,
    is_flow: bool,
    anchor: usize,
    extent: Extent,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<Key>, merge: Option<Merge> },
}

/// What a value would cost to copy.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    nodes: usize,
    bytes: usize,
    /// 0 of a scalar, 1 of a list of scalars.
    height: usize,
}

impl Extent {
    fn add(&mut self, child: Self) {
        self.nodes += child.nodes;
        self.bytes += child.bytes;
        self.height = self.height.max(child.height + 1);
    }
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let mut options = Options::default();
        options.set_emit_comments(false);
        options.emit_anchor_events = true;
        options.emit_unresolved_aliases = true;
        options.disallow_directives = true;
        options.flow_nesting_limit = MAX_DEPTH + 1;
        options.block_nesting_limit = MAX_DEPTH + 1;
        Self {
            text,
            parser: Parser::new_from_str_with_options(text, options),
            open: Vec::new(),
            root: None,
            diagnostics: Vec::new(),
            documents: 0,
            anchored: BTreeMap::new(),
            anchor_names: BTreeMap::new(),
            nodes: 0,
            copied_bytes: 0,
            end: 0,
        }
    }

    fn read(&mut self) -> Step {
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event.map_err(|error| syntax::explain(self.text, &error, self.innermost_bracket()))?;
            let range = span.byte_range().unwrap_or(self.end..self.end);
            self.event(event, &span, range)?;
        }
        match &self.root {
            None => Err(refusals::empty()),
            Some(Node { kind: Kind::Null, range }) if range.is_empty() => Err(refusals::empty()),
            Some(Node { kind: Kind::Map(_), .. }) => Ok(()),
            Some(other) => Err(refusals::not_a_map(self.text, other)),
        }
    }

    fn event(&mut self, event: Event<'t>, span: &Span, range: Range<usize>) -> Step {
        if let Some(tag) = event.tag() {
            let at = span.tag_span().and_then(|span| span.byte_range()).unwrap_or(range.clone());
            let written = self.text.get(at.clone()).map_or_else(|| tag.original(), str::to_owned);
            self.report(refusals::tag_not_allowed(&written, at));
        }
        match event {
            Event::DocumentStart(..) => self.start_document(range),
            Event::Scalar(text, style, anchor, _) => self.scalar(&text, style, anchor, range),
            Event::SequenceStart(style, anchor, _) => self.start(Content::List(Vec::new()), style, anchor, range),
            Event::MappingStart(style, anchor, _) => {
                self.start(Content::Map { entries: Vec::new(), key: None, merge: None }, style, anchor, range)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::Anchor(anchor, name) => {
                if let Some(earlier) = self.anchor_names.insert(name.into_owned(), anchor) {
                    self.anchored.remove(&earlier);
                }
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, range),
            _ => Ok(()),
        }
    }

    /// The place of the innermost open bracket. The map of `[key: value]` starts without one.
    fn innermost_bracket(&self) -> Option<usize> {
        let is_bracket = |start: &usize| self.text.get(*start..).is_some_and(|rest| rest.starts_with(['[', '{']));
        self.open.iter().rev().filter(|open| open.is_flow).map(|open| open.start).find(is_bracket)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    fn start_document(&mut self, range: Range<usize>) -> Step {
        self.documents += 1;
        if self.documents > 1 { Err(refusals::several_documents(range)) } else { Ok(()) }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, range: Range<usize>) -> Step {
        self.count(1, &range)?;
        let is_plain = style == ScalarStyle::Plain;
        let range = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar_range(range),
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => range,
        };
        self.end = self.end.max(range.end);
        let extent = Extent { nodes: 1, bytes: text.len(), height: 0 };
        if self.awaits_key() {
            let node = Node { kind: Kind::Text(text.to_owned()), range: range.clone() };
            self.keep_anchored(anchor, &node, extent)?;
            return self.key(keys::scalar_key(text, is_plain, range), extent);
        }
        let kind = match is_plain.then(|| scalar::plain(text, &range)) {
            Some(Ok(kind)) => kind,
            Some(Err(diagnostic)) => {
                self.report(diagnostic);
                Kind::Text(text.to_owned())
            }
            None => Kind::Text(text.to_owned()),
        };
        let node = Node { kind, range };
        self.keep_anchored(anchor, &node, extent)?;
        self.value(node, extent);
        Ok(())
    }

    /// The parser leaves out the header (`|`) and counts blank lines behind the text in.
    fn block_scalar_range(&self, range: Range<usize>) -> Range<usize> {
        let header = self.text.get(self.end..range.start).and_then(|between| between.find(['|', '>']));
        let start = header.map_or(range.start, |at| self.end + at);
        let written = self.text.get(start..range.end).unwrap_or_default();
        start..start + written.trim_end().len()
    }

    fn start(&mut self, content: Content, style: StructureStyle, anchor: usize, range: Range<usize>) -> Step {
        self.count(1, &range)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(refusals::too_deep(range));
        }
        let is_flow = style == StructureStyle::Flow;
        let noun = if matches!(content, Content::List(_)) { "a list" } else { "a map" };
        let start = if noun == "a list" && !is_flow { self.first_dash(range.start) } else { range.start };
        if self.awaits_key() {
            let written = self.text.get(start..).unwrap_or_default();
            self.report(keys::not_a_name(noun, written, start..range.end.max(start + 1)));
        }
        if !is_flow {
            self.check_indentation(start);
        }
        let extent = Extent { nodes: 1, bytes: 0, height: 1 };
        self.open.push(Open { start, is_flow, anchor, extent, content });
        Ok(())
    }

    /// Of a list that is indented like its key, the parser gives a place behind the first dash.
    fn first_dash(&self, start: usize) -> usize {
        let is_value = matches!(self.open.last(), Some(Open { content: Content::Map { key: Some(_), .. }, .. }));
        let before = self.text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
        if is_value && before.ends_with('-') { before.len() - 1 } else { start }
    }

    /// The parser accepts a tab before the first key of a document.
    fn check_indentation(&mut self, start: usize) {
        let before = self.text.get(..start).unwrap_or_default();
        let indented = before.trim_end_matches([' ', '\t']);
        let is_first_of_line = indented.is_empty() || indented.ends_with(['\n', '\r']);
        let white = before.get(indented.len()..).unwrap_or_default();
        if let Some(tab) = white.find('\t').filter(|_| is_first_of_line) {
            let tabs = white.bytes().skip(tab).take_while(|&byte| byte == b'\t').count();
            let tab = indented.len() + tab;
            self.report(syntax::tab(tab..tab + tabs));
        }
    }

    fn close(&mut self, range: Range<usize>) -> Step {
        let Some(open) = self.open.pop() else { return Ok(()) };
        if open.is_flow {
            self.end = self.end.max(range.end);
        }
        let kind = match open.content {
            Content::List(mut items) => {
                items.shrink_to_fit();
                Kind::List(items)
            }
            Content::Map { entries, merge, .. } => {
                let (entries, diagnostics) = keys::unique_entries(entries, merge);
                diagnostics.into_iter().for_each(|diagnostic| self.report(diagnostic));
                Kind::Map(Entries::new(entries))
            }
        };
        let node = Node { kind, range: open.start..self.end.max(open.start) };
        self.keep_anchored(open.anchor, &node, open.extent)?;
        self.value(node, open.extent);
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Map { key: None, .. }, .. }))
    }

    /// Takes a key, or says why it is none.
    fn key(&mut self, read: Result<Key, Diagnostic>, extent: Extent) -> Step {
        let read = read.unwrap_or_else(|diagnostic| {
            self.report(diagnostic);
            Key::Unusable
        });
        if let Some(Open { content: Content::Map { key, .. }, extent: whole, .. }) = self.open.last_mut() {
            whole.add(Extent { height: 0, ..extent });
            *key = Some(read);
        }
        Ok(())
    }

    /// Gives a value to the innermost open map or list.
    fn value(&mut self, node: Node, extent: Extent) {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        parent.extent.add(extent);
        match &mut parent.content {
            Content::List(items) => items.push(node),
            Content::Map { entries, key, merge } => match key.take() {
                None => *key = Some(Key::Unusable),
                Some(Key::Unusable) => (),
                Some(Key::Name(key, key_range)) => entries.push(Entry { key, key_range, value: node }),
                Some(Key::Merge(range)) => {
                    let diagnostic = take_merge(merge, entries.len(), node, range).err();
                    diagnostic.into_iter().for_each(|diagnostic| self.report(diagnostic));
                }
            },
        }
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Step {
        self.end = self.end.max(range.end);
        let Some((_, extent)) = self.anchored.get(&anchor) else {
            let written = self.text.get(range.clone()).unwrap_or_default();
            self.report(refusals::recursive_alias(written, range.clone()));
            return self.no_copy(range);
        };
        let extent = *extent;
        if self.awaits_key() {
            return self.no_copy(range);
        }
        if self.open.len() + extent.height > MAX_DEPTH {
            return Err(refusals::too_deep(range));
        }
        self.count(extent.nodes, &range)?;
        self.count_copy(extent.bytes, &range)?;
        let copy = self.anchored.get(&anchor).map(|(node, _)| node.kind.clone());
        self.value(Node { kind: copy.unwrap_or(Kind::Null), range }, extent);
        Ok(())
    }

    fn unknown_alias(&mut self, name: &str, range: Range<usize>) -> Step {
        self.end = self.end.max(range.end);
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.report(refusals::unknown_alias(name, &self.anchor_names, range.clone()));
        }
        if self.awaits_key() {
            return self.no_copy(range);
        }
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        self.count(1, &range)?;
        self.value(Node { kind: Kind::Text(text), range }, Extent { nodes: 1, bytes: 0, height: 0 });
        Ok(())
    }

    /// Null in the place of an alias that nothing can be copied for.
    fn no_copy(&mut self, range: Range<usize>) -> Step {
        self.count(1, &range)?;
        let extent = Extent { nodes: 1, bytes: 0, height: 0 };
        if self.awaits_key() {
            return self.key(Err(keys::not_a_name("an alias", "", range)), extent);
        }
        self.value(Node { kind: Kind::Null, range }, extent);
        Ok(())
    }

    /// Copies a value that has an anchor, for its aliases.
    fn keep_anchored(&mut self, anchor: usize, node: &Node, extent: Extent) -> Step {
        if anchor != 0 {
            let at = node.range.start..node.range.start;
            self.count(extent.nodes + ANCHOR_NODES, &at)?;
            self.count_copy(extent.bytes, &at)?;
            self.anchored.insert(anchor, (node.clone(), extent));
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, at: &Range<usize>) -> Step {
        self.nodes += nodes;
        if self.nodes > MAX_NODES { Err(refusals::too_many_values(at.clone())) } else { Ok(()) }
    }

    fn count_copy(&mut self, bytes: usize, at: &Range<usize>) -> Step {
        self.copied_bytes += bytes;
        if self.copied_bytes > MAX_COPIED_BYTES { Err(refusals::too_many_values(at.clone())) } else { Ok(()) }
    }
}

fn take_merge(merge: &mut Option<Merge>, position: usize, value: Node, key_range: Range<usize>) -> Step {
    if let Some(first) = merge {
        return Err(keys::duplicate_merge(&first.key_range, key_range));
    }
    let maps = keys::merged_maps(value, &key_range)?;
    *merge = Some(Merge { position, key_range, maps });
    Ok(())
}
