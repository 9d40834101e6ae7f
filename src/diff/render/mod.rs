//! Changes → what a person, a pull request or a program reads.

mod human;
mod json;
mod markdown;
mod rows;
mod summary;
mod words;

pub use human::human;
pub use json::json;
pub use markdown::markdown;
