//! Any text → a tree or a diagnostic, never a panic; what another library prints is read back.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

#[test]
fn another_reader_agrees() {
    let text = "a: &x {b: [1, 2.5, text, ~]}\nc:\n- |\n  text\n- 'q'\nd: {<<: *x, e: \"\\t\"}\n";
    let other: Value = serde_saphyr::from_str(text).expect("serde-saphyr reads it");
    assert_eq!(value(text), other);
}

fn trees() -> impl Strategy<Value = Value> {
    let text = "[ -~äü😀\n\t]{0,12}|no|on|~|null|0777|1e3|<<|- a|# b|: |\\{\\{ x \\}\\}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1_000_000i64..1_000_000).prop_map(|n| Value::from(n as f64 / 64.0)),
        text.prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 40, 5, move |inner| {
        let maps = prop::collection::btree_map(text, inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            maps.prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    prop::collection::btree_map(text, tree, 0..5).prop_map(|map| Value::Object(map.into_iter().collect()))
}

fn all_nodes<'d>(node: &'d Node, visit: &mut dyn FnMut(&'d Range<usize>)) {
    visit(&node.range);
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| all_nodes(item, visit)),
        Kind::Map(entries) => entries.iter().for_each(|entry| {
            visit(&entry.key_range);
            all_nodes(&entry.value, visit);
        }),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => (),
    }
}

/// Every range lies in the text, on character boundaries.
fn check_ranges(text: &str) -> Result<(), TestCaseError> {
    let (document, diagnostics) = document(text);
    let mut bad = Vec::new();
    all_nodes(&document.root, &mut |range| {
        if text.get(range.clone()).is_none() {
            bad.push(range.clone());
        }
    });
    prop_assert!(bad.is_empty(), "{bad:?}");
    prop_assert!(matches!(document.root.kind, Kind::Map(_)) || !diagnostics.is_empty());
    for located in crate::diag::locate(&document, diagnostics) {
        prop_assert!(text.get(located.range.clone()).is_some(), "{:?}", located);
        prop_assert!(located.also.iter().all(|range| text.get(range.clone()).is_some()), "{:?}", located);
        prop_assert!(!located.diagnostic.message.contains('\n'), "{:?}", located);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check_ranges(&text)?;
    }

    #[test]
    fn any_text_of_yaml_s_own_characters_is_read_or_refused(
        text in "([ \n\t:\\-?,\\[\\]{}#&*!|>'\"%@`\\\\~a1ü😀]|\r\n|: |- |\n  |<<: |a: |&a |\\*a |\"\\\\|---\n){0,40}"
    ) {
        check_ranges(&text)?;
    }

    #[test]
    fn a_broken_document_is_read_or_refused(cut in 0usize..400, with in "[ \n\t:\\-\\[\\]{}'\"]{0,3}") {
        let text = "a: &a\n  b: [1, {c: 'x'}]\n  t: |\n    ü text\n    more\n\nd:\n- <<: *a\n  e: \"q\\n\"\n- - f\n# end\ng: ~\n";
        let cut = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).cycle().nth(cut).unwrap_or(0);
        check_ranges(&format!("{}{with}{}", &text[..cut], &text[cut..]))?;
    }

    #[test]
    fn what_serde_saphyr_prints_is_read_back(tree in trees()) {
        let text = serde_saphyr::to_string(&tree).expect("serde-saphyr prints any tree");
        let (document, diagnostics) = document(&text);
        prop_assert_eq!(diagnostics, vec![], "{}", text);
        prop_assert_eq!(document.value(), tree, "{}", text);
    }
}
