//! Diagnostics → the same with their places in the text, sorted, each cause once.

use std::collections::BTreeSet;
use std::ops::Range;

use super::words;
use super::{Diagnostic, Place};
use crate::source::{Document, Kind, Pointer};

/// A diagnostic with its place in the text: what renderers take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    pub diagnostic: Diagnostic,
    /// Bytes of the text; within it, and on character boundaries.
    pub range: Range<usize>,
    /// The ranges of `diagnostic.also`, in the same order.
    pub also: Vec<Range<usize>>,
}

/// Finds each diagnostic's place and sorts by place. One written line can be wrong in several environments: what is said
/// of it in the same words is said once, and where the words differ by the environment alone, one names them all.
pub fn locate(document: &Document, diagnostics: Vec<Diagnostic>) -> Vec<Located> {
    let mut located: Vec<Located> = diagnostics.into_iter().map(|diagnostic| place(document, diagnostic)).collect();
    located.sort_by(|a, b| order(a).cmp(&order(b)));
    located.dedup_by(|a, b| {
        a.range == b.range && a.diagnostic.code == b.diagnostic.code && a.diagnostic.message == b.diagnostic.message
    });
    unread(&mut located);
    join_environments(located, &environments(document))
}

/// Of a value that could not be read, nothing else is said.
fn unread(located: &mut Vec<Located>) {
    let place = |one: &Located| (one.range.start, one.range.end);
    let is_syntax = |one: &Located| crate::source::CODES.contains(&one.diagnostic.code);
    let unread: BTreeSet<(usize, usize)> = located.iter().filter(|one| is_syntax(one)).map(place).collect();
    located.retain(|one| is_syntax(one) || !unread.contains(&place(one)));
}

fn place(document: &Document, diagnostic: Diagnostic) -> Located {
    Located {
        range: document.range(&diagnostic.at),
        also: diagnostic.also.iter().map(|(place, _)| document.range(place)).collect(),
        diagnostic: Diagnostic {
            message: abridged(&diagnostic.message),
            help: diagnostic.help.as_deref().map(abridged),
            ..diagnostic
        },
    }
}

fn order(one: &Located) -> (usize, usize, &str, &str) {
    (one.range.start, one.range.end, one.diagnostic.code.id, &one.diagnostic.message)
}

/// The names of the environments, in promotion order, as messages quote them.
fn environments(document: &Document) -> Vec<String> {
    match document.node(&Pointer::root().key("environments")).map(|node| &node.kind) {
        Some(Kind::Map(entries)) => entries.iter().map(|entry| format!("`{}`", entry.key)).collect(),
        _ => Vec::new(),
    }
}

/// Of diagnostics that stand together and say the same of different environments, one that names all of these.
fn join_environments(sorted: Vec<Located>, environments: &[String]) -> Vec<Located> {
    let mut groups: Vec<(Option<Saying>, Vec<usize>, Located)> = Vec::new();
    for located in sorted {
        let (saying, environment) = match Saying::of(&located, environments) {
            Some((saying, environment)) => (Some(saying), vec![environment]),
            None => (None, Vec::new()),
        };
        let beside = groups.iter_mut().rev().take_while(|(_, _, first)| first.range == located.range);
        let same = |group: &&mut (Option<Saying>, Vec<usize>, Located)| saying.is_some() && group.0 == saying;
        match beside.into_iter().find(same) {
            Some((_, named, _)) => named.extend(environment),
            None => groups.push((saying, environment, located)),
        }
    }
    groups.into_iter().map(|(saying, named, located)| joined(saying, named, located, environments)).collect()
}

fn joined(saying: Option<Saying>, mut named: Vec<usize>, mut located: Located, environments: &[String]) -> Located {
    if let Some(saying) = saying.filter(|_| named.len() > 1) {
        named.sort_unstable();
        let names: Vec<&str> = named.iter().filter_map(|at| environments.get(*at)).map(String::as_str).collect();
        located.diagnostic.message = saying.message.replace(BLANK, &words::joined(&names));
        located.diagnostic.help = saying.help.map(|help| help.replace(BLANK, &words::joined(&names)));
    }
    located
}

/// What a diagnostic says, with a blank in the place of the one environment that it names.
#[derive(PartialEq, Eq)]
struct Saying {
    code: &'static str,
    message: String,
    help: Option<String>,
    also: Vec<(Place, String)>,
}

/// No text holds it: control characters are refused.
const BLANK: &str = "\u{0}";

impl Saying {
    fn of(located: &Located, environments: &[String]) -> Option<(Self, usize)> {
        let diagnostic = &located.diagnostic;
        let named = |name: &&String| diagnostic.message.contains(name.as_str());
        let name = environments.iter().find(named)?;
        if environments.iter().filter(named).count() > 1 {
            return None;
        }
        let blank = |text: &String| text.replace(name, BLANK);
        let saying = Self {
            code: diagnostic.code.id,
            message: blank(&diagnostic.message),
            help: diagnostic.help.as_ref().map(blank),
            also: diagnostic.also.iter().map(|(place, text)| (place.clone(), blank(text))).collect(),
        };
        Some((saying, environments.iter().position(|one| one == name)?))
    }
}

/// Longer values are cut in a message: a key of a megabyte is no help to anyone.
const SHOWN: usize = 200;

/// A text whose words are short enough to read.
fn abridged(message: &str) -> String {
    if message.len() <= SHOWN {
        return message.to_owned();
    }
    let cut = |word: &str| match word.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            let quote = if word.ends_with('`') { "`" } else { "" };
            format!("{}…{quote}", word.get(..end).unwrap_or_default())
        }
        None => word.to_owned(),
    };
    message.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Severity};
    use crate::source::{self, Source};

    static CODE: Code = Code { id: "REF099", name: "made-up", severity: Severity::Error, docs: "" };

    /// What is said of the service `api` in a document with three environments.
    fn said(messages: &[(&str, &str)]) -> Vec<String> {
        let text = "environments: { dev: {}, staging: {}, production: {} }\nservices: { api: {}, web: {} }\n";
        let (document, _) = source::read(Source { name: "platform.yaml".to_owned(), text: text.to_owned() });
        let at = |field: &str| Pointer::root().key("services").key(field);
        let diagnostics = messages.iter().map(|(field, text)| Diagnostic::new(&CODE, &at(field), *text)).collect();
        locate(&document, diagnostics).into_iter().map(|located| located.diagnostic.message).collect()
    }

    #[test]
    fn the_same_words_of_one_place_are_said_once() {
        assert_eq!(said(&[("api", "no"), ("web", "no"), ("api", "no"), ("api", "never")]), ["never", "no", "no"]);
    }

    #[test]
    fn what_differs_by_the_environment_alone_is_one_diagnostic_that_names_them_in_promotion_order() {
        let of = |names: &[&str]| {
            let messages: Vec<String> = names.iter().map(|name| format!("`a` is not in `{name}` or `b`")).collect();
            said(&messages.iter().map(|message| ("api", message.as_str())).collect::<Vec<_>>())
        };
        assert_eq!(of(&["staging"]), ["`a` is not in `staging` or `b`"]);
        assert_eq!(of(&["production", "dev"]), ["`a` is not in `dev` and `production` or `b`"]);
        assert_eq!(of(&["production", "staging", "dev"]), ["`a` is not in `dev`, `staging` and `production` or `b`"]);
    }

    #[test]
    fn other_values_other_places_and_names_within_words_keep_their_own() {
        for messages in [
            [("api", "`1` in `dev`"), ("api", "`2` in `staging`")],
            [("api", "`1` in `dev`"), ("web", "`1` in `staging`")],
            [("api", "`api-dev`"), ("api", "`api-staging`")],
        ] {
            assert_eq!(said(&messages).len(), 2, "{messages:?}");
        }
    }

    #[test]
    fn a_value_without_end_is_cut_and_the_words_around_it_stay() {
        let [message] = &*said(&[("api", &format!("`{}` is no `port`", "9".repeat(100_000)))]) else { panic!("one") };
        assert_eq!(*message, format!("`{}…` is no `port`", "9".repeat(SHOWN - 1)));
    }
}
