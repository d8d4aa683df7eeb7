//! A campaign that several machines send.

use crate::error::CoordinatorError;
use crate::line::Line;
use crate::names::LetterName;
use jiff::Timestamp;
use redress_base::id::{ApprovalCode, MailingName, RecipientKey};
use std::fmt;
use std::sync::Arc;
use tokio_postgres::types::Type;

/// A campaign at a coordinator.
#[derive(Clone)]
pub struct SharedCampaign {
    pub(crate) line: Arc<Line>,
    pub(crate) id: i32,
    pub(crate) key: [u8; 32],
}

impl fmt::Debug for SharedCampaign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedCampaign")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A plan that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// How many have been in force, this one included.
    pub number: i32,
    /// Its code.
    pub code: String,
    /// The version of the program that put it in force.
    pub program: String,
    /// The role that did.
    pub by: String,
    /// When, by the database's clock.
    pub at: Timestamp,
}

impl SharedCampaign {
    /// The key of its Message-IDs.
    #[must_use]
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// What a letter of it is called here.
    #[must_use]
    pub fn letter_name(&self, mailing: &MailingName, recipient: &RecipientKey) -> LetterName {
        LetterName::of(&self.key, mailing, recipient)
    }

    /// The plan in force; none before the first.
    pub async fn in_force(&self) -> Result<Option<InForce>, CoordinatorError> {
        let newest = "select number, code, program, by_role, at from redress.codes
                       where campaign = $1 order by number desc limit 1";
        let rows = self.line.ask(newest, &[(&self.id, Type::INT4)]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(Some(InForce {
            number: row.get(0)?,
            code: row.get(1)?,
            program: row.get(2)?,
            by: row.get(3)?,
            at: row.get(4)?,
        }))
    }

    /// The plan in force, if it has this code and was put there by this version; none before the first.
    pub async fn enter(
        &self,
        code: &ApprovalCode,
        program: &str,
    ) -> Result<Option<InForce>, CoordinatorError> {
        let Some(in_force) = self.in_force().await? else {
            return Ok(None);
        };
        let ours = code.to_string();
        if in_force.code != ours {
            return Err(CoordinatorError::OtherCode {
                code: in_force.code,
                by: in_force.by,
                at: in_force.at,
                ours,
            });
        }
        if in_force.program != program {
            return Err(CoordinatorError::OtherProgram {
                theirs: in_force.program,
                ours: program.to_owned(),
            });
        }
        Ok(Some(in_force))
    }
}
