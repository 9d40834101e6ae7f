//! A template of the user's and the workflow in whose place it stands → the text of the file.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use serde_json::{Value, json};

use super::jobs::TerraformRoot;
use super::{Workflow, actions, steps};
use crate::diag::{Code, Diagnostic, Severity};
use crate::emit::yaml;
use crate::model::{Model, defaults, template_path};
use crate::plan::header_line;
use crate::source::Pointer;

pub static BROKEN_TEMPLATE: Code = Code {
    id: "GHA005",
    name: "broken-template",
    severity: Severity::Error,
    docs: "## What
The template of a workflow cannot be read or filled in, or what comes out is no workflow: no YAML, or without `on` and
`jobs`.

## Why
GitHub would refuse the file when it is too late; and a required check that never starts keeps every pull request waiting.

## Example
`platform/templates/workflows/verify.yml`, with a name that no template is given:

```yaml
name: verify
on: { pull_request: {} }
jobs:
  {{{ jobs.verfy | indent(2) }}}
```

## Instead
Use what `docs/workflows.md` lists: `platform`, `repository`, `runner`, `default_branch`, `environments`, `roots`, `actions`,
`jobs` and `workflow`.
",
};

/// The most that a template may do, in instructions of its engine: a loop over loops ends.
const FUEL: u64 = 1_000_000;

/// What a template is given.
#[derive(Serialize)]
struct Context<'a> {
    platform: &'a str,
    /// `owner/name`.
    repository: String,
    runner: &'a str,
    default_branch: &'static str,
    environments: Vec<&'a str>,
    /// The Terraform roots, in the order of promotion.
    roots: Vec<&'a str>,
    /// Actions by name, each with its commit and, in a comment, its version.
    actions: BTreeMap<&'static str, String>,
    /// The jobs that platc would write, by id, each as YAML.
    jobs: BTreeMap<&'a str, String>,
    /// The workflow that platc would write, as YAML.
    workflow: String,
}

/// The text of a workflow's file: platc's own, or the template's if there is one.
///
/// # Errors
/// What is wrong with the template.
pub(super) fn text(model: &Model, roots: &[TerraformRoot], workflow: &Workflow) -> Result<String, Vec<Diagnostic>> {
    let Some(template) = model.workflow_templates.get(workflow.name) else {
        return Ok(yaml::print(&format!("{}\n\n{}", header_line(), workflow.about), &workflow.value));
    };
    let path = template_path(workflow.name);
    let at = Pointer::root().path("providers.github");
    let broken = |what: String| vec![Diagnostic::at_key(&BROKEN_TEMPLATE, &at, format!("`{path}` {what}"))];
    let template = template.as_ref().map_err(|reason| broken(reason.clone()))?;
    let filled = fill(template, &context(model, roots, workflow)).map_err(broken)?;
    let parsed: Value = serde_saphyr::from_str(&filled).map_err(|error| broken(format!("is no YAML: {error}")))?;
    if !parsed["on"].is_object() && !parsed["on"].is_string() && !parsed["on"].is_array() || !parsed["jobs"].is_object()
    {
        return Err(broken("is no workflow: it has to have `on` and `jobs`".to_owned()));
    }
    let found = steps::of_workflow(&parsed, &at, &format!("in `{path}`, "));
    if !found.is_empty() {
        return Err(found);
    }
    let start = if filled.lines().any(|line| line == "---") { "" } else { "---\n" };
    Ok(format!(
        "# {}\n#\n# This workflow is the platform's own: {path}.\n{start}{}\n",
        header_line(),
        filled.trim_end()
    ))
}

fn context<'a>(model: &'a Model, roots: &'a [TerraformRoot], workflow: &'a Workflow) -> Context<'a> {
    let github = model.providers.github.as_ref().expect("workflows run at GitHub");
    let jobs = workflow.value["jobs"].as_object().into_iter().flatten();
    Context {
        platform: &model.name,
        repository: format!("{}/{}", github.owner, github.repository),
        runner: &github.runner,
        default_branch: defaults::DEFAULT_BRANCH,
        environments: model.environments.iter().map(|environment| environment.name()).collect(),
        roots: roots.iter().map(|root| root.name.as_str()).collect(),
        actions: actions::by_name(),
        jobs: jobs.map(|(id, job)| (id.as_str(), body(&json!({ id: job })))).collect(),
        workflow: body(&workflow.value),
    }
}

/// YAML without its start and its last line break, to be put into other YAML.
fn body(value: &Value) -> String {
    yaml::print("", value).trim_start_matches("---\n").trim_end().to_owned()
}

/// The delimiters leave alone what GitHub's expressions, bash and YAML are made of.
fn fill(template: &str, context: &Context<'_>) -> Result<String, String> {
    let mut environment = Environment::empty();
    let syntax = SyntaxConfig::builder()
        .variable_delimiters("{{{", "}}}")
        .block_delimiters("{{%", "%}}")
        .comment_delimiters("{{#", "#}}")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .expect("the delimiters differ");
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("indent", minijinja::filters::indent);
    environment.add_filter("join", minijinja::filters::join);
    let line = |error: &minijinja::Error| error.line().map(|line| format!(" in line {line}")).unwrap_or_default();
    environment.render_str(template, minijinja::Value::from(minijinja::value::Serde(context))).map_err(|error| {
        format!("cannot be filled in{}: {}", line(&error), error.detail().unwrap_or("a name is not known"))
    })
}

#[cfg(test)]
mod tests {
    use crate::source::{ABSENT, Repository, Source};

    /// A repository with the template of `verify`, and nothing else.
    struct Template(&'static str);

    impl Repository for Template {
        fn read(&self, path: &str) -> Result<String, String> {
            match path {
                "platform/templates/workflows/verify.yml" => Ok(self.0.to_owned()),
                _ => Err(ABSENT.to_owned()),
            }
        }
    }

    fn compile(template: &'static str) -> crate::Compilation {
        let text = "version: 1\nname: acme\nproviders:\n  terraform_cloud: { organization: acme, project: platform }\n  \
                    github: { owner: acme, repository: platform }\nteams: { platform: {} }\nenvironments: { staging: {} }\n";
        crate::compile(Source { name: "platform.yaml".to_owned(), text: text.to_owned() }, &Template(template))
    }

    #[test]
    fn a_template_takes_the_place_of_the_workflow_and_no_other() {
        let compilation = compile(
            "name: verify\non: { pull_request: {} }\njobs:\n  {{{ jobs.output | indent(2) }}}\n  \
             {{% for root in roots %}}\n  own-{{{ root }}}:\n    runs-on: {{{ runner }}}\n    steps:\n      \
             - uses: {{{ actions.checkout }}}\n      - run: echo ${#A} \"$B\"\n        env: { B: \"${{ github.sha }}\" }\n  {{% endfor %}}\n",
        );
        assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
        let text = |name: &str| {
            let path = format!("generated/github/workflows/{name}.yml");
            compilation.files.get(&path).expect("it is written").text.as_str()
        };
        let verify = text("verify");
        assert!(verify.starts_with("# Generated by platc"), "{verify}");
        assert!(verify.contains("\n---\nname: verify\n"), "{verify}");
        assert!(verify.contains("\n  output:\n    name: output\n"), "{verify}");
        assert!(verify.contains("\n  own-shared:\n    runs-on: ubuntu-24.04\n"), "{verify}");
        assert!(
            verify.contains("- uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2\n"),
            "{verify}"
        );
        assert!(verify.contains("echo ${#A}") && verify.contains("${{ github.sha }}"), "{verify}");
        assert!(text("apply").contains("Plan and apply"));
    }

    #[test]
    fn a_template_that_is_no_workflow_is_told() {
        for (template, code, says) in [
            ("jobs: {{{ nonsense }}}", "GHA005", "cannot be filled in in line 1"),
            ("on: push\njobs: {", "GHA005", "is no YAML"),
            ("- a list", "GHA005", "is no workflow"),
            ("on: push\njobs: {{% for a in range(9999) %}}x{{% endfor %}}", "GHA005", "cannot be filled in"),
            (
                "on: push\njobs: { a: { steps: [{ uses: acme/a@v1 }] } }",
                "GHA002",
                "`acme/a@v1` is not named by its commit",
            ),
            (
                "on: push\njobs: { a: { uses: acme/a/.github/workflows/b.yml@main } }",
                "GHA002",
                "not named by its commit",
            ),
            ("on: push\njobs: { a: { steps: [{ run: \"${{ github.head_ref }}\" }] } }", "GHA003", "a script holds"),
        ] {
            let compilation = compile(template);
            let said = compilation.diagnostics.iter().map(|located| &located.diagnostic);
            let said: Vec<(&str, &str)> = said.map(|one| (one.code.id, one.message.as_str())).collect();
            assert!(said.len() == 1 && said[0].0 == code && said[0].1.contains(says), "{template}: {said:?}");
            assert!(said[0].1.contains("platform/templates/workflows/verify.yml"), "{said:?}");
            assert!(compilation.files.is_empty());
        }
    }
}
