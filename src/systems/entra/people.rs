//! User principal names → a lookup of the people, and the expression of their object ids.

use crate::emit::hcl::{Block, Value, list, reference};
use crate::source::Pointer;

/// People who are there already: platc makes no accounts.
pub(super) struct People {
    /// The lookup; `None` of nobody, which needs none.
    pub lookup: Option<Block>,
    /// The list of object ids.
    pub ids: Value,
}

pub(super) fn find(id: &str, names: &[String], at: &Pointer) -> People {
    if names.is_empty() {
        return People { lookup: None, ids: Value::List(Vec::new()) };
    }
    let lookup = Block::data("azuread_users", id)
        .from(at, "accounts that must be there already")
        .set("user_principal_names", list(names));
    People { lookup: Some(lookup), ids: reference(&format!("data.azuread_users.{id}.object_ids")) }
}
