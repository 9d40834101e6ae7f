//! An application → its client secret, replaced as it ages.

use crate::emit::hcl::{Block, Object, expression, reference};
use crate::source::Pointer;

/// The secret, and the clock that replaces it.
pub(super) fn rotating(id: &str, at: &Pointer, days: u32) -> [Block; 2] {
    let clock =
        Block::resource("time_rotating", id).from(at, "the age of the client secret").set("rotation_days", days);
    let rotation = Object::new().set("rotation", reference(&format!("time_rotating.{id}.id")));
    let hours = days * 2 * 24;
    let secret = Block::resource("azuread_application_password", id)
        .from(at, "the client secret; the first apply after its time replaces it")
        .set("application_id", reference(&format!("azuread_application.{id}.id")))
        .set("display_name", "platc")
        .gap()
        .comment("It works twice as long as it should, in case that nobody applies anything.")
        .set("end_date", expression(&format!("timeadd(time_rotating.{id}.rfc3339, \"{hours}h\")")))
        .set("rotate_when_changed", rotation)
        .nested(Block::new("lifecycle").set("create_before_destroy", true));
    [clock, secret]
}
