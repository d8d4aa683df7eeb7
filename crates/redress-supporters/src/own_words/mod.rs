//! What supporters write in words of their own: what must not be shown, and what is nearly the same.

mod alike;
mod plain_words;
mod withheld;

pub use alike::{AlikeWords, WordsId};
pub use plain_words::plain_words;
pub use withheld::{Withheld, withheld};
