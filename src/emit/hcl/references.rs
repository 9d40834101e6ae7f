//! An expression, or a block → the addresses that it names: `cloudflare_zone.a`, `data.cloudflare_zone.a`, `var.a`, `local.a`.

use std::collections::BTreeSet;

use ::hcl::expr::{Conditional, Expression, ForExpr, ObjectKey, Operation, TemplateExpr, TraversalOperator};
use ::hcl::template::Element;

use super::{Block, Item, Value};

/// What begins an expression that names nothing in the module.
const OWN: [&str; 6] = ["each", "count", "self", "path", "terraform", "provider"];

/// What a block names, in its arguments and in those of the blocks in it.
pub fn references_of_block(block: &Block) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    of_block(block, &mut found);
    found
}

/// What a value names.
pub fn references_of_value(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    of_value(value, &mut found);
    found
}

fn of_block(block: &Block, found: &mut BTreeSet<String>) {
    for item in block.body().items() {
        match item {
            Item::Attribute(_, value) => of_value(value, found),
            Item::Block(inner) => of_block(inner, found),
            Item::Comment(_) | Item::Gap => {}
        }
    }
}

fn of_value(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Heredoc(_) => {}
        Value::List(values) | Value::Call(_, values) => values.iter().for_each(|one| of_value(one, found)),
        Value::Object(object) => object.iter().for_each(|(_, one)| of_value(one, found)),
        Value::Expression(expression) => {
            let parsed = expression.as_str().parse().expect("an expression was read before");
            references(&parsed, &[], found);
        }
    }
}

/// Adds what the expression names. `bound`: the variables of the `for` expressions and `dynamic` blocks around it.
pub fn references(of: &Expression, bound: &[String], found: &mut BTreeSet<String>) {
    let mut each = |inner: &Expression| references(inner, bound, found);
    match of {
        Expression::Array(elements) => elements.iter().for_each(each),
        Expression::Object(entries) => {
            for (key, value) in entries {
                if let ObjectKey::Expression(key) = key {
                    each(key);
                }
                each(value);
            }
        }
        Expression::TemplateExpr(template) => match template.as_ref() {
            TemplateExpr::QuotedString(source) => references_of_template(source, bound, found),
            TemplateExpr::Heredoc(heredoc) => references_of_template(&heredoc.template, bound, found),
        },
        Expression::Traversal(traversal) => traverse(traversal, bound, found),
        Expression::FuncCall(call) => call.args.iter().for_each(each),
        Expression::Parenthesis(inner) => each(inner),
        Expression::Conditional(inner) => {
            let Conditional { cond_expr, true_expr, false_expr } = inner.as_ref();
            [cond_expr, true_expr, false_expr].into_iter().for_each(each);
        }
        Expression::Operation(operation) => match operation.as_ref() {
            Operation::Unary(unary) => each(&unary.expr),
            Operation::Binary(binary) => [&binary.lhs_expr, &binary.rhs_expr].into_iter().for_each(each),
        },
        Expression::ForExpr(inner) => loops(inner, bound, found),
        _ => {}
    }
}

/// Adds what a template names. One that does not parse names nothing.
pub fn references_of_template(source: &str, bound: &[String], found: &mut BTreeSet<String>) {
    let Ok(template) = source.parse::<::hcl::Template>() else { return };
    for element in template.elements() {
        if let Element::Interpolation(inner) = element {
            references(&inner.expr, bound, found);
        }
    }
}

fn loops(inner: &ForExpr, bound: &[String], found: &mut BTreeSet<String>) {
    references(&inner.collection_expr, bound, found);
    let own = inner.key_var.iter().chain([&inner.value_var]).map(ToString::to_string);
    let bound: Vec<String> = bound.iter().cloned().chain(own).collect();
    let parts = inner.key_expr.iter().chain([&inner.value_expr]).chain(&inner.cond_expr);
    parts.for_each(|part| references(part, &bound, found));
}

fn traverse(traversal: &::hcl::Traversal, bound: &[String], found: &mut BTreeSet<String>) {
    for operator in &traversal.operators {
        if let TraversalOperator::Index(index) = operator {
            references(index, bound, found);
        }
    }
    let Expression::Variable(start) = &traversal.expr else { return references(&traversal.expr, bound, found) };
    let names = traversal.operators.iter().map_while(|operator| match operator {
        TraversalOperator::GetAttr(name) => Some(name.as_str()),
        _ => None,
    });
    let parts = if start.as_str() == "data" { 2 } else { 1 };
    if !OWN.contains(&start.as_str()) && !bound.contains(&start.to_string()) {
        found.insert([start.as_str()].into_iter().chain(names.take(parts)).collect::<Vec<_>>().join("."));
    }
}
