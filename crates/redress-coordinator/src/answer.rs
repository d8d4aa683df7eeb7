//! A row of an answer, which nobody believes to be as it should.

use crate::error::CoordinatorError;
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

/// A row. What is read of it may be missing or of another kind, where somebody else made the tables or stands in their place.
#[derive(Debug)]
pub(crate) struct Answer(pub(crate) Row);

impl Answer {
    /// The value in this column, from 0.
    pub(crate) fn get<'a, T: FromSql<'a>>(&'a self, column: usize) -> Result<T, CoordinatorError> {
        let read = self.0.try_get(column);
        read.map_err(|_| CoordinatorError::Unreadable(column + 1))
    }
}
