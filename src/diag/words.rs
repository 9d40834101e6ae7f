//! Several names → one text of a message.

/// Names to choose from: `` `a`, `b`, `c` ``.
pub fn quoted<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Parts of a sentence: `a`, `a and b`, `a, b and c`.
pub fn joined<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

/// As [`joined`], where only the first two of many are told: `a, b and 3 more`.
pub fn abridged(parts: &[String]) -> String {
    match parts {
        [] | [_] | [_, _] => joined(parts),
        [one, other, rest @ ..] => joined(&[one.as_str(), other, &format!("{} more", rest.len())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        let names = ["a", "b", "c", "d"].map(str::to_owned);
        let told: Vec<[String; 3]> = (0..=names.len())
            .filter_map(|many| names.get(..many))
            .map(|names| [quoted(names), joined(names), abridged(names)])
            .collect();
        assert_eq!(
            told,
            [
                ["", "", ""],
                ["`a`", "a", "a"],
                ["`a`, `b`", "a and b", "a and b"],
                ["`a`, `b`, `c`", "a, b and c", "a, b and 1 more"],
                ["`a`, `b`, `c`, `d`", "a, b, c and d", "a, b and 2 more"],
            ]
        );
    }
}
