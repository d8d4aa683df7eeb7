//! Which cell of a row stands behind each column.

use super::column::Column;
use std::ops::{Index, IndexMut};

/// For each column the index of its cell; none where the list does not have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellIndex([Option<usize>; Column::COUNT]);

impl Index<Column> for CellIndex {
    type Output = Option<usize>;

    #[inline]
    fn index(&self, column: Column) -> &Option<usize> {
        &self.0[column as usize]
    }
}

impl IndexMut<Column> for CellIndex {
    fn index_mut(&mut self, column: Column) -> &mut Option<usize> {
        &mut self.0[column as usize]
    }
}
