//! Text → its comments, in their order.

use std::ops::Range;

use granit_parser::{Options, Scanner, StrInput, TokenType};

use super::reader::MAX_DEPTH;

/// A comment: what follows its `#`, to the end of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub text: String,
    /// Bytes of the comment, its `#` included.
    pub range: Range<usize>,
}

/// The comments of a text, up to where it is no YAML any more.
pub fn comments(text: &str) -> Vec<Comment> {
    let mut options = Options::default();
    options.set_emit_comments(true);
    options.flow_nesting_limit = MAX_DEPTH + 1;
    options.block_nesting_limit = MAX_DEPTH + 1;
    let tokens = Scanner::with_options(StrInput::new(text), options).map_while(Result::ok);
    tokens
        .filter_map(|token| match token.token_type() {
            TokenType::Comment(comment) => {
                Some(Comment { text: comment.text().to_owned(), range: token.span().byte_range().unwrap_or_default() })
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn comments_are_found_wherever_they_stand_and_nothing_else_is_one() {
        let text = "# one\na: 1 # two\nb: \"# no\" #three\nc: |\n  # no\nd: { e: 1, # four\n f: a#b }\n# five";
        let found: Vec<String> = comments(text).into_iter().map(|comment| comment.text).collect();
        assert_eq!(found, [" one", " two", "three", " four", " five"]);
        assert!(comments(text).iter().all(|comment| text[comment.range.clone()] == format!("#{}", comment.text)));
    }

    #[test]
    fn a_thousand_comments_in_a_row_are_no_limit() {
        assert_eq!(comments(&("a:\n".to_owned() + &"  # x\n".repeat(1000) + "  b: 1\n")).len(), 1000);
    }
}
