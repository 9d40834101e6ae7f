//! Terraform's type expressions (`set(object({a=string}))`) → types.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The type of an argument's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A value of any type: what providers call dynamic.
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    /// Every field must be given where the object is written as a value; `null` is enough.
    Object(BTreeMap<String, Type>),
}

impl Type {
    /// The fields, where this is a list or set of objects: the one kind of argument that
    /// Terraform also takes written as blocks.
    pub fn block_fields(&self) -> Option<&BTreeMap<String, Type>> {
        let (Self::List(element) | Self::Set(element)) = self else { return None };
        let Self::Object(fields) = element.as_ref() else { return None };
        Some(fields)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::String => f.write_str("string"),
            Self::Number => f.write_str("number"),
            Self::Bool => f.write_str("bool"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Object(fields) => {
                let fields: Vec<String> = fields.iter().map(|(name, type_)| format!("{name}={type_}")).collect();
                write!(f, "object({{{}}})", fields.join(", "))
            }
        }
    }
}

impl FromStr for Type {
    type Err = String;

    /// Errors: the text from where it stops being a type expression.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match parse(text)? {
            (type_, "") => Ok(type_),
            (_, rest) => Err(format!("`{rest}` after a type")),
        }
    }
}

/// The collection of an element's type.
type Wrap = fn(Box<Type>) -> Type;

/// A type, and the text after it.
fn parse(text: &str) -> Result<(Type, &str), String> {
    const PRIMITIVES: [(&str, Type); 4] =
        [("any", Type::Any), ("string", Type::String), ("number", Type::Number), ("bool", Type::Bool)];
    const COLLECTIONS: [(&str, Wrap); 3] = [("list(", Type::List), ("set(", Type::Set), ("map(", Type::Map)];
    for (word, type_) in PRIMITIVES {
        if let Some(rest) = text.strip_prefix(word) {
            return Ok((type_, rest));
        }
    }
    for (word, collection) in COLLECTIONS {
        if let Some(rest) = text.strip_prefix(word) {
            let (element, rest) = parse(rest)?;
            return Ok((collection(Box::new(element)), expect(rest, ")")?));
        }
    }
    parse_fields(expect(text, "object({")?)
}

/// The fields of an object, up to and with its `})`.
fn parse_fields(mut text: &str) -> Result<(Type, &str), String> {
    let mut fields = BTreeMap::new();
    loop {
        if let Some(rest) = text.strip_prefix("})") {
            return Ok((Type::Object(fields), rest));
        }
        let (name, rest) = text.split_once('=').ok_or_else(|| format!("`{text}` has no `=`"))?;
        let (type_, rest) = parse(rest)?;
        fields.insert(name.to_owned(), type_);
        text = rest.strip_prefix(", ").unwrap_or(rest);
    }
}

fn expect<'a>(text: &'a str, word: &str) -> Result<&'a str, String> {
    text.strip_prefix(word).ok_or_else(|| format!("`{word}` expected at `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_expression_reads_back_as_it_was_written() {
        for text in [
            "any",
            "string",
            "set(number)",
            "map(list(bool))",
            "object({})",
            "list(object({a=string, b=set(object({c=any})), d=number}))",
        ] {
            assert_eq!(text.parse::<Type>().map(|type_| type_.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_type_expression_is_refused() {
        for text in ["", "text", "list", "list(string", "list(string))", "object({a})", "object({a=string", "string "] {
            assert!(text.parse::<Type>().is_err(), "{text}");
        }
    }
}
