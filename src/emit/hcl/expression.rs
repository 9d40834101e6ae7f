//! HCL source, ours or a user's → expressions that are known to parse and print on one line.

use ::hcl::expr::{FuncCall, ObjectKey};
use ::hcl::format::{Format, Formatter};
use ::hcl::template::{Element, Interpolation, Strip};

use super::text::{escape, quote};
use super::{Object, Value, list};

/// An expression that is no literal, in the form that `terraform fmt` leaves alone, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression(String);

impl Expression {
    /// Reads HCL source, such as `var.region` or `[local.a, 1]`. Literals, lists, objects and calls in it become
    /// values that can be laid out over several lines.
    ///
    /// # Errors
    ///
    /// Says why `source` is no expression, or that its form on one line would mean something else.
    pub fn parse(source: &str) -> Result<Value, String> {
        let parsed = source.parse().map_err(|error| not_an_expression(source, &error))?;
        lower(parsed)
    }

    /// Reads a template, such as `pre-${var.region}`; one interpolation alone is its expression.
    ///
    /// # Errors
    ///
    /// As for [`Expression::parse`]; also if the template has a directive (`%{ if … }`).
    pub fn parse_template(source: &str) -> Result<Value, String> {
        let parsed: ::hcl::Template = source.parse().map_err(|error| not_an_expression(source, &error))?;
        match parsed.elements() {
            [Element::Interpolation(alone)] => lower(alone.expr.clone()),
            [] => Ok(Value::from("")),
            [Element::Literal(text)] => Ok(Value::from(text.as_str())),
            elements => {
                let parts = elements.iter().map(part).collect::<Result<String, String>>()?;
                Ok(Value::Expression(Self(format!("\"{parts}\""))))
            }
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value {
    /// A value of a user's patch: a string that holds `${` is a template, everything else is literal.
    ///
    /// # Errors
    ///
    /// Says which string is no template, and why.
    pub fn from_user_json(json: &serde_json::Value) -> Result<Self, String> {
        match json {
            serde_json::Value::String(text) if text.contains("${") => Expression::parse_template(text),
            serde_json::Value::Array(elements) => {
                Ok(list(elements.iter().map(Self::from_user_json).collect::<Result<Vec<_>, _>>()?))
            }
            serde_json::Value::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| Ok((key, Self::from_user_json(value)?)));
                Ok(Self::Object(entries.collect::<Result<Object, String>>()?))
            }
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => Ok(Self::from(json)),
        }
    }
}

/// The object, attribute or element that `address` names: `reference("aws_vpc.main.subnets[0].id")`.
///
/// # Panics
///
/// If `address` does not parse. It is written in our own code; names from the document in it are identifiers by then.
pub fn reference(address: &str) -> Value {
    expression(address)
}

/// An expression in our own code: `expression("length(var.zones) > 0 ? 1 : 0")`.
///
/// # Panics
///
/// If `source` does not parse.
pub fn expression(source: &str) -> Value {
    Expression::parse(source).expect("an expression of our own code parses")
}

/// A template in our own code: `template("pre-${var.region}-post")`.
///
/// # Panics
///
/// If `source` does not parse. Text of the document must not be formatted into it.
pub fn template(source: &str) -> Value {
    Expression::parse_template(source).expect("a template of our own code parses")
}

fn lower(expression: ::hcl::Expression) -> Result<Value, String> {
    use ::hcl::Expression as E;
    Ok(match expression {
        E::Null => Value::Null,
        E::Bool(value) => Value::Bool(value),
        E::Number(number) => match number.to_string().parse() {
            Ok(number) => Value::Number(number),
            Err(_) => one_line(&E::Number(number))?,
        },
        E::String(text) => Value::Text(text),
        E::Array(elements) => list(elements.into_iter().map(lower).collect::<Result<Vec<_>, _>>()?),
        E::Object(entries) if entries.keys().all(|key| literal_key(key).is_some()) => {
            let entries = entries
                .into_iter()
                .map(|(key, value)| Ok((literal_key(&key).expect("every key is literal"), lower(value)?)));
            Value::Object(entries.collect::<Result<Object, String>>()?)
        }
        E::FuncCall(call) if is_plain(&call) => {
            let arguments = call.args.into_iter().map(lower).collect::<Result<Vec<_>, _>>()?;
            Value::Call(call.name.name.to_string(), arguments)
        }
        other => one_line(&other)?,
    })
}

/// Whether the call is `name(a, b)`: no namespace, no `...` at the end.
fn is_plain(call: &FuncCall) -> bool {
    call.name.namespace.is_empty() && !call.expand_final
}

fn literal_key(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Identifier(name) => Some(name.to_string()),
        ObjectKey::Expression(::hcl::Expression::String(text)) => Some(text.clone()),
        _ => None,
    }
}

fn one_line(expression: &::hcl::Expression) -> Result<Value, String> {
    source_of(expression).map(|source| Value::Expression(Expression(source)))
}

/// The source of an expression, read back to be sure that it still says the same.
fn source_of(expression: &::hcl::Expression) -> Result<String, String> {
    let mut formatter = Formatter::builder().compact(true).prefer_ident_keys(true).build_vec();
    let source = expression.format_string(&mut formatter).map_err(|error| error.to_string())?;
    let reads_back = source.parse().is_ok_and(|read: ::hcl::Expression| read == *expression);
    if !reads_back || source.contains('\n') {
        return Err(format!("`{source}` cannot be written on one line"));
    }
    match source.strip_prefix("{for ").and_then(|rest| rest.strip_suffix('}')) {
        Some(rest) if matches!(expression, ::hcl::Expression::ForExpr(_)) => Ok(format!("{{ for {rest} }}")),
        Some(_) | None => Ok(source),
    }
}

fn part(element: &Element) -> Result<String, String> {
    match element {
        Element::Literal(text) => Ok(escape(text)),
        Element::Interpolation(interpolation) => interpolated(interpolation),
        Element::Directive(_) => {
            Err("a template with a directive `%{…}` is not supported; for a literal `%{` write `%%{`".to_owned())
        }
    }
}

fn interpolated(interpolation: &Interpolation) -> Result<String, String> {
    let source = match &interpolation.expr {
        ::hcl::Expression::String(text) => quote(text),
        other => source_of(other)?,
    };
    let (before, after) = match interpolation.strip {
        Strip::None => ("", ""),
        Strip::Start => ("~", ""),
        Strip::End => ("", "~"),
        Strip::Both => ("~", "~"),
    };
    Ok(format!("${{{before}{source}{after}}}"))
}

/// One line: the parser's own message draws the source with a caret below.
fn not_an_expression(source: &str, error: &::hcl::Error) -> String {
    let message = error.to_string();
    let reason = message.lines().last().map_or("", |line| line.trim_start_matches([' ', '|', '=']).trim());
    format!("`{source}` is not an HCL expression: {reason}")
}
