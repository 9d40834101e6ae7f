//! The schema → the flags of `platc add`: each field that a line of text can fill in has one.

use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches, Subcommand, error::ErrorKind};
use serde_json::Value;

use crate::edit::kinds::{KINDS, Kind, RECORD_WORDS};
use crate::schema::fields::{Field, FieldKind};
use crate::source::{self, Source};

/// What the command line asks for.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Addition {
    pub kind: &'static Kind,
    /// The item's name; of a record, its zone.
    pub name: Option<String>,
    /// Values with their paths in the item.
    pub fields: Vec<(Vec<String>, Value)>,
    /// A file, or `-`.
    pub from_json: Option<String>,
}

const NAME: &str = "NAME";
const ZONE: &str = "ZONE";
const SET: &str = "set";
const USE: &str = "use";
const FROM_JSON: &str = "from-json";

impl Subcommand for Addition {
    fn augment_subcommands(command: Command) -> Command {
        let commands = KINDS.iter().map(|kind| {
            let about = format!("Add to `{}`", kind.section);
            Command::new(kind.name).about(about).defer(with_flags)
        });
        command.subcommands(commands).subcommand_required(true).arg_required_else_help(true)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Kind::find(name).is_some()
    }
}

/// The schema is read only when such a command is given.
fn with_flags(command: Command) -> Command {
    let Some(kind) = Kind::find(command.get_name()) else { return command };
    let words: &[&str] = if kind.is_record() { &RECORD_WORDS } else { &[] };
    let fields = kind.fields();
    let is_word = |field: &Field| words.contains(&field.name().as_str());
    let first = if kind.is_record() {
        Arg::new(ZONE).help("The zone that holds it, such as acme.example")
    } else {
        Arg::new(NAME).help("Its name: lower-case letters, digits and `-`")
    };
    let positional = words.iter().filter_map(|word| fields.iter().find(|field| field.name() == *word)).map(|field| {
        let id = field.name();
        Arg::new(id.clone()).value_name(id.to_uppercase()).help(field.description.clone())
    });
    let uses = fields.iter().any(|field| field.path.first().is_some_and(|key| key == "uses"));
    let use_flag = uses.then(|| {
        Arg::new(USE).long(USE).value_name("KIND=NAME").action(ArgAction::Append).help("What it uses: databases=ledger")
    });
    command
        .arg(first)
        .args(positional)
        .args(fields.iter().filter(|field| !is_word(field)).map(flag))
        .args(use_flag)
        .arg(
            Arg::new(SET).long(SET).value_name("PATH=VALUE").action(ArgAction::Append).help("Any other field, as YAML"),
        )
        .arg(Arg::new(FROM_JSON).long(FROM_JSON).value_name("FILE").help(
            "The fields as one JSON object, with the name as `name` (`zone` of a record); - is the standard input",
        ))
}

fn flag(field: &Field) -> Arg {
    let name = field.path.join("-").replace('_', "-");
    let help = match &field.example {
        Some(example) => format!("{} Such as {example}", field.description),
        None => field.description.clone(),
    };
    let arg = Arg::new(field.name()).long(name).help(help).value_name("VALUE");
    match &field.kind {
        FieldKind::List => arg.action(ArgAction::Append),
        FieldKind::Boolean => arg.num_args(0..=1).default_missing_value("true").require_equals(true),
        FieldKind::Choice(words) => arg.value_name("WORD").long_help(format!("One of {}", words.join(", "))),
        FieldKind::Text | FieldKind::Integer | FieldKind::Number => arg,
    }
}

impl FromArgMatches for Addition {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let (name, matches) = matches.subcommand().ok_or_else(|| Error::new(ErrorKind::MissingSubcommand))?;
        let kind = Kind::find(name).ok_or_else(|| Error::new(ErrorKind::InvalidSubcommand))?;
        let one = |id: &str| matches.get_one::<String>(id).cloned();
        let mut fields: Vec<(Vec<String>, Value)> = kind
            .fields()
            .into_iter()
            .filter_map(|field| {
                let values: Vec<&String> = matches.get_many::<String>(&field.name())?.collect();
                Some((field.path.clone(), value(&field, &values)))
            })
            .collect();
        fields.extend(uses(kind, matches)?);
        for text in many(matches, SET) {
            fields.push(set(&text)?);
        }
        let name = one(if kind.is_record() { ZONE } else { NAME });
        Ok(Self { kind, name, fields, from_json: one(FROM_JSON) })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn many(matches: &ArgMatches, id: &str) -> Vec<String> {
    // a kind without the flag has no such id
    matches.try_get_many::<String>(id).ok().flatten().into_iter().flatten().cloned().collect()
}

fn value(field: &Field, texts: &[&String]) -> Value {
    match (&field.kind, texts) {
        (FieldKind::List, many) => many.iter().map(|text| Value::from(text.as_str())).collect(),
        (_, [.., text]) => field.value(text),
        (_, []) => Value::Null,
    }
}

/// `databases=ledger` for each name; several of a kind are one list.
fn uses(kind: &Kind, matches: &ArgMatches) -> Result<Vec<(Vec<String>, Value)>, Error> {
    let mut lists: Vec<(Vec<String>, Vec<Value>)> = Vec::new();
    for text in many(matches, USE) {
        let (of, names) = text.split_once('=').ok_or_else(|| wrong(USE, &text, "KIND=NAME"))?;
        let path = vec!["uses".to_owned(), of.replace('-', "_")];
        if !kind.fields().iter().any(|field| field.path == path) {
            return Err(wrong(USE, &text, "a kind of thing that can be used, such as `databases`"));
        }
        let names = names.split(',').map(Value::from);
        match lists.iter_mut().find(|(there, _)| *there == path) {
            Some((_, list)) => list.extend(names),
            None => lists.push((path, names.collect())),
        }
    }
    Ok(lists.into_iter().map(|(path, list)| (path, Value::Array(list))).collect())
}

/// `replicas.min=2`: a path and a value as it stands in the document.
fn set(text: &str) -> Result<(Vec<String>, Value), Error> {
    let (path, written) = text.split_once('=').ok_or_else(|| wrong(SET, text, "PATH=VALUE"))?;
    let source = Source { name: format!("--{SET}"), text: format!("value: {written}\n") };
    let (document, said) = source::read(source);
    match (document.value().get("value"), said.as_slice()) {
        (Some(value), []) if !path.is_empty() => Ok((path.split('.').map(str::to_owned).collect(), value.clone())),
        (_, [first, ..]) => Err(wrong(SET, text, &format!("a value: {}", first.message))),
        (_, []) => Err(wrong(SET, text, "PATH=VALUE")),
    }
}

fn wrong(flag: &str, text: &str, wanted: &str) -> Error {
    Error::raw(ErrorKind::InvalidValue, format!("`--{flag} {text}` is not {wanted}\n"))
}
