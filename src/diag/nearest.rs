//! A name that is not known → the known one that was most likely meant.

use strsim::damerau_levenshtein;

use super::words::quoted;

/// More names than this are no help in a message.
const LISTED: usize = 12;

/// How a known name resembles the wanted one, from the surest kind to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// The same but for case, `-` and `_`.
    Spelling,
    /// The same but for singular and plural.
    Number,
    /// So many letters are wrong, missing, too many or swapped.
    Typing(usize),
    /// One is the beginning of the other, and so many letters are missing.
    Beginning(usize),
}

/// The known name that `wanted` most likely means, if any is near enough. The order of `known` does not matter.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(wanted);
    let candidates = known.into_iter().filter_map(|name| Some((likeness(&wanted, &folded(name))?, name)));
    candidates.min().map(|(_, name)| name)
}

/// The known name that `wanted` certainly means: the only one that is near.
pub fn only_near<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(wanted);
    let mut near = known.into_iter().filter(|name| likeness(&wanted, &folded(name)).is_some());
    near.next().filter(|_| near.next().is_none())
}

/// What a help text says of a name that is not known: the nearest one, else those that there are.
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(name) = nearest(wanted, known.iter().copied()) {
        return format!("did you mean `{name}`?");
    }
    match known.as_slice() {
        [] => "there is none to choose from".to_owned(),
        [only] => format!("the only one is `{only}`"),
        many => {
            let more = many.len().saturating_sub(LISTED);
            let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("there are {}{rest}", quoted(many.iter().take(LISTED)))
        }
    }
}

fn likeness(wanted: &str, name: &str) -> Option<Likeness> {
    if wanted == name {
        return Some(Likeness::Spelling);
    }
    if is_plural_of(wanted, name) || is_plural_of(name, wanted) {
        return Some(Likeness::Number);
    }
    let lengths = (wanted.chars().count(), name.chars().count());
    let (shorter, apart) = (lengths.0.min(lengths.1), lengths.0.abs_diff(lengths.1));
    let tolerated = (shorter / 3).min(3);
    // A key of a megabyte must not be compared letter by letter.
    if apart <= tolerated {
        let distance = damerau_levenshtein(wanted, name);
        if distance <= tolerated {
            return Some(Likeness::Typing(distance));
        }
    }
    let begins = name.starts_with(wanted) || wanted.starts_with(name);
    (begins && shorter >= 3).then_some(Likeness::Beginning(apart))
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

fn is_plural_of(plural: &str, singular: &str) -> bool {
    let ending = |suffix: &str| plural.strip_suffix(suffix);
    ending("s") == Some(singular)
        || ending("es") == Some(singular)
        || ending("ies").is_some_and(|stem| singular.strip_suffix('y') == Some(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found() {
        let known = ["services", "databases", "ai_endpoints", "policy", "replicas", "port", "public", "oracle-atp"];
        for (wanted, expected) in [
            ("Services", Some("services")),
            ("service", Some("services")),
            ("policies", Some("policy")),
            ("ai-endpoints", Some("ai_endpoints")),
            ("aiEndpoint", Some("ai_endpoints")),
            ("databsaes", Some("databases")),
            ("prot", Some("port")),
            ("repl", Some("replicas")),
            ("oracle-atpp", Some("oracle-atp")),
            ("oracle_atp_serverless", Some("oracle-atp")),
            ("pu", None),
            ("workers", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, known), expected, "{wanted}");
        }
    }

    #[test]
    fn short_names_must_match_but_for_spelling() {
        assert_eq!(nearest("eu", ["us", "EU"]), Some("EU"));
        assert_eq!(nearest("eu", ["us", "ed"]), None);
    }

    #[test]
    fn a_tie_does_not_depend_on_the_order() {
        assert_eq!(nearest("cart", ["card", "care"]), Some("card"));
        assert_eq!(nearest("cart", ["care", "card"]), Some("card"));
    }

    #[test]
    fn a_surer_likeness_wins_over_an_earlier_name() {
        assert_eq!(nearest("bucket", ["bracket", "bucket-policy", "buckets", "bucked"]), Some("buckets"));
        assert_eq!(nearest("log", ["logging", "dog"]), Some("dog"));
    }

    #[test]
    fn a_giant_name_costs_nothing() {
        assert_eq!(nearest(&"x".repeat(1 << 20), ["services"]), None);
    }

    #[test]
    fn help_names_the_nearest_or_what_there_is() {
        let many: Vec<String> = (0..20).map(|i| format!("item{i:02}")).collect();
        assert_eq!(did_you_mean("prot", ["port", "env"]), "did you mean `port`?");
        assert_eq!(did_you_mean("zzz", ["port", "env"]), "there are `port`, `env`");
        assert_eq!(did_you_mean("zzz", ["port"]), "the only one is `port`");
        assert_eq!(did_you_mean("zzz", []), "there is none to choose from");
        let listed = did_you_mean("zzz", many.iter().map(String::as_str));
        assert!(listed.ends_with("`item11` and 8 more"), "{listed}");
    }
}
