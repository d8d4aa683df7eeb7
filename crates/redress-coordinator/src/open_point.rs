//! Commit points of which nobody has said how they ended.

use crate::answer::Answer;
use crate::error::CoordinatorError;
use crate::names::LetterName;
use crate::shared_campaign::SharedCampaign;
use jiff::Timestamp;
use tokio_postgres::types::Type;

/// A commit point without a verdict.
#[derive(Clone, Debug)]
pub struct OpenPoint {
    /// Of the letter with this number.
    pub number: i64,
    /// Which attempt, from 1.
    pub attempt: i32,
    /// Of this letter.
    pub letter: LetterName,
    /// Of this run.
    pub run: i64,
    /// When, by the database's clock.
    pub at: Timestamp,
    pub(crate) key: [u8; 16],
}

impl OpenPoint {
    /// Under which it was asked for.
    #[must_use]
    pub fn key(&self) -> [u8; 16] {
        self.key
    }
}

impl SharedCampaign {
    /// The commit points of these runs that have no verdict, and of which no person has said anything.
    pub async fn open_points(&self, runs: &[i64]) -> Result<Vec<OpenPoint>, CoordinatorError> {
        let values = [(&self.id as _, Type::INT4), (&runs as _, Type::INT8_ARRAY)];
        let rows = self
            .line
            .ask(
                "select c.number, c.attempt, l.letter, c.run, c.at, c.key
                   from redress.letters l
                   join redress.commit_points c on c.campaign = l.campaign and c.number = l.number and c.attempt = l.attempt
                  where l.campaign = $1 and l.standing = 'committed' and c.run = any ($2::bigint[]) order by c.number",
                &values,
            )
            .await?;
        let read = |row: &Answer| {
            // No letter of ours has another name, and no question of ours another key.
            let letter = LetterName::stored(row.get(2)?);
            let key = row.get::<&[u8]>(5)?.try_into().ok();
            let (Some(letter), Some(key)) = (letter, key) else {
                return Ok(None);
            };
            Ok(Some(OpenPoint {
                number: row.get(0)?,
                attempt: row.get(1)?,
                letter,
                run: row.get(3)?,
                at: row.get(4)?,
                key,
            }))
        };
        rows.iter()
            .filter_map(|row| read(row).transpose())
            .collect()
    }
}
