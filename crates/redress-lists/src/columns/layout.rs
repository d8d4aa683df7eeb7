//! What each column of a list is taken for, and which cell of a row it is.

use super::cell_index::CellIndex;
use super::column::Column;
use super::header::normalize;
use super::header_row::HeaderRow;
use super::list_columns::Columns;
use redress_base::problem::Problem;
use std::sync::Arc;

/// The columns of one list: their names, and which cell of a row stands behind each.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub columns: Arc<Columns>,
    /// For each of the columns the cell of a row; none for composed ones.
    pub cells: Vec<Option<usize>>,
    /// For each column with a meaning the cell of a row.
    pub at: CellIndex,
    /// Cells that have no header.
    pub nameless: Vec<usize>,
    /// Cells in a row.
    pub width: usize,
    /// `[mailing.values]`: what stands in every row that says nothing itself.
    pub constants: Vec<(Column, String)>,
}

impl Layout {
    /// Gives every column its name. Two columns of one name, or a mapped one that is absent, are errors.
    pub(crate) fn new(row: &HeaderRow<'_>) -> Result<Self, Vec<Problem>> {
        let normalized: Vec<String> = row.typed.iter().map(|header| normalize(header)).collect();
        let mut problems = row.mapping_problems(&normalized);
        let known = row.columns(&normalized);
        let (mut names, mut shown): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let (mut cells, mut nameless) = (Vec::new(), Vec::new());
        for (index, header) in row.typed.iter().enumerate() {
            // No name and no cell; that such a cell holds nothing is checked row by row.
            if header.is_empty() {
                nameless.push(index);
                continue;
            }
            let name = known.get(&index).map_or_else(
                || own_name(&normalized[index], index),
                |column| column.name().to_owned(),
            );
            // A header of marks alone, such as `#`, has no name to share; such columns go by their place.
            let same = |earlier: &usize| {
                normalized[*earlier] == normalized[index] && !normalized[index].is_empty()
            };
            // Two equal headers, or two different ones that come to the same name.
            if let Some(twin) = (0..index).find(same) {
                problems.push(row.twins(&row.typed[twin], header));
                continue;
            }
            // A header may be spelt like the name that a displaced column gets, such as `office_2`.
            if let Some(twin) = names.iter().position(|earlier| *earlier == name) {
                problems.push(row.twins(&shown[twin], header));
                continue;
            }
            names.push(name);
            shown.push(header.clone());
            cells.push(Some(index));
        }
        // Names that stand for two columns would print the wrong one of them.
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut columns = Columns::new(names, shown);
        for column in columns_without_a_cell(row, &columns) {
            columns = columns.with(column);
        }
        if row.has_titles {
            columns = columns.with_name("title");
        }
        cells.resize(columns.names().len(), None);
        let mut at = CellIndex::default();
        for column in Column::ALL {
            at[column] = columns.index(column).and_then(|index| cells[index]);
        }
        Ok(Self {
            columns: Arc::new(columns),
            cells,
            at,
            nameless,
            width: row.typed.len(),
            constants: row.constants.to_vec(),
        })
    }

    /// The cell under a header, as typed or as letters would name it.
    pub(crate) fn cell_under(&self, header: &str) -> Option<usize> {
        let wanted = normalize(header);
        let mut named = self.columns.headers().iter().zip(self.columns.names());
        let index =
            named.position(|(shown, name)| normalize(shown) == wanted || *name == wanted)?;
        self.cells[index]
    }

    /// The cell of the column that letters know by this name.
    pub(crate) fn cell_named(&self, name: &str) -> Option<usize> {
        self.cells[self.columns.index_of(name)?]
    }

    /// What `[mailing.values]` says for a column.
    pub(crate) fn constant(&self, column: Column) -> Option<&str> {
        let mut constants = self.constants.iter();
        constants
            .find(|(of, _)| *of == column)
            .map(|(_, text)| text.as_str())
    }

    /// The header above a cell.
    pub(crate) fn header(&self, cell: usize) -> &str {
        let column = self.cells.iter().position(|index| *index == Some(cell));
        column.map_or("", |column| &self.columns.headers()[column])
    }

    /// How many cells of a row have a header.
    pub(crate) fn named(&self) -> usize {
        self.width - self.nameless.len()
    }

    /// What letters call the column of a cell.
    pub(crate) fn name_of(&self, cell: usize) -> Option<&str> {
        let column = self.cells.iter().position(|index| *index == Some(cell))?;
        Some(&self.columns.names()[column])
    }

    /// Columns that go by another name than their header's, for `check`: `` `role` is the office ``.
    pub(crate) fn renamed(&self) -> Vec<String> {
        let named = self.columns.names().iter().zip(self.columns.headers());
        let renamed = named.filter(|(name, header)| {
            !header.is_empty() && normalize(header) != **name && Column::named(name).is_some()
        });
        renamed
            .map(|(name, header)| format!("`{header}` is `{name}`"))
            .collect()
    }
}

/// Columns that no cell of the list stands for, and that are filled all the same: from elsewhere, or put together.
fn columns_without_a_cell(row: &HeaderRow<'_>, columns: &Columns) -> Vec<Column> {
    let has_parts_of_names = [Column::FirstName, Column::LastName]
        .iter()
        .any(|column| columns.index(*column).is_some());
    let composed = has_parts_of_names.then_some(Column::FullName);
    let constants = row.constants.iter().map(|(column, _)| *column);
    let filled: Vec<Column> = row
        .filled
        .iter()
        .copied()
        .chain(composed)
        .chain(constants)
        .collect();
    // Beside each canonical word stays what the list has.
    let as_listed = [
        (Column::Office, Column::OfficeAsListed),
        (Column::Stance, Column::StanceAsListed),
    ];
    let as_listed = as_listed
        .into_iter()
        .filter(|(column, _)| columns.index(*column).is_some() || filled.contains(column))
        .map(|(_, listed)| listed);
    filled.iter().copied().chain(as_listed).collect()
}

/// The name of a column without a meaning to the program. A canonical name whose place is taken gets `_2`.
fn own_name(normalized: &str, index: usize) -> String {
    match normalized {
        "" => format!("column_{}", index + 1),
        name if Column::named(name).is_some() => format!("{name}_2"),
        name => name.to_owned(),
    }
}
