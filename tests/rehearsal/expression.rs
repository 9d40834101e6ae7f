//! The expressions of GitHub Actions that platc emits → values. Whatever it does not know, it refuses.

use serde_json::Value;

/// What an expression may speak of: `github`, `needs`, `steps` and the like, and how what came before went.
pub struct Context<'a> {
    pub values: &'a Value,
    /// Whether all that this waits for succeeded.
    pub success: bool,
    /// Whether any of it, or of what it waited for, failed.
    pub failure: bool,
}

impl Context<'_> {
    /// The value of the text of an `if:`, which runs only after successes unless it asks for more.
    pub fn holds(&self, condition: Option<&str>) -> bool {
        let Some(condition) = condition else { return self.success };
        let condition = condition.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or(condition);
        let asks = ["always()", "cancelled()", "failure()", "success()"].iter().any(|call| condition.contains(call));
        (asks || self.success) && is_true(&self.value(condition))
    }

    /// A text with the values of its `${{ }}`.
    pub fn filled(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
        let (expression, after) = rest.split_once("}}").expect("an expression ends");
        format!("{before}{}{}", as_text(&self.value(expression)), self.filled(after))
    }

    fn value(&self, expression: &str) -> Value {
        let mut parser = Parser { context: self, words: words(expression), at: 0 };
        let value = parser.or();
        assert_eq!(parser.at, parser.words.len(), "all of `{expression}` is understood");
        value
    }
}

struct Parser<'a> {
    context: &'a Context<'a>,
    words: Vec<String>,
    at: usize,
}

impl Parser<'_> {
    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|next| next == word);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Value {
        let mut left = self.and();
        while self.take("||") {
            let right = self.and();
            left = if is_true(&left) { left } else { right };
        }
        left
    }

    fn and(&mut self) -> Value {
        let mut left = self.equal();
        while self.take("&&") {
            let right = self.equal();
            left = if is_true(&left) { right } else { left };
        }
        left
    }

    fn equal(&mut self) -> Value {
        let left = self.unary();
        if self.take("==") {
            return Value::Bool(is_equal(&left, &self.unary()));
        }
        if self.take("!=") {
            return Value::Bool(!is_equal(&left, &self.unary()));
        }
        left
    }

    fn unary(&mut self) -> Value {
        if self.take("!") {
            return Value::Bool(!is_true(&self.unary()));
        }
        if self.take("(") {
            let value = self.or();
            assert!(self.take(")"), "a bracket is closed");
            return value;
        }
        let word = self.words.get(self.at).expect("a value is there").clone();
        self.at += 1;
        if let Some(text) = word.strip_prefix('\'') {
            return Value::String(text.trim_end_matches('\'').to_owned());
        }
        if self.take("(") {
            return self.call(&word);
        }
        let (context, path) = word.split_once('.').unwrap_or_else(|| panic!("`{word}` is no value"));
        let context = self.context.values.get(context).unwrap_or_else(|| panic!("there is no context `{context}`"));
        path.split('.').try_fold(context, |value, key| value.get(key)).cloned().unwrap_or(Value::Null)
    }

    fn call(&mut self, name: &str) -> Value {
        let mut arguments = Vec::new();
        while !self.take(")") {
            arguments.push(self.or());
            self.take(",");
        }
        match (name, arguments.as_slice()) {
            ("always", []) => Value::Bool(true),
            ("cancelled", []) => Value::Bool(false),
            ("failure", []) => Value::Bool(self.context.failure),
            ("success", []) => Value::Bool(self.context.success),
            ("fromJSON", [text]) => serde_json::from_str(&as_text(text)).expect("it is JSON"),
            ("contains", [Value::Array(list), item]) => Value::Bool(list.contains(item)),
            ("contains", [text, part]) => Value::Bool(as_text(text).contains(&as_text(part))),
            _ => panic!("`{name}` with {arguments:?} is not known"),
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' => rest[1..].find('\'').expect("a text ends") + 2,
            '&' | '|' | '=' => 2,
            '!' if rest.starts_with("!=") => 2,
            '!' | '(' | ')' | ',' => 1,
            _ => rest.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).unwrap_or(rest.len()),
        };
        assert!(end > 0, "`{rest}` is not known");
        words.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    words
}

fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && value != "" && value != 0
}

/// Nothing and an empty text are the same number to GitHub.
fn is_equal(left: &Value, right: &Value) -> bool {
    let is_empty = |value: &Value| value.is_null() || value == "";
    left == right || (is_empty(left) && is_empty(right))
}

fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => panic!("a list or a map is no text"),
    }
}

#[test]
fn expressions_are_what_github_makes_of_them() {
    let values = serde_json::json!({
        "github": { "ref": "refs/heads/main", "number": 7 },
        "needs": { "a": { "outputs": { "x": "true" } } },
        "inputs": { "digest": "", "environments": "[\"staging\"]" },
    });
    let context = Context { values: &values, success: false, failure: true };
    for (condition, holds) in [
        ("github.ref == 'refs/heads/main'", false),
        ("always() && github.ref == 'refs/heads/main'", true),
        ("!cancelled() && !failure() && contains(fromJSON(inputs.environments), 'staging')", false),
        ("!cancelled() && (needs.a.outputs.x == 'false' || contains(fromJSON(inputs.environments), 'staging'))", true),
        ("always() && needs.a.outputs.y == ''", true),
        ("always() && inputs.digest != ''", false),
    ] {
        assert_eq!(context.holds(Some(condition)), holds, "{condition}");
    }
    assert_eq!(context.filled("${{ inputs.digest || github.number }}/${{ needs.a.result }}!"), "7/!");
}

#[test]
#[should_panic(expected = "`hashFiles`")]
fn what_is_not_known_is_refused() {
    let values = serde_json::json!({});
    Context { values: &values, success: true, failure: false }.holds(Some("hashFiles('x')"));
}
