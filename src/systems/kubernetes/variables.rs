//! The variables of a service → the environment of its containers.

use serde_json::{Value, json};

use super::secrets;
use crate::model::{Service, Variable, VariableValue};

/// The environment variables, secrets key by key: a secret that is missing stops the rollout with its name.
pub(super) fn variables(service: &Service) -> Value {
    service.variables.iter().map(|variable| self::variable(service, variable)).collect()
}

/// Arguments that the kubelet hands on as they are.
pub(super) fn unexpanded_all(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| unexpanded(text)).collect()
}

fn variable(service: &Service, variable: &Variable) -> Value {
    match &variable.value {
        VariableValue::Literal(text) => json!({ "name": variable.name, "value": unexpanded(text) }),
        VariableValue::Secret | VariableValue::Wired(_) => json!({
            "name": variable.name,
            "valueFrom": { "secretKeyRef": { "name": secrets::managed_secret(service), "key": variable.name } },
        }),
    }
}

/// Text that the kubelet hands on as it is: `$(NAME)` would be replaced, and `$$` is one `$`.
fn unexpanded(text: &str) -> String {
    if text.contains("$(") || text.contains("$$") { text.replace('$', "$$") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_reach_the_process_as_they_were_written() {
        for (written, emitted) in
            [("$5", "$5"), ("$(HOME)", "$$(HOME)"), ("a$$b", "a$$$$b"), ("${X}", "${X}"), ("$$(X)$", "$$$$(X)$$")]
        {
            assert_eq!(unexpanded(written), emitted);
        }
    }
}
