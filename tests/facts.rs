//! What is emitted for every document of this repository is what Terraform and its providers accept, and no more than
//! is needed.

mod terraform;

use std::collections::BTreeSet;

use platc::emit::hcl::{Block, Expression, Value};
use platc::facts;
use terraform::{Root, documents, roots};

/// Part of Terraform itself: it has no provider to be required, and no schema but its own.
const BUILT_IN: &str = "terraform_data";

fn every_root() -> Vec<Root> {
    let roots: Vec<Root> = documents().iter().flat_map(|document| roots(document)).collect();
    assert!(roots.len() > 50, "the documents have {} roots", roots.len());
    roots
}

#[test]
fn every_block_is_one_that_its_provider_takes() {
    let mut wrong = Vec::new();
    for root in every_root() {
        for (file, block) in
            root.blocks.iter().filter(|(_, b)| matches!(b.identifier(), "resource" | "data" | "provider"))
        {
            let at = format!("{}/{file} {}", root.name, planned(block).address());
            if block.labels().first().is_some_and(|label| label.as_str() == BUILT_IN) {
                continue;
            }
            match facts::check(&planned(block)) {
                Some(findings) => wrong.extend(findings.iter().map(|finding| format!("{at}: {finding}"))),
                None => wrong.push(format!("{at}: there are no facts of this type")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A block that was read back, as the emitters made it.
fn planned(block: &hcl::Block) -> Block {
    let labels = block.labels().iter().map(hcl::BlockLabel::as_str);
    let mut planned = Block::new(block.identifier()).labels(labels);
    for structure in block.body() {
        planned = match structure {
            hcl::Structure::Attribute(attribute) => planned.set(attribute.key(), value(attribute.expr())),
            hcl::Structure::Block(inner) => planned.nested(self::planned(inner)),
        };
    }
    planned
}

/// A text over several lines has no expression on one line; to the facts it is a text like any other.
fn value(expression: &hcl::Expression) -> Value {
    let is_heredoc = |template: &hcl::TemplateExpr| matches!(template, hcl::TemplateExpr::Heredoc(_));
    if matches!(expression, hcl::Expression::TemplateExpr(template) if is_heredoc(template)) {
        return Value::from("a text of several lines");
    }
    let source = hcl::format::to_string(expression).expect("an expression has a text");
    Expression::parse(&source).unwrap_or_else(|error| panic!("{source}: {error}"))
}

#[test]
fn every_address_is_declared_once_and_every_reference_resolves_in_its_root() {
    let mut wrong = Vec::new();
    for root in every_root() {
        let mut declared = BTreeSet::new();
        for address in root.declared() {
            if !declared.insert(address.clone()) {
                wrong.push(format!("{}: `{address}` is declared twice", root.name));
            }
        }
        let unknown = root.referred().into_iter().filter(|address| !declared.contains(address));
        wrong.extend(unknown.map(|address| format!("{}: `{address}` is declared nowhere", root.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_declared_that_nothing_uses() {
    let mut wrong = Vec::new();
    for root in every_root() {
        let referred = root.referred();
        let read = |address: &String| ["data.", "var.", "local."].iter().any(|kind| address.starts_with(kind));
        let unused = root.declared().into_iter().filter(|address| read(address) && !referred.contains(address));
        wrong.extend(unused.map(|address| format!("{}: `{address}` is not used", root.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// State holds secrets; files hold where they come from.
#[test]
fn what_a_provider_keeps_secret_is_never_a_literal() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for root in every_root() {
        for (file, block) in root.blocks.iter().filter(|(_, block)| block.identifier() == "resource") {
            let type_ = block.labels().first().expect("a resource has a type").as_str();
            let Some(schema) = facts::resource(type_) else { continue };
            let is_secret = |name: &str| schema.attributes.get(name).is_some_and(|attribute| attribute.sensitive);
            for attribute in block.body().attributes().filter(|attribute| is_secret(attribute.key())) {
                seen += 1;
                if matches!(attribute.expr(), hcl::Expression::String(_)) {
                    wrong.push(format!("{}/{file} {type_}: {}", root.name, attribute.key()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 50, "only {seen} secrets are set");
}

#[test]
fn a_root_requires_the_providers_that_it_uses_and_no_others() {
    for root in every_root() {
        let types = root.types().into_iter().filter(|type_| *type_ != BUILT_IN);
        let used: BTreeSet<&str> = types.filter_map(|type_| type_.split('_').next()).collect();
        let terraform = root.blocks.iter().filter(|(_, block)| block.identifier() == "terraform");
        let required: Vec<&hcl::Block> = terraform
            .flat_map(|(_, block)| block.body().blocks())
            .filter(|block| block.identifier() == "required_providers")
            .collect();
        let required: BTreeSet<&str> =
            required.iter().flat_map(|block| block.body().attributes()).map(hcl::Attribute::key).collect();
        assert_eq!(required, used, "{}", root.name);
        let configured = root.blocks.iter().filter(|(_, block)| block.identifier() == "provider");
        for (_, block) in configured {
            let name = block.labels().first().expect("a provider has a name").as_str();
            assert!(used.contains(name), "{}: the provider `{name}` is configured and not used", root.name);
        }
    }
}
