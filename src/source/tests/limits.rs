//! Hostile texts → one diagnostic, on a small stack.

use super::*;

/// Reads in a thread with a stack of 512 KiB, so that recursion over the text would overflow it.
fn said_on_a_small_stack(text: String) -> Vec<String> {
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let short = move || said(&text).into_iter().map(|said| said.chars().take(80).collect()).collect();
    thread.spawn(short).expect("a thread starts").join().expect("reading does not panic")
}

const DEEP: &str = "YAML013 maps and lists are nested more than `64` levels deep";
const MANY: &str = "YAML019 the document has more than `1000000` values, or copies too much text";

#[test]
fn nesting_is_limited() {
    let lines =
        |deep: usize, of: &str| (0..deep).map(|level| format!("{}{of}\n", " ".repeat(level))).collect::<String>();
    let nested = |deep: usize| format!("a: {}{}", "[".repeat(deep), "]".repeat(deep));
    assert_eq!(said_on_a_small_stack(nested(63)), [""; 0]);
    for hostile in [
        nested(64),
        "[".repeat(100_000),
        "a: ".to_owned() + &"{a: ".repeat(100_000),
        "{".repeat(100_000),
        "[{a: ".repeat(50_000),
        "- ".repeat(50_000),
        "? ".repeat(100_000),
        "- ? ".repeat(50_000),
        lines(1_000, "-"),
        lines(1_000, "a:"),
        lines(1_000, "?"),
        format!("a: &a {}\nb: {}*a{}", &nested(40)[3..], "[".repeat(30), "]".repeat(30)),
    ] {
        let said = said_on_a_small_stack(hostile.clone());
        let last = said.iter().find(|said| said.contains("YAML013")).map(String::as_str).unwrap_or_default();
        assert!(last.contains(DEEP), "{said:?} for {}", &hostile[..40]);
    }
}

#[test]
fn copies_are_limited() {
    let names: Vec<char> = ('a'..='j').collect();
    let bomb = |from: &str, items: &dyn Fn(char) -> String| {
        let lines = names.windows(2).map(|pair| format!("{}: &{} {}\n", pair[1], pair[1], items(pair[0])));
        format!("a: &a {from}\n{}", lines.collect::<String>())
    };
    let lists = bomb("[x]", &|name| format!("[{}]", vec![format!("*{name}"); 9].join(", ")));
    let merges = bomb("{x: 1}", &|name| {
        format!("{{{}}}", (0..9).map(|i| format!("k{i}: *{name}")).collect::<Vec<_>>().join(", "))
    });
    let texts = format!("a: &a {}\nb: [{}]", "x".repeat(1_000_000), "*a, ".repeat(1_000));
    let anchors = format!("a: {}{}{}", "&x [".repeat(60), "1, ".repeat(100_000), "]".repeat(60));
    for hostile in [lists, merges, texts, anchors, format!("a: [{}]", "1,".repeat(1_000_000))] {
        let said = said_on_a_small_stack(hostile);
        assert!(said.last().is_some_and(|last| last.contains(MANY.get(..60).unwrap_or(MANY))), "{said:?}");
    }
}

#[test]
fn many_errors_are_cut_off() {
    let duplicates = "a: 1\n".repeat(50_000);
    let unknown = "- *x\n".repeat(50_000);
    let null_keys = "{".to_owned() + &"~: 1, ".repeat(50_000) + "}";
    for hostile in [duplicates, unknown, null_keys] {
        assert_eq!(document(&hostile).1.len(), MAX_DIAGNOSTICS);
    }
}
