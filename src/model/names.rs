//! Names in the forms that Terraform addresses and environment variables have.

/// A Terraform identifier: `-` and `.` become `_`. A digit first gets a `_` before it.
///
/// Source: Terraform language, "Identifiers" (verified 2026-11).
pub fn identifier(name: &str) -> String {
    let mapped: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if mapped.starts_with(|c: char| c.is_ascii_digit()) { format!("_{mapped}") } else { mapped }
}

/// The part of an environment variable's name that an item's name gives: `order-db` → `ORDER_DB`.
pub fn variable_prefix(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers_and_variables() {
        assert_eq!(identifier("threadline.example"), "threadline_example");
        assert_eq!(identifier("3d-models.example"), "_3d_models_example");
        assert_eq!(variable_prefix("order-db"), "ORDER_DB");
        assert_eq!(variable_prefix("gpt-4.1-mini"), "GPT_4_1_MINI");
    }
}
