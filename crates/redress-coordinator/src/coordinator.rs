//! A database that coordinates: its tables, its partners, its clock, and the campaigns in it.

use crate::answer::Answer;
use crate::clock_offset::ClockOffset;
use crate::door::Door;
use crate::error::CoordinatorError;
use crate::line::Line;
use crate::partner::{no_rights, partner_rights};
use crate::server_identity::ServerIdentity;
use crate::shared_campaign::SharedCampaign;
use redress_base::clock::Clock;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::types::{FromSql, Type};

/// The version of the tables.
const VERSION: i32 = 1;
const TABLES: &str = include_str!("schema/1.sql");
/// Tables are made in no time, unless somebody else is making them.
const MAKING: Duration = Duration::from_secs(60);

/// A coordinator. Opens its connection when it is asked something, and again where that was lost.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub(crate) line: Arc<Line>,
}

impl Coordinator {
    /// The one behind this door. `known` is what this machine remembers of it: another server is turned down, at once and
    /// whenever a connection is opened anew.
    #[must_use]
    pub fn new(door: Door, known: Option<ServerIdentity>) -> Self {
        let line = Arc::new(Line::new(door, known));
        Self { line }
    }

    /// Which server answers, to be remembered. Refuses one that is a standby, too old, or may forget what it has promised.
    pub async fn server(&self) -> Result<ServerIdentity, CoordinatorError> {
        self.line.server().await
    }

    /// Makes the tables, if there are none. The role must be allowed to create a schema in the database, and owns it.
    pub async fn make_tables(&self) -> Result<(), CoordinatorError> {
        match self.find_tables().await {
            Err(CoordinatorError::NoTables) => {}
            found => return found,
        }
        let made = self.line.ask_all(TABLES, MAKING).await;
        // Whoever else was making them at this moment may have been first.
        match (made, self.find_tables().await) {
            (_, Ok(())) => Ok(()),
            (Err(error), Err(_)) | (Ok(_), Err(error)) => Err(error),
        }
    }

    /// Whether there are tables that this version understands.
    pub async fn find_tables(&self) -> Result<(), CoordinatorError> {
        let is_there = "select to_regnamespace('redress') is not null";
        let rows = self.line.ask(is_there, &[]).await?;
        if !first(&rows)?.unwrap_or(false) {
            return Err(CoordinatorError::NoTables);
        }
        let version = "select max(version) from redress.versions";
        let rows = self.line.ask(version, &[]).await?;
        match first::<Option<i32>>(&rows)?.flatten() {
            Some(VERSION) => Ok(()),
            Some(newer) if newer > VERSION => Err(CoordinatorError::Newer),
            _ => Err(CoordinatorError::NoTables),
        }
    }

    /// Lets a role of the database take part: it sees all rows, adds rows under its own name only, and deletes none. Only the
    /// tables' owner may.
    pub async fn admit(&self, role: &str) -> Result<(), CoordinatorError> {
        self.demand_owner(role).await?;
        let rights = partner_rights(role);
        self.line.ask_all(&rights, MAKING).await.map(drop)
    }

    /// Takes from a role what [`admit`](Self::admit) gave it. Its rows stay, and a run of it ends with its next question.
    pub async fn dismiss(&self, role: &str) -> Result<(), CoordinatorError> {
        self.demand_owner(role).await?;
        let rights = no_rights(role);
        self.line.ask_all(&rights, MAKING).await.map(drop)
    }

    /// Refuses whoever does not own the tables, and a role about whose rights there is nothing to say.
    async fn demand_owner(&self, role: &str) -> Result<(), CoordinatorError> {
        self.find_tables().await?;
        // Asked first: from anybody else the server takes such words, grants nothing, and only warns.
        let owns = "select pg_has_role(nspowner, 'usage'), exists (select from pg_roles where rolname = $1),
                           nspowner = (select oid from pg_roles where rolname = $1)
                      from pg_namespace where nspname = 'redress'";
        let rows = self.line.ask(owns, &[(&role, Type::TEXT)]).await?;
        if !first(&rows)?.unwrap_or(false) {
            let whose = "only the role that made the tables says who takes part";
            return Err(CoordinatorError::Rights(whose.into()));
        }
        let row = rows.first().ok_or(CoordinatorError::NoTables)?;
        if !row.get::<bool>(1)? {
            return Err(CoordinatorError::NoRole(role.to_owned()));
        }
        if row.get::<Option<bool>>(2)? == Some(true) {
            return Err(CoordinatorError::IsOwner(role.to_owned()));
        }
        Ok(())
    }

    /// How far the database's clock, which decides, is from this machine's.
    pub async fn clock_offset(&self, clock: &Clock) -> Result<ClockOffset, CoordinatorError> {
        self.server().await?; // opened first, so that only the question is timed
        let (asked, began) = (clock.now(), clock.running());
        let rows = self.line.ask("select clock_timestamp()", &[]).await?;
        let took = clock.running().saturating_sub(began);
        let there = first(&rows)?.unwrap_or(asked);
        Ok(ClockOffset::new(asked, took, there))
    }

    /// The campaign of this name, which gets this key if nobody has entered it yet. The key of the first is everybody's: the
    /// letters' names here and their Message-IDs come from it.
    pub async fn campaign(
        &self,
        name: &str,
        key_if_new: &[u8; 32],
    ) -> Result<SharedCampaign, CoordinatorError> {
        self.find_tables().await?;
        let entered = "insert into redress.campaigns (name, key) values ($1, $2) on conflict (name) do nothing";
        let key = &key_if_new[..];
        let values = [(&name as _, Type::TEXT), (&key as _, Type::BYTEA)];
        self.line.ask(entered, &values).await?;
        let found = "select id, key from redress.campaigns where name = $1";
        let rows = self.line.ask(found, &[(&name, Type::TEXT)]).await?;
        let Some(row) = rows.first() else {
            let gone = "the campaign was taken away";
            return Err(CoordinatorError::Refused(gone.into()));
        };
        let key = row.get::<&[u8]>(1)?.try_into();
        let (id, Ok(key)) = (row.get(0)?, key) else {
            return Err(CoordinatorError::Unreadable(2));
        };
        let line = Arc::clone(&self.line);
        Ok(SharedCampaign { line, id, key })
    }
}

/// The first value of an answer; none where it has no row.
fn first<'a, T: FromSql<'a>>(rows: &'a [Answer]) -> Result<Option<T>, CoordinatorError> {
    rows.first().map(|row| row.get(0)).transpose()
}
