//! The frame as a stranger's mail program would read it: nothing in it may load, track, run, or hide words.
//!
//! Letters hold no HTML at all; the frame is HTML by nature, so it is read element by element, with each fault at its
//! place in the file. Template tags inside elements are marks to this reading: data belongs between elements.

mod css;
mod elements;
mod faults;
mod tables;

pub(crate) use faults::faults;

#[cfg(test)]
mod tests;
