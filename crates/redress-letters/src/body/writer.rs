//! What a writer of one of a letter's two parts can do: write the letter section by section.

use super::tree::{Block, Document};

/// A section of a letter's body, which is written in one go.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodySection {
    /// A block by its number.
    Block(usize),
    /// The notes at the end.
    Notes,
}

/// Writes a part of a letter.
pub(crate) trait PartWriter {
    /// What it has written.
    fn out(&mut self) -> &mut String;
    /// Writes a block of the letter by its number.
    fn numbered_block(&mut self, index: usize, block: &Block);
    /// Writes the notes at the end.
    fn notes(&mut self, footnotes: &[Vec<Block>]);

    /// Writes a section.
    fn section(&mut self, document: &Document, section: BodySection) {
        match section {
            BodySection::Block(index) => self.numbered_block(index, &document.blocks[index]),
            BodySection::Notes => self.notes(&document.footnotes),
        }
    }
}
