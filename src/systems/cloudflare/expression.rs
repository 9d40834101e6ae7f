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
    /// What it writes as another language does, if anything.
    pub slip: Option<Slip>,
}

/// Something that reads well in another language and is refused in this one (Cloudflare, "Operators", verified 2026-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// What it is, as a sentence.
    pub what: String,
    /// What to write.
    pub instead: String,
}

impl Expression {
    pub fn read(text: &str) -> Self {
        let mut reader = Reader { rest: text, words: Vec::new(), hosts: Vec::new(), open: Vec::new(), slip: None };
        let fault = reader.read().err();
        Self { words: reader.words, hosts: reader.hosts, fault, slip: reader.slip }
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
    /// The first that was met.
    slip: Option<Slip>,
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
                c => self.sign(c),
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
        let word = self.rest.get(..end).unwrap_or_default();
        self.skip(end);
        let is_called = self.rest.trim_start().starts_with('(');
        if matches!(word, "starts_with" | "ends_with") && !is_called {
            self.slips(format!("`{word}` is a function, no operator"), format!("write `{word}(field, \"text\")`"));
        }
        let lower = word.to_ascii_lowercase();
        if OPERATORS.contains(&lower.as_str()) && lower != word {
            self.slips(format!("`{word}` is no operator"), format!("write `{lower}`: operators are in lower case"));
        }
        self.words.push(word.to_owned());
    }

    /// An operator in signs, or a sign that means nothing here.
    fn sign(&mut self, c: char) {
        let signs: String = self.rest.chars().take_while(|c| "=!<>~&|^".contains(*c)).collect();
        match (c, signs.as_str()) {
            ('\'', _) => self.single_quotes(),
            (',', _) if self.open.last() == Some(&'{') => {
                let instead = "divide them by blanks: `{\"a\" \"b\"}`".to_owned();
                self.slips("the values of a set are divided by commas".to_owned(), instead);
            }
            (_, "=") => self.slips("`=` is no operator".to_owned(), "write `eq`".to_owned()),
            ('~', _) => self.words.push("~".to_owned()),
            (_, signs) if signs.starts_with("==") => self.words.push("==".to_owned()),
            _ => {}
        }
        self.skip(signs.len().max(c.len_utf8()));
    }

    /// A text in single quotes, all of it: what stands in it is no word.
    fn single_quotes(&mut self) {
        let text = self.rest.get(1..).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
        self.slips(format!("`'{text}'` stands in single quotes"), format!("write it in double quotes: `\"{text}\"`"));
        self.skip(text.len() + 1);
    }

    fn slips(&mut self, what: String, instead: String) {
        self.slip.get_or_insert(Slip { what, instead });
    }

    fn string(&mut self, start: usize, end: &str, escapes: bool) -> Result<(), String> {
        self.skip(start);
        let text = self.rest;
        loop {
            if self.rest.starts_with(end) {
                let text = text.get(..text.len() - self.rest.len()).unwrap_or_default();
                if text.contains("**") && self.words.last().is_some_and(|word| word == "wildcard") {
                    self.slips(
                        "`**` is no pattern of `wildcard`".to_owned(),
                        "write `*`: it goes over `/` too".to_owned(),
                    );
                }
                self.host(text);
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

/// Operators that are words.
const OPERATORS: [&str; 17] = [
    "and", "or", "not", "xor", "eq", "ne", "lt", "le", "gt", "ge", "contains", "matches", "in", "wildcard", "strict",
    "any", "all",
];

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
    fn what_another_language_would_take_is_found() {
        for (text, what) in [
            (r#"http.request.uri.path starts_with "/admin""#, "`starts_with` is a function, no operator"),
            (r#"http.host eq "a" AND ssl"#, "`AND` is no operator"),
            (r#"http.host = "a""#, "`=` is no operator"),
            (r#"http.host in {"a", "b"}"#, "the values of a set are divided by commas"),
            ("http.host eq 'a'", "`'a'` stands in single quotes"),
            (r#"http.request.uri.path wildcard "/a/**""#, "`**` is no pattern of `wildcard`"),
        ] {
            assert_eq!(Expression::read(text).slip.map(|slip| slip.what).as_deref(), Some(what), "{text}");
        }
        for text in [
            r#"starts_with (http.request.uri.path, "/a") && !cf.client.bot || http.host == "a" ^^ ssl"#,
            r#"http.request.uri.path wildcard r"/a/*" and http.request.uri.query ne "a=b, 'c' AND **""#,
            r#"concat("https://a.example", http.request.uri.path)"#,
            r#"ip.src in {192.0.2.0/24 2001:db8::/32} and tcp.dstport >= 80"#,
        ] {
            assert_eq!(Expression::read(text).slip, None, "{text}");
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
