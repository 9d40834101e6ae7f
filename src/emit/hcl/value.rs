//! Rust values → HCL values, in which literal text and expressions are different things.

use indexmap::IndexMap;
use serde_json::Number;

use super::expression::Expression;

/// What stands to the right of a `=`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(Number),
    /// Literal text: whatever it holds, Terraform reads back exactly this.
    Text(String),
    /// Literal text that reads better over several lines; see [`heredoc`].
    Heredoc(String),
    List(Vec<Value>),
    Object(Object),
    /// A function's name and its arguments.
    Call(String, Vec<Value>),
    Expression(Expression),
}

/// A map in the order in which it is written: `Object::new().set("id", 1).set("name", "x")`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object(IndexMap<String, Value>);

impl Object {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `key`, or replaces its value in place.
    #[must_use]
    pub fn set(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// [`Object::set`], if there is a value.
    #[must_use]
    pub fn set_opt(self, key: impl Into<String>, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The value of `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.get_mut(key)
    }

    /// [`Object::set`] on an object that exists already.
    pub fn put(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

/// An object whose values are of one type, `object([("id", "x")])`; for several types there is [`Object::set`].
pub fn object<K: Into<String>, V: Into<Value>>(entries: impl IntoIterator<Item = (K, V)>) -> Value {
    Value::Object(entries.into_iter().collect())
}

/// A list whose elements are of one type.
pub fn list<V: Into<Value>>(elements: impl IntoIterator<Item = V>) -> Value {
    Value::List(elements.into_iter().map(Into::into).collect())
}

/// A call of the Terraform function `name`: `call("jsonencode", [policy])`.
pub fn call<V: Into<Value>>(name: &str, arguments: impl IntoIterator<Item = V>) -> Value {
    Value::Call(name.to_owned(), arguments.into_iter().map(Into::into).collect())
}

/// Literal text, printed as a heredoc where HCL can say it so; else (no newline at the end, control characters,
/// inside a list or a call) as a quoted string of the same value.
pub fn heredoc(text: impl Into<String>) -> Value {
    Value::Heredoc(text.into())
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Value {
            fn from(value: $integer) -> Self {
                Self::Number(value.into())
            }
        }
    )*};
}

from_integer!(u8, u16, u32, u64, usize, i32, i64);

/// An infinite number and NaN have no form in HCL and become `null`.
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

impl From<Object> for Value {
    fn from(value: Object) -> Self {
        Self::Object(value)
    }
}

impl From<Expression> for Value {
    fn from(value: Expression) -> Self {
        Self::Expression(value)
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(elements: Vec<V>) -> Self {
        list(elements)
    }
}

impl<V: Into<Value> + Clone> From<&[V]> for Value {
    fn from(elements: &[V]) -> Self {
        list(elements.iter().cloned())
    }
}

impl<V: Into<Value>, const N: usize> From<[V; N]> for Value {
    fn from(elements: [V; N]) -> Self {
        list(elements)
    }
}

/// A JSON document as literal values: no string in it becomes an expression.
impl From<&serde_json::Value> for Value {
    fn from(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(value) => Self::Number(value.clone()),
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(elements) => list(elements),
            serde_json::Value::Object(entries) => object(entries),
        }
    }
}
