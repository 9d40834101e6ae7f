//! What each renderer prints of a few diagnostics made by hand.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::Pointer;

static CNAME: Code = Code {
    id: "DNS004",
    name: "cname-beside-other-records",
    severity: Severity::Error,
    docs: "## What\n\nA name has a CNAME and other records. Nothing may\nstand beside it.\n\n## Instead\n\nKeep one.\n",
};
static TAB: Code = Code { id: "YAML001", name: "tab", severity: Severity::Warning, docs: "## What\n\nA tab.\n" };

const PLAIN: Format = Format::Human { color: false, width: 80 };
const FORMATS: [Format; 5] =
    [PLAIN, Format::Human { color: true, width: 0 }, Format::Json, Format::Sarif, Format::Github];

const DNS: &str =
    "dns:\n  www:\n    CNAME: a.example\n    TTL: 300\n    proxied: true\n    owner: web\n    A: 192.0.2.1\n";

fn source(text: &str) -> Source {
    Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() }
}

/// The bytes of the first `word` in `text`.
fn bytes_of(text: &str, word: &str) -> Range<usize> {
    let start = text.find(word).expect("the word is in the text");
    start..start + word.len()
}

fn at(range: Range<usize>, message: &str) -> Located {
    Located { range: range.clone(), also: Vec::new(), diagnostic: Diagnostic::at_bytes(&TAB, range, message) }
}

fn cname_beside_address() -> Located {
    let www = Pointer::parse("/dns/www");
    Located {
        range: bytes_of(DNS, "CNAME"),
        also: vec![bytes_of(DNS, "192.0.2.1")],
        diagnostic: Diagnostic::at_key(&CNAME, &www.key("CNAME"), "`www` has a CNAME beside other records")
            .also(Place::Value(www.key("A")), "an address of the same name")
            .help("remove the CNAME, or the address: 100% of resolvers follow the CNAME"),
    }
}

fn human(text: &str, located: Located) -> String {
    render(PLAIN, &source(text), &[located])
}

fn parsed(format: Format, text: &str, located: &[Located]) -> Value {
    serde_json::from_str(&render(format, &source(text), located)).expect("it is JSON")
}

#[test]
fn a_person_sees_both_places_the_help_and_a_summary() {
    let located = [cname_beside_address(), at(bytes_of(DNS, "web"), "`web` is odd")];
    assert_eq!(
        render(PLAIN, &source(DNS), &located),
        "\
error[DNS004] cname-beside-other-records

  × `www` has a CNAME beside other records
   ╭─[platform/platform.yaml:3:5]
 2 │   www:
 3 │     CNAME: a.example
   ·     ─────
 4 │     TTL: 300
   ╰────
   ╭─[platform/platform.yaml:7:8]
 6 │     owner: web
 7 │     A: 192.0.2.1
   ·        ────┬────
   ·            ╰── an address of the same name
   ╰────
  help: remove the CNAME, or the address: 100% of resolvers follow the CNAME
  more: platc explain DNS004

warning[YAML001] tab

  ⚠ `web` is odd
   ╭─[platform/platform.yaml:6:12]
 5 │     proxied: true
 6 │     owner: web
   ·            ───
 7 │     A: 192.0.2.1
   ╰────
  more: platc explain YAML001

1 error, 1 warning in platform/platform.yaml
"
    );
}

#[test]
fn places_near_each_other_share_a_frame() {
    let text = "a: 1\nb: 2\na: 3\n";
    let mut located = at(10..11, "`a` is written twice");
    located.also = vec![bytes_of(text, "a")];
    located.diagnostic = located.diagnostic.also(Place::Bytes(0..1), "first here");
    let out = human(text, located);
    let frame = "   ╭─[platform/platform.yaml:3:1]
 1 │ a: 1
   · ┬
   · ╰── first here
 2 │ b: 2
 3 │ a: 3
   · ─
";
    assert!(out.contains(frame), "{out}");
}

#[test]
fn columns_are_characters_and_marks_stand_below_tabs_and_wide_characters() {
    for (text, word, place, frame) in [
        ("é: x\n", "x", ":1:4]", " 1 │ é: x\n   ·    ─\n"),
        ("日本: x\n", "x", ":1:5]", " 1 │ 日本: x\n   ·       ─\n"),
        ("\tk: x\n", "x", ":1:5]", " 1 │     k: x\n   ·        ─\n"),
        ("a: 1\r\nb: x\r\n", "x", ":2:4]", " 1 │ a: 1\n 2 │ b: x\n   ·    ─\n"),
        ("\u{feff}a: x", "x", ":1:4]", " 1 │ a: x\n   ·    ─\n"),
        ("a: \u{1b}[31mx", "x", ":1:9]", " 1 │ a: ␛[31mx\n   ·         ─\n"),
    ] {
        let out = human(text, at(bytes_of(text, word), "odd"));
        assert!(out.contains(place) && out.contains(frame), "{text:?}:\n{out}");
    }
}

#[test]
fn the_end_of_a_line_of_a_file_and_of_nothing_can_be_marked() {
    for (text, byte, frame) in [
        ("", 0, ":1:1]\n 1 │ \n   · ▲\n"),
        ("a: ", 3, ":1:4]\n 1 │ a: \n   ·    ▲\n"),
        ("a:\n", 3, ":2:1]\n 1 │ a:\n 2 │ \n   · ▲\n"),
        ("a:\nb: 1\n", 2, ":1:3]\n 1 │ a:\n   ·   ▲\n 2 │ b: 1\n"),
    ] {
        let out = human(text, at(byte..byte, "a value is missing"));
        assert!(out.contains(frame), "{text:?}:\n{out}");
    }
}

#[test]
fn a_long_line_is_cut_around_the_mark_and_a_long_range_after_its_first_line() {
    let text = format!("k: {}HERE{}\n", "é".repeat(5000), "b".repeat(5000));
    let out = human(&text, at(bytes_of(&text, "HERE"), "odd"));
    let cut = format!(" 1 │ …{}HERE{}…\n   ·  {}────\n", "é".repeat(23), "b".repeat(43), " ".repeat(23));
    assert!(out.contains(":1:5004]") && out.contains(&cut), "{out}");

    let text = "services:\n  a: 1\n".to_owned() + &"  b: 1\n".repeat(5000);
    let out = human(&text, at(0..text.len(), "odd"));
    assert!(out.contains(" 1 │ services:\n   · ─────────\n 2 │   a: 1\n   ╰"), "{out}");
}

#[test]
fn a_message_cannot_colour_or_clear_the_terminal() {
    let out = human("a", at(0..1, "`\u{1b}[2J\u{202e}` is odd"));
    assert!(out.contains("⚠ `␛[2J\u{fffd}` is odd"), "{out}");
}

#[test]
fn colour_comes_only_when_asked_for() {
    let located = [cname_beside_address()];
    let colored = render(Format::Human { color: true, width: 80 }, &source(DNS), &located);
    assert!(colored.contains("\u{1b}["));
    assert!(!render(PLAIN, &source(DNS), &located).contains('\u{1b}'));
}

#[test]
fn nothing_to_say_is_said_in_each_format() {
    assert_eq!(render(PLAIN, &source(DNS), &[]), "");
    assert_eq!(render(Format::Github, &source(DNS), &[]), "");
    assert_eq!(render(Format::Json, &source(DNS), &[]), "[]\n");
    assert_eq!(parsed(Format::Sarif, DNS, &[])["runs"][0]["results"], json!([]));
}

#[test]
fn a_program_reads_places_as_pointers_lines_columns_and_bytes() {
    let expected = json!([{
        "code": "DNS004",
        "name": "cname-beside-other-records",
        "severity": "error",
        "message": "`www` has a CNAME beside other records",
        "help": "remove the CNAME, or the address: 100% of resolvers follow the CNAME",
            "fixable": false,
        "path": "dns.www.CNAME",
        "pointer": "/dns/www/CNAME",
        "file": "platform/platform.yaml",
        "range": {
            "start": { "line": 3, "column": 5, "byte": 16 },
            "end": { "line": 3, "column": 10, "byte": 21 },
        },
        "related": [{
            "message": "an address of the same name",
            "path": "dns.www.A",
            "pointer": "/dns/www/A",
            "file": "platform/platform.yaml",
            "range": {
                "start": { "line": 7, "column": 8, "byte": 86 },
                "end": { "line": 7, "column": 17, "byte": 95 },
            },
        }],
    }]);
    assert_eq!(parsed(Format::Json, DNS, &[cname_beside_address()]), expected);
    let unread = parsed(Format::Json, "\ta", &[at(0..1, "a tab")]);
    assert_eq!(
        (&unread[0]["pointer"], &unread[0]["path"], &unread[0]["help"]),
        (&json!(null), &json!(null), &json!(null))
    );
}

#[test]
fn a_pull_request_gets_commands_with_what_would_end_them_escaped() {
    assert_eq!(
        render(Format::Github, &source(DNS), &[cname_beside_address()]),
        "::error file=platform/platform.yaml,line=3,endLine=3,col=5,endColumn=10,\
         title=DNS004 cname-beside-other-records::`www` has a CNAME beside other records%0A\
         line 7: an address of the same name%0A\
         help: remove the CNAME, or the address: 100%25 of resolvers follow the CNAME\n"
    );
    let odd = Source { name: "a,b:%c\n.yaml".to_owned(), text: "x: 1\ny: 2\n".to_owned() };
    assert_eq!(
        render(Format::Github, &odd, &[at(0..9, "100%\r\n::error::x")]),
        "::warning file=a%2Cb%3A%25c%0A.yaml,line=1,endLine=1,col=1,endColumn=5,title=YAML001 tab\
         ::100%25%0D%0A::error::x\n"
    );
}

#[test]
fn a_code_scanner_gets_each_rule_once_and_regions_in_characters() {
    let log = parsed(Format::Sarif, DNS, &[at(0..3, "odd"), cname_beside_address(), cname_beside_address()]);
    let run = &log["runs"][0];
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(
        rules[0],
        json!({
            "id": "DNS004",
            "name": "cname-beside-other-records",
            "shortDescription": { "text": "A name has a CNAME and other records." },
            "fullDescription": { "text": "A name has a CNAME and other records. Nothing may stand beside it." },
            "help": { "text": CNAME.docs.trim(), "markdown": CNAME.docs.trim() },
            "defaultConfiguration": { "level": "error" },
        })
    );
    assert_eq!((&rules[1]["id"], rules.as_array().map(Vec::len)), (&json!("YAML001"), Some(2)));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!((&run["results"][0]["ruleIndex"], &run["results"][0]["level"]), (&json!(1), &json!("warning")));
    let result = &run["results"][1];
    let place = |line: u32, from: u32, to: u32| {
        json!({
            "artifactLocation": { "uri": "platform/platform.yaml" },
            "region": { "startLine": line, "startColumn": from, "endLine": line, "endColumn": to },
        })
    };
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!(result["locations"], json!([{ "physicalLocation": place(3, 5, 10) }]));
    assert_eq!(
        result["relatedLocations"],
        json!([{ "id": 0, "message": { "text": "an address of the same name" }, "physicalLocation": place(7, 8, 17) }])
    );
    assert_eq!(result["partialFingerprints"], json!({ "codeAndPointer/v1": "DNS004/dns/www/CNAME:1" }));
    assert_eq!(run["results"][2]["partialFingerprints"], json!({ "codeAndPointer/v1": "DNS004/dns/www/CNAME:2" }));
}

#[test]
fn a_code_scanner_sees_no_link_in_a_message_and_an_encoded_path() {
    let odd = Source { name: "my platform/ü:1%.yaml".to_owned(), text: "x".to_owned() };
    let out = render(Format::Sarif, &odd, &[at(0..1, "`[x](https://a.example)`")]);
    let log: Value = serde_json::from_str(&out).expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["message"]["text"], r"`\[x](https://a.example)`");
    let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "my%20platform/%C3%BC%3A1%25.yaml");
}

fn sarif_faults(log: &Value) -> Vec<String> {
    let schema = include_str!("../../../tests/fixtures/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    // The pattern of languages has a stray bracket, which a strict reader of patterns refuses; we write no language.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"] = json!(false);
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is valid");
    validator.iter_errors(log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

#[test]
fn the_official_schema_accepts_the_sarif_and_would_refuse_another() {
    for located in [vec![], vec![cname_beside_address(), at(0..DNS.len(), "odd"), at(0..0, "")]] {
        let log = parsed(Format::Sarif, DNS, &located);
        assert_eq!(sarif_faults(&log), Vec::<String>::new());
    }
    let mut log = parsed(Format::Sarif, DNS, &[cname_beside_address()]);
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = json!(0);
    assert_eq!(sarif_faults(&log).len(), 1);
}

prop_compose! {
    /// A text of a few awkward pieces, and three ranges on its character boundaries.
    fn awkward()(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "key: ", "\n", "\r\n", "\r", "\t", "é", "日本", "😀", "e\u{301}", "\u{feff}", "\u{1b}[31m", "\0",
                "\u{2028}", "\u{85}", "0123456789012345678901234567890123456789",
            ]),
            0..30,
        ),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 6),
    ) -> (String, Vec<Range<usize>>) {
        let text = pieces.concat();
        let boundaries: Vec<usize> = (0..=text.len()).filter(|&i| text.is_char_boundary(i)).collect();
        let cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&boundaries)).collect();
        let ranges = cuts.chunks(2).filter_map(|pair| Some(*pair.iter().min()?..*pair.iter().max()?)).collect();
        (text, ranges)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_range_within_the_text_breaks_a_renderer((text, ranges) in awkward()) {
        let mut located = cname_beside_address();
        located.diagnostic = located.diagnostic.also(Place::Bytes(0..0), &text);
        if let [range, also @ ..] = ranges.as_slice() {
            (located.range, located.also) = (range.clone(), also.to_vec());
        }
        for format in FORMATS {
            let out = render(format, &source(&text), std::slice::from_ref(&located));
            prop_assert!(out.ends_with('\n') && out.contains("DNS004"), "{format:?}: {out}");
            prop_assert!(!out.contains("Failed to read contents"), "{out}");
        }
        prop_assert_eq!(render(Format::Github, &source(&text), &[located.clone()]).lines().count(), 1);
        let frames = human(&text, located);
        let marks = frames.chars().filter(|c| matches!(c, '▲' | '─' | '┬')).count();
        prop_assert!(marks > 0 && !frames.contains(['\u{1b}', '\0']), "{frames}");
    }
}
