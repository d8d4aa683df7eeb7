//! What the organizer calls consent, and what a row says of it.
//!
//! Nothing is consent unless `campaign.toml` names the column and the words that mean yes. Silence is no; what is said and
//! is none of these words is no, too, and is counted, so that nobody has to wonder what became of it.

mod answer;
mod clause;
mod clause_columns;
mod clause_problems;
mod consent_use;
mod consents;
mod said;
mod seen;
mod uses;

pub use answer::Answer;
pub use clause::ConsentClause;
pub use clause_columns::{ClauseColumns, RowAnswers};
pub use clause_problems::clause_problems;
pub use consent_use::ConsentUse;
pub use consents::{Against, Consent, RowSays, consent_of};
pub use said::{Meaning, Said};
pub use seen::SeenValues;
pub use uses::ConsentUses;
