//! Whose constituents supporters are: a recipient of a list stands for an area, and a supporter lives in it or does not.

mod constituencies;
mod constituency;

pub use constituencies::{Constituencies, Lives};
pub use constituency::{Constituency, NoConstituency};
