//! The one connection of a machine, opened anew where it is lost. All statements go over it, many at a time.
//!
//! A statement is one message and one transaction: nothing is prepared under a name, nothing is set for a session, and no
//! transaction waits for a machine that may have fallen asleep in it. So what stands between may give each statement to
//! another connection of its own (PgBouncer in transaction mode does).

use crate::answer::Answer;
use crate::door::{Door, Opened};
use crate::error::CoordinatorError;
use crate::server_identity::{ServerIdentity, examine};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{SimpleQueryMessage, SimpleQueryRow};

/// A value of a statement with its type, so that the server need not be asked for it first.
pub(crate) type Value<'a> = (&'a (dyn ToSql + Sync), Type);

/// The connection.
#[derive(Debug)]
pub(crate) struct Line {
    door: Door,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    opened: Option<Arc<Opened>>,
    /// The server that was met first; another one is turned down.
    server: Option<ServerIdentity>,
}

impl Line {
    /// A line that is not open yet, to the server that is known already, or to whichever answers first.
    pub(crate) fn new(door: Door, server: Option<ServerIdentity>) -> Self {
        let opened = None;
        let state = Mutex::new(State { opened, server });
        Self { door, state }
    }

    /// Which server it leads to; opens it if need be.
    pub(crate) async fn server(&self) -> Result<ServerIdentity, CoordinatorError> {
        self.opened().await?;
        let state = self.state.lock().await;
        state
            .server
            .clone()
            .ok_or_else(|| self.door.unreachable("the connection was closed"))
    }

    /// Where it leads.
    pub(crate) fn door(&self) -> &Door {
        &self.door
    }

    /// Asks one statement, with values.
    pub(crate) async fn ask(
        &self,
        statement: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Answer>, CoordinatorError> {
        let opened = self.opened().await?;
        let asked = opened.client.query_typed(statement, values);
        let limit = self.door.limits().answer;
        let rows = self.answered(&opened, limit, asked).await?;
        Ok(rows.into_iter().map(Answer).collect())
    }

    /// Asks several statements in one message, which is one transaction: each sees what was committed before it began.
    /// Gives the rows of all, as text.
    pub(crate) async fn ask_all(
        &self,
        statements: &str,
        limit: Duration,
    ) -> Result<Vec<SimpleQueryRow>, CoordinatorError> {
        let opened = self.opened().await?;
        let asked = opened.client.simple_query(statements);
        let messages = self.answered(&opened, limit, asked).await?;
        Ok(messages
            .into_iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            })
            .collect())
    }

    async fn answered<T>(
        &self,
        opened: &Arc<Opened>,
        limit: Duration,
        asked: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, CoordinatorError> {
        let error = match timeout(limit, asked).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => self.door.failure(&error),
            Err(_) => {
                let seconds = limit.as_secs();
                self.door
                    .unreachable(format!("it did not answer within {seconds} s"))
            }
        };
        // After a plain refusal the conversation goes on; after anything else nobody knows how it stands.
        if error.is_passing() {
            let mut state = self.state.lock().await;
            state.opened.take_if(|held| Arc::ptr_eq(held, opened));
        }
        Err(error)
    }

    /// The connection there is, or a new one to the same server.
    async fn opened(&self) -> Result<Arc<Opened>, CoordinatorError> {
        // Held while it is opened, so that whoever needs it meanwhile shares it.
        let mut state = self.state.lock().await;
        if let Some(opened) = &state.opened
            && !opened.client.is_closed()
        {
            return Ok(Arc::clone(opened));
        }
        state.opened = None;
        let opened = self.door.open().await?;
        let limit = self.door.limits().answer;
        let examined = match timeout(limit, examine(&opened.client)).await {
            Ok(Ok(examined)) => examined?,
            Ok(Err(error)) => return Err(self.door.failure(&error)),
            Err(_) => return Err(self.door.unreachable("it let us in and said nothing more")),
        };
        match &state.server {
            Some(known) => known.is_still(&examined)?,
            None => state.server = Some(examined),
        }
        let opened = Arc::new(opened);
        state.opened = Some(Arc::clone(&opened));
        Ok(opened)
    }
}
