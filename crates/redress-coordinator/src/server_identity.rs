//! What tells one server from another, and whether it keeps what it says it has.

use crate::error::CoordinatorError;
use serde::{Deserialize, Serialize};
use tokio_postgres::Client;

/// The first version with what is used here, as `server_version_num` has it.
const VERSION_MIN: i32 = 14_00_00;

/// A server, as its machines remember it. Both are PostgreSQL's own: a cluster is given a number when it is made, and a new
/// timeline whenever it goes on from a backup or a standby takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerIdentity {
    /// The cluster's number.
    pub system_identifier: String,
    /// Its timeline.
    pub timeline: i32,
}

impl ServerIdentity {
    /// Refuses another server than this one.
    pub fn is_still(&self, met: &Self) -> Result<(), CoordinatorError> {
        if self.system_identifier != met.system_identifier {
            let (ours, theirs) = (&self.system_identifier, &met.system_identifier);
            let what = format!("its system identifier is {theirs} and was {ours}");
            return Err(CoordinatorError::OtherServer(what));
        }
        if self.timeline != met.timeline {
            let (ours, theirs) = (self.timeline, met.timeline);
            let what = format!(
                "its timeline is {theirs} and was {ours}, so it went on from a backup or another server took over"
            );
            return Err(CoordinatorError::OtherServer(what));
        }
        Ok(())
    }
}

/// Asks a server who it is; refuses one that may forget.
pub(crate) async fn examine(
    client: &Client,
) -> Result<Result<ServerIdentity, CoordinatorError>, tokio_postgres::Error> {
    // A standby has no place in the log to tell the timeline from.
    let row = client
        .query_typed_one(
            "select current_setting('server_version_num')::int4, pg_is_in_recovery(),
                    current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
                    (select system_identifier::text from pg_control_system()),
                    case when pg_is_in_recovery() then 0
                         else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int4 end",
            &[],
        )
        .await?;
    let version: i32 = row.try_get(0)?;
    let refused = if version < VERSION_MIN {
        CoordinatorError::Old(version / 10_000)
    } else if row.try_get(1)? {
        CoordinatorError::Standby
    } else if !row.try_get::<_, bool>(2)? {
        CoordinatorError::NotDurable { setting: "fsync" }
    } else if !row.try_get::<_, bool>(3)? {
        let setting = "full_page_writes";
        CoordinatorError::NotDurable { setting }
    } else {
        return Ok(Ok(ServerIdentity {
            system_identifier: row.try_get(4)?,
            timeline: row.try_get(5)?,
        }));
    };
    Ok(Err(refused))
}
