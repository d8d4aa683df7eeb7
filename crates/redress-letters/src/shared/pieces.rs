//! A text or bytes in pieces: what is its own, and what it shares with others.

use std::ops::{Deref, Index, Range};

/// A text or bytes in pieces. What is its own stands in one run, `O`; between its parts stand things of the kind `S`,
/// which others have too and which are kept once for all of them.
#[derive(Clone, Debug)]
pub(crate) struct Pieces<O, S> {
    own: O,
    /// What is shared, in order, each with the number of own bytes before it.
    shared: Vec<(usize, S)>,
}

/// A piece.
#[derive(Debug)]
pub(crate) enum Piece<'a, T: ?Sized, S> {
    /// What nobody else has; never empty.
    Own(&'a T),
    /// What others have too.
    Shared(&'a S),
}

impl<O, S> Pieces<O, S> {
    /// Pieces that begin with this of their own.
    pub(crate) fn new(own: O) -> Self {
        Self {
            own,
            shared: Vec::new(),
        }
    }

    /// Where the next piece of one's own is written, by adding to what is there.
    pub(crate) fn own(&mut self) -> &mut O {
        &mut self.own
    }
}

impl<O, S, T> Pieces<O, S>
where
    O: Deref<Target = T>,
    T: ?Sized + Index<Range<usize>, Output = T> + AsRef<[u8]> + 'static,
{
    /// Adds what others have too.
    pub(crate) fn share(&mut self, shared: S) {
        self.shared.push((self.own_bytes(), shared));
    }

    /// All pieces in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Piece<'_, T, S>> {
        let end = self.own_bytes();
        let last = self.shared.last().map_or(0, |(at, _)| *at);
        let mut from = 0;
        let own = |range: Range<usize>| (!range.is_empty()).then(|| Piece::Own(&self.own[range]));
        let until_last = self.shared.iter().flat_map(move |(at, shared)| {
            let before = own(std::mem::replace(&mut from, *at)..*at);
            before.into_iter().chain([Piece::Shared(shared)])
        });
        until_last.chain(own(last..end))
    }

    /// How many bytes are its own.
    pub(crate) fn own_bytes(&self) -> usize {
        self.own.as_ref().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &Pieces<String, &str>) -> Vec<String> {
        let shown = pieces.iter().map(|piece| match piece {
            Piece::Own(text) => text.to_owned(),
            Piece::Shared(text) => format!("[{text}]"),
        });
        shown.collect()
    }

    #[test]
    fn pieces_come_in_the_order_in_which_they_were_added() {
        let mut pieces = Pieces::new(String::new());
        assert_eq!(shown(&pieces), [""; 0]);
        pieces.share("a");
        pieces.own().push_str("own");
        pieces.own().push_str(" text");
        pieces.share("b");
        pieces.share("c");
        assert_eq!(shown(&pieces), ["[a]", "own text", "[b]", "[c]"]);
        pieces.own().push('.');
        assert_eq!(shown(&pieces), ["[a]", "own text", "[b]", "[c]", "."]);
        assert_eq!(pieces.own_bytes(), 9);
    }
}
