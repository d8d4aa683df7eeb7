//! Tokens: characters that stand for data on its way through the templates and Markdown.
//!
//! What a letter prints from data does not pass through the Markdown parser. A token stands for it, a character that no
//! letter has, and the writers of the two parts put the data back. So no cell can become formatting, whatever it holds,
//! and letters that differ in their data alone share one parsed tree.
//!
//! A value that a letter does nothing with but print it need not even be known when the template runs: a *slot* stands in
//! its place, which each letter fills with its own ([`super::shared`]).

use std::cell::{Cell, RefCell};

/// The first token: the beginning of a plane that Unicode leaves to private use.
const FIRST: u32 = 0xf_0000;

/// So many values may be printed in one letter.
const VALUES_MAX: u32 = 0xffff;

/// Begins the text by which a slot passes through the template. A Unicode noncharacter, which lists refuse.
const SLOT: char = '\u{fdd1}';

/// Stands where an empty value was printed, until the greeting has been checked. A Unicode noncharacter, so no text has it.
pub(crate) const EMPTY: char = '\u{fdd0}';

/// Stands in a frame where the letter's body belongs. Another of them.
pub(crate) const BODY: char = '\u{fdd2}';

thread_local! {
    static PRINTED: RefCell<Vec<PrintedValue>> = RefCell::default();
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PrintedValue {
    Text(String),
    /// Whatever the letter has in this slot.
    Slot(usize),
}

/// Begins a letter on this thread.
pub(crate) fn begin() {
    PRINTED.take();
}

/// What was printed since, in order.
pub(crate) fn printed() -> Vec<PrintedValue> {
    PRINTED.take()
}

/// What was printed so far, with what stands in the slots, given to a reader.
pub(crate) fn with<T>(slots: &[&str], read: impl FnOnce(&Data<'_>) -> T) -> T {
    PRINTED.with_borrow(|printed| read(&Data::new(printed, slots)))
}

/// The text by which a slot passes through the template.
pub(crate) fn slot(number: usize) -> String {
    [Some(SLOT), token(number)].into_iter().flatten().collect()
}

/// Keeps a value that is printed, and gives the token that stands for it; none if there are too many.
pub(crate) fn keep(value: &str) -> Option<char> {
    PRINTED.with_borrow_mut(|printed| {
        let token = token(printed.len())?;
        // A slot that passed through the template: what counts is its number.
        let slot = value
            .strip_prefix(SLOT)
            .and_then(|rest| index(rest.chars().next()?));
        printed.push(slot.map_or_else(|| PrintedValue::Text(value.to_owned()), PrintedValue::Slot));
        Some(token)
    })
}

fn token(number: usize) -> Option<char> {
    let number = u32::try_from(number)
        .ok()
        // Behind them the plane ends; a letter that prints more is refused.
        .filter(|number| *number < VALUES_MAX)?;
    char::from_u32(FIRST + number)
}

/// Which value a character stands for.
pub(crate) fn index(c: char) -> Option<usize> {
    let index = u32::from(c)
        .checked_sub(FIRST)
        .filter(|index| *index < VALUES_MAX)?;
    usize::try_from(index).ok()
}

/// The values of one letter.
#[derive(Debug)]
pub(crate) struct Data<'a> {
    printed: &'a [PrintedValue],
    slots: &'a [&'a str],
    slot_was_read: Cell<bool>,
}

impl<'a> Data<'a> {
    pub(crate) fn new(printed: &'a [PrintedValue], slots: &'a [&'a str]) -> Self {
        Self {
            printed,
            slots,
            slot_was_read: Cell::new(false),
        }
    }

    /// A value by its index.
    pub(crate) fn get(&self, index: usize) -> &'a str {
        match self.printed.get(index) {
            None => "",
            Some(PrintedValue::Text(text)) => text,
            Some(PrintedValue::Slot(number)) => {
                self.slot_was_read.set(true);
                self.slots.get(*number).copied().unwrap_or("")
            }
        }
    }

    /// Whether a slot was read by this work: what it wrote is then this letter's own.
    pub(crate) fn reads_slot(&self, work: impl FnOnce()) -> bool {
        let before = self.slot_was_read.replace(false);
        work();
        let read = self.slot_was_read.get();
        // Asked within a longer work, that one has read it, too.
        self.slot_was_read.set(before || read);
        read
    }

    /// A text with its tokens replaced.
    pub(crate) fn put_back(&self, text: &str) -> String {
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
        let (a, b, c) = (
            keep("*a*").unwrap(),
            keep("\u{f0000}").unwrap(),
            keep(&slot(1)).unwrap(),
        );
        let printed = printed();
        let data = Data::new(&printed, &["none", "own"]);
        let mut text = String::new();
        assert!(!data.reads_slot(|| text = data.put_back(&format!("x{a}y{b}z"))));
        assert_eq!(text, "x*a*y\u{f0000}z");
        assert!(data.reads_slot(|| text = data.put_back(&format!("{c}"))));
        assert_eq!((text.as_str(), data.get(7)), ("own", ""));
        assert_eq!(
            keep("b"),
            Some(a),
            "the next letter begins with the first token"
        );
        begin();
    }
}
