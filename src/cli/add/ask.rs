//! What a command line leaves out → questions to who sits at the terminal.

use std::io::{self, BufRead, Write};

use serde_json::{Map, Value};

use crate::cli::Failure;
use crate::edit::kinds::Kind;
use crate::schema::fields::{Field, FieldKind, put};

/// Asks for the name, for what the item cannot do without, and for what most items have. An empty answer leaves a field
/// out.
pub(super) fn complete(kind: &Kind, name: &mut Option<String>, item: &mut Map<String, Value>) -> Result<(), Failure> {
    let (stdin, stderr) = (io::stdin(), io::stderr());
    questions(kind, name, item, &mut stdin.lock(), &mut stderr.lock())
        .map_err(|error| Failure::new(format!("the answers cannot be read: {error}")))
}

fn questions(
    kind: &Kind,
    name: &mut Option<String>,
    item: &mut Map<String, Value>,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<()> {
    // flags say enough where they name the item and all that it cannot do without
    let missing = |field: &Field| !is_there(item, &field.path);
    let fields = kind.fields();
    if name.is_some() && !item.is_empty() && !fields.iter().any(|field| field.is_required && missing(field)) {
        return Ok(());
    }
    if name.is_none() {
        let what = if kind.is_record() { "zone" } else { "name" };
        *name = Some(ask(out, answers, what)?).filter(|answer| !answer.is_empty());
    }
    let is_asked = |field: &&Field| field.is_required || kind.asked.contains(&field.name().as_str());
    let wanted: Vec<&Field> = fields.iter().filter(is_asked).filter(|field| missing(field)).collect();
    for field in wanted {
        let answer = ask(out, answers, &question(field))?;
        if !answer.is_empty() {
            put(item, &field.path, field.value(&answer));
        }
    }
    Ok(())
}

fn is_there(item: &Map<String, Value>, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    match item.get(first) {
        Some(Value::Object(inner)) if !rest.is_empty() => is_there(inner, rest),
        Some(_) => true,
        None => false,
    }
}

/// Such as `port (The port it listens on.)`.
fn question(field: &Field) -> String {
    let choices = match &field.kind {
        FieldKind::Choice(words) => format!("; one of {}", words.join(", ")),
        FieldKind::List => "; several with `,` between".to_owned(),
        FieldKind::Text | FieldKind::Integer | FieldKind::Number | FieldKind::Boolean => String::new(),
    };
    let leave = if field.is_required { "" } else { "; Enter leaves it out" };
    format!("{} ({}{choices}{leave})", field.name(), field.description.trim_end_matches('.'))
}

fn ask(out: &mut dyn Write, answers: &mut dyn BufRead, question: &str) -> io::Result<String> {
    write!(out, "{question}: ")?;
    out.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    Ok(answer.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(kind: &str, name: Option<&str>, item: Value, answers: &str) -> (Option<String>, Value, String) {
        let kind = Kind::find(kind).expect("a kind");
        let mut name = name.map(str::to_owned);
        let mut item = item.as_object().expect("a map").clone();
        let mut out = Vec::new();
        questions(kind, &mut name, &mut item, &mut answers.as_bytes(), &mut out).expect("readable");
        (name, Value::Object(item), String::from_utf8(out).expect("text"))
    }

    #[test]
    fn answers_fill_in_what_is_missing() {
        let (name, item, out) = asked("service", None, json!({}), "pricing\nsourcing\n8080\n\n/healthz\n\n");
        assert_eq!(name.as_deref(), Some("pricing"));
        assert_eq!(item, json!({ "team": "sourcing", "port": 8080, "health": "/healthz" }));
        assert!(out.starts_with("name: team (The team that owns it; Enter leaves it out): "), "{out}");
    }

    #[test]
    fn what_flags_say_is_not_asked() {
        assert_eq!(asked("service", Some("a"), json!({ "port": 1 }), "").2, "");
        let (_, item, out) =
            asked("database", Some("a"), json!({ "ecpus": 2 }), "autonomous-transaction-processing\n\n\n");
        assert_eq!(item["engine"], "autonomous-transaction-processing");
        assert!(out.starts_with("engine (What the database is for: transactions or analysis; one of "), "{out}");
        assert!(!out.contains("ecpus ("), "{out}");
    }
}
