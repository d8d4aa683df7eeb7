//! What the columns of exports of supporters mean. What they are called is in `headers.toml`, to be extended by whoever
//! meets another one.

mod header_table;
mod layout;
mod supporter_column;

pub use layout::{Layout, mapping_problems};
pub use supporter_column::SupporterColumn;
