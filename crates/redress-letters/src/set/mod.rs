//! All letters of a campaign: read once, rendered for each recipient, proofread, and told apart by what they say.
//!
//! `load` reads them (`files`, `notes`) into a [`LetterSet`]. `render` makes one recipient's letter: `compare` looks
//! its names up in the columns of the list, `rendering` runs the templates and fills in what letters share, `subject` and
//! `greeting` look at what came out. `places` finds in which file, line and column a fault is to be mended.

mod attachments;
mod compare;
mod constituents;
mod files;
mod greeting;
mod letter_set;
mod listed;
mod load;
mod needs;
mod notes;
mod places;
mod proofread;
mod render;
mod rendering;
mod state_name;
mod subject;
mod traces;
mod worded;
mod wording;

pub use letter_set::LetterSet;
pub use worded::Wording;

#[cfg(test)]
pub(crate) use rendering::Rendering;
