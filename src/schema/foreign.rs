//! A field as the clouds' APIs, Terraform's providers and other tools call it → the one that the language has for it.

/// What others call a field, and what it is called here: where a place has several, the first that it knows counts.
const NAMES: &[(&str, &[&str])] = &[
    ("auto_scaling", &["autoscale"]),
    ("broker_version", &["engine_version"]),
    ("cmd", &["command"]),
    ("compute_count", &["ecpus"]),
    ("content", &["value"]),
    ("cpu_count", &["ecpus"]),
    ("cron", &["schedule", "crons"]),
    ("data", &["value"]),
    ("dependencies", &["uses"]),
    ("depends_on", &["uses"]),
    ("deployment_mode", &["deployment"]),
    ("entrypoint", &["command"]),
    ("environment", &["env", "environments"]),
    ("environment_variables", &["env"]),
    ("expression", &["when"]),
    ("healthcheck", &["health"]),
    ("host_instance_type", &["instance"]),
    ("instance_type", &["instance"]),
    ("kv_namespaces", &["kv"]),
    ("main", &["script"]),
    ("max_batch_size", &["batch_size"]),
    ("max_batch_timeout", &["wait_seconds"]),
    ("max_replicas", &["max"]),
    ("max_retries", &["retries"]),
    ("min_replicas", &["min"]),
    ("min_tls_version", &["minimum_version"]),
    ("mitigation_timeout", &["block_seconds"]),
    ("owner", &["team"]),
    ("period", &["period_seconds"]),
    ("preference", &["priority"]),
    ("r2_buckets", &["r2"]),
    ("requests_per_period", &["requests"]),
    ("schedules", &["crons"]),
    ("session_duration", &["session_hours"]),
    ("ssl", &["mode"]),
    ("target_url", &["to"]),
    ("timeout", &["block_seconds"]),
    ("triggers", &["crons"]),
    ("users", &["members"]),
    ("vars", &["env"]),
    ("version", &["engine_version", "kubernetes_version", "model_version"]),
];

/// The field of `known` that others call `name`.
pub(super) fn meant<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let (_, ours) = NAMES.iter().find(|(theirs, _)| *theirs == name)?;
    ours.iter().find_map(|ours| known.iter().find(|field| *field == ours).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_name_is_known_where_its_field_is() {
        assert_eq!(meant("content", &["name", "value"]), Some("value"));
        assert_eq!(meant("content", &["name"]), None);
        assert_eq!(meant("environment", &["environments"]), Some("environments"));
        assert_eq!(meant("value", &["value"]), None, "it is no other's name");
    }

    #[test]
    fn names_are_in_order_and_once() {
        assert!(NAMES.is_sorted_by(|(a, _), (b, _)| a < b));
    }
}
