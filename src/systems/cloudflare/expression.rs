//! An expression of Cloudflare's rules language → what a rule needs to know of it. It is not parsed, only read.

/// An expression, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expression {
    /// Fields, functions and operators, without what stands in quotes.
    words: Vec<String>,
    /// The texts that it compares the host with, for equality.
    hosts: Vec<String>,
    /// Why it cannot be one, if it cannot.
    pub fault: Option<String>,
}

impl Expression {
    pub fn read(text: &str) -> Self {
        let mut reader = Reader { rest: text, words: Vec::new(), hosts: Vec::new(), open: Vec::new() };
        let fault = reader.read().err();
        Self { words: reader.words, hosts: reader.hosts, fault }
    }

    /// The fields that it asks for: `http.request.uri.path`.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.words
            .iter()
            .map(String::as_str)
            .filter(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_lowercase()))
    }

    /// The hosts that it asks for by name: `http.host eq "…"`, `http.host in {"…" "…"}`. Those that it excludes are none.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.iter().map(String::as_str)
    }

    /// Whether it compares with a regular expression.
    pub fn has_regex(&self) -> bool {
        self.words.iter().any(|word| matches!(word.as_str(), "matches" | "~" | "regex_replace"))
    }
}

struct Reader<'a> {
    rest: &'a str,
    words: Vec<String>,
    hosts: Vec<String>,
    /// Brackets that are still to be closed.
    open: Vec<char>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '"' => self.string(1, "\"", true)?,
                'r' if self.rest.starts_with("r\"") => self.string(2, "\"", false)?,
                'r' if self.rest.starts_with("r#\"") => self.string(3, "\"#", false)?,
                '(' | '{' | '[' => self.opens(c),
                ')' | '}' | ']' => self.closes(c)?,
                c if is_word(c) => self.word(),
                c => {
                    if c == '~' {
                        self.words.push("~".to_owned());
                    } else if self.rest.starts_with("==") {
                        self.words.push("==".to_owned());
                    }
                    self.skip(c.len_utf8());
                }
            }
        }
        match self.open.last() {
            Some(open) => Err(format!("a `{open}` is not closed")),
            None => Ok(()),
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn word(&mut self) {
        let end = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
        self.words.push(self.rest.get(..end).unwrap_or_default().to_owned());
        self.skip(end);
    }

    fn string(&mut self, start: usize, end: &str, escapes: bool) -> Result<(), String> {
        self.skip(start);
        let text = self.rest;
        loop {
            if self.rest.starts_with(end) {
                let length = text.len() - self.rest.len();
                self.host(text.get(..length).unwrap_or_default());
                self.skip(end.len());
                return Ok(());
            }
            let Some(c) = self.rest.chars().next() else { return Err("a quotation mark is not closed".to_owned()) };
            self.skip(c.len_utf8());
            if escapes && c == '\\' {
                let escaped = self.rest.chars().next().map_or(0, char::len_utf8);
                self.skip(escaped);
            }
        }
    }

    /// Keeps a text that the host is compared with.
    fn host(&mut self, text: &str) {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let excludes = words.len() > 2 && words.get(words.len() - 3) == Some(&"not");
        if matches!(words.as_slice(), [.., "http.host", "eq" | "==" | "in"]) && !excludes {
            self.hosts.push(text.to_ascii_lowercase());
        }
    }

    fn opens(&mut self, bracket: char) {
        self.open.push(bracket);
        self.skip(1);
    }

    fn closes(&mut self, bracket: char) -> Result<(), String> {
        let partner = match bracket {
            ')' => '(',
            '}' => '{',
            _ => '[',
        };
        if self.open.pop() != Some(partner) {
            return Err(format!("a `{bracket}` closes nothing"));
        }
        self.skip(1);
        Ok(())
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_from_texts() {
        for (text, fields, regex) in [
            (r#"http.request.uri.path eq "/login""#, vec!["http.request.uri.path"], false),
            (
                r#"http.host in {"a.example" "b.example"} and not cf.client.bot"#,
                vec!["http.host", "cf.client.bot"],
                false,
            ),
            (r#"http.request.uri.path contains "\" ip.src""#, vec!["http.request.uri.path"], false),
            (r##"http.user_agent matches r#"a"b"#"##, vec!["http.user_agent"], true),
            (r#"http.request.uri.path ~ "^/api""#, vec!["http.request.uri.path"], true),
            (r#"http.request.uri.path eq "matches""#, vec!["http.request.uri.path"], false),
            ("ip.src in {192.0.2.0/24}", vec!["ip.src"], false),
        ] {
            let expression = Expression::read(text);
            assert_eq!((expression.fields().collect::<Vec<_>>(), expression.has_regex()), (fields, regex), "{text}");
            assert_eq!(expression.fault, None, "{text}");
        }
    }

    #[test]
    fn hosts_are_those_that_the_host_is_compared_with() {
        for (text, hosts) in [
            (r#"http.host eq "a.example""#, vec!["a.example"]),
            (r#"(http.host == "A.example" and http.request.uri.path eq "/b.example")"#, vec!["a.example"]),
            (r#"http.host in {"a.example" "b.example"}"#, vec!["a.example", "b.example"]),
            (r#"not http.host in {"a.example"}"#, vec![]),
            (r#"http.host ne "a.example""#, vec![]),
            (r#"http.host contains "example""#, vec![]),
        ] {
            assert_eq!(Expression::read(text).hosts().collect::<Vec<_>>(), hosts, "{text}");
        }
    }

    #[test]
    fn what_is_left_open_is_found() {
        for (text, fault) in [
            (r#"http.host eq "a"#, "a quotation mark is not closed"),
            (r#"(http.host eq "a""#, "a `(` is not closed"),
            (r#"http.host in {"a")"#, "a `)` closes nothing"),
            (r#"http.host eq "a\""#, "a quotation mark is not closed"),
        ] {
            assert_eq!(Expression::read(text).fault.as_deref(), Some(fault), "{text}");
        }
    }
}
