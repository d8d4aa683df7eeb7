//! Data on its way through Markdown.
//!
//! What a letter prints from data does not pass through the Markdown parser. A token stands for it, a character that no
//! letter has, and the writers of the two parts put the data back. So no cell can become formatting, whatever it holds,
//! and letters that differ in their data alone share one parsed tree.

use std::cell::RefCell;

/// The first token: the beginning of a plane that Unicode leaves to private use.
const FIRST: u32 = 0xf_0000;

/// So many values may be printed in one letter.
const VALUES_MAX: u32 = 0xffff;

thread_local! {
    static PRINTED: RefCell<Data> = RefCell::default();
}

/// What one letter has printed, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    text: String,
    ends: Vec<usize>,
}

/// Begins a letter on this thread.
pub(super) fn begin() {
    PRINTED.with_borrow_mut(|data| {
        data.text.clear();
        data.ends.clear();
    });
}

/// Keeps a value that is printed, and gives the token that stands for it; none if there are too many.
pub(super) fn keep(value: &str) -> Option<char> {
    PRINTED.with_borrow_mut(|data| {
        let index = u32::try_from(data.ends.len()).ok().filter(|index| *index < VALUES_MAX)?;
        data.text.push_str(value);
        data.ends.push(data.text.len());
        char::from_u32(FIRST + index)
    })
}

/// What the letter on this thread has printed so far.
pub(super) fn with<T>(read: impl FnOnce(&Data) -> T) -> T {
    PRINTED.with_borrow(read)
}

/// Which value a character stands for.
pub(super) fn index(c: char) -> Option<usize> {
    let index = u32::from(c).checked_sub(FIRST).filter(|index| *index < VALUES_MAX)?;
    usize::try_from(index).ok()
}

impl Data {
    /// A value by its index.
    pub(super) fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(index).map_or("", |end| &self.text[start..*end])
    }

    /// A text with its tokens replaced.
    pub(super) fn put_back(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match index(c) {
                Some(index) => out.push_str(self.get(index)),
                None => out.push(c),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_is_not_read_again() {
        begin();
        let (a, b) = (keep("*a*").unwrap(), keep("\u{f0000}").unwrap());
        with(|data| {
            assert_eq!(data.put_back(&format!("x{a}y{b}z")), "x*a*y\u{f0000}z");
            assert_eq!(data.get(7), "");
        });
        begin();
        assert_eq!(keep("b"), Some(a));
    }
}
