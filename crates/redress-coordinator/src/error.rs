//! Why a coordinator could not do what was asked.

use jiff::Timestamp;
use redress_smtp::SetupError;

/// Why a coordinator could not do what was asked. Each is a fragment for an organizer; [`help`](Self::help) says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoordinatorError {
    /// The network, or the server for now. Nothing is known of what was asked last.
    #[error("the coordinator `{place}` cannot be reached: {why}")]
    Unreachable {
        /// `host:port`.
        place: String,
        /// What happened.
        why: String,
    },
    /// No secure connection: a wrong certificate, a name, the CA file, a password that could not be had.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The server, or what stands before it, speaks no TLS.
    #[error(
        "the coordinator `{0}` offers no TLS, so nothing was sent: names and passwords would cross the network in the open"
    )]
    NoTls(String),
    /// It wants the password itself.
    #[error(
        "the coordinator `{0}` asks for the password itself and not for a proof of it (SCRAM), so it was not told"
    )]
    NotScram(String),
    /// It does not let this role in.
    #[error("the coordinator `{place}` does not let `{user}` in: {said}")]
    SignIn {
        /// `host:port`.
        place: String,
        /// Who signed in.
        user: String,
        /// What the server said.
        said: String,
    },
    /// The role may not do this.
    #[error("the role may not do this on the coordinator: {0}")]
    Rights(String),
    /// There is no such role.
    #[error("the coordinator's server has no role `{0}`")]
    NoRole(String),
    /// The role has all rights already, and keeps them.
    #[error("`{0}` made the tables, and takes part as it is")]
    IsOwner(String),
    /// The server would lose what it said it has.
    #[error(
        "the coordinator's server has `{setting}` turned off, so it could forget a letter that it has let go"
    )]
    NotDurable {
        /// `fsync`, `full_page_writes` or `synchronous_commit`.
        setting: &'static str,
    },
    /// It is a copy that follows another.
    #[error("the coordinator's server is a standby, which only follows another one")]
    Standby,
    /// A server from before PostgreSQL 14.
    #[error("the coordinator's server is PostgreSQL {0}, and 14 or later is needed")]
    Old(i32),
    /// There are no tables.
    #[error("the coordinator's database has no tables of this program yet")]
    NoTables,
    /// Tables of a newer program.
    #[error("the coordinator's tables were made by a newer version of this program")]
    Newer,
    /// Another server answers than the one this machine knows, or it has been restored.
    #[error("the coordinator is not the one that this machine knows: {0}")]
    OtherServer(String),
    /// It does not know what this machine knows that it knew.
    #[error("the coordinator knows less than this machine: {0}")]
    KnowsLess(String),
    /// Another plan is in force.
    #[error(
        "this campaign goes out under the code {code}, which `{by}` put in force at {at}, and not under {ours}"
    )]
    OtherCode {
        /// The code in force.
        code: String,
        /// The role that put it in force.
        by: String,
        /// When, by the database's clock.
        at: Timestamp,
        /// The code here.
        ours: String,
    },
    /// The code in force was put there by another version of this program.
    #[error("this campaign goes out with version {theirs} of this program, and this is {ours}")]
    OtherProgram {
        /// The version that put the code in force.
        theirs: String,
        /// This one.
        ours: String,
    },
    /// A plan cannot be put in force while others send by the old one.
    #[error("{0} machines send this campaign under the code in force")]
    RunsUnderWay(i64),
    /// A plan that was being put there is not whole.
    #[error("of the plan's {planned} letters {there} arrived at the coordinator")]
    NotWhole {
        /// How many it has.
        planned: i64,
        /// How many there are.
        there: i64,
    },
    /// Its answer is not one to what was asked: the tables are not this program's.
    #[error("column {0} of the coordinator's answer does not read")]
    Unreadable(usize),
    /// It said no, for a reason that nothing above names.
    #[error("the coordinator said no: {0}")]
    Refused(String),
}

impl CoordinatorError {
    /// What to do about it: a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Unreachable { .. } => {
                "No new letter starts until it answers; those under way are finished, and nothing is lost. Try again later.".into()
            }
            Self::Setup(SetupError::Certificate { .. }) => {
                "Write the host's name as its certificate has it, or name its authority with `ca_file`.".into()
            }
            Self::Setup(_) => "Mend what it names, and try again.".into(),
            Self::NoTls(_) => "Ask whoever runs it to turn on `ssl`, or check the port.".into(),
            Self::NotScram(_) => {
                "Ask whoever runs it to set `scram-sha-256` in pg_hba.conf and to set the password anew.".into()
            }
            Self::SignIn { .. } => {
                "Check the role, the database and where the password comes from, with whoever runs it.".into()
            }
            Self::Rights(_) => {
                "Whoever made the tables lets a role in with `redress coordinator admit ROLE`.".into()
            }
            Self::NoRole(role) => format!(
                "Whoever runs the server makes it first, with `createuser --pwprompt {role}`; capitals count."
            ),
            Self::IsOwner(_) => "Name another role: each partner has one of its own.".into(),
            Self::NotDurable { setting } => {
                format!("Ask whoever runs it to set `{setting} = on` and to restart it.")
            }
            Self::Standby => "Write the address of the primary.".into(),
            Self::Old(_) => "Ask for a newer server.".into(),
            Self::NoTables => {
                "Whoever owns the database makes them, once, with `redress coordinator prepare`.".into()
            },
            Self::Newer => "Use that version on every machine.".into(),
            Self::Unreadable(_) => "Check the address: the tables of this name were made by something else.".into(),
            Self::OtherServer(_) | Self::KnowsLess(_) => {
                "It was restored from a backup, or another server took over and lost something. Letters may have gone that it does \
                 not know of: compare the logs of all machines before anybody sends again."
                    .into()
            }
            Self::OtherCode { .. } => {
                "Get the folder that has that code, or agree with the others on this one and put it in force once nobody sends.".into()
            }
            Self::OtherProgram { .. } => "Use the same version on every machine.".into(),
            Self::RunsUnderWay(_) => "Wait for them to end, or stop them.".into(),
            Self::NotWhole { .. } | Self::Refused(_) => {
                "Run the command again; nothing was put in force.".into()
            }
        }
    }

    /// Whether the same may work in a moment, with nothing changed by anybody.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }
}
