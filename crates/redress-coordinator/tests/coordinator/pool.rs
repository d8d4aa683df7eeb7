//! A database of one's own on a real server, and short words for what machines do with it.

use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::id::{ApprovalCode, Digest, MailingName, RecipientKey};
use redress_base::message_id::MessageId;
use redress_coordinator::{
    AnswerLimits, Claim, CommitPoint, Coordinator, CoordinatorAddress, CoordinatorError, Door,
    Granting, InForce, ServerIdentity, SharedCampaign, SharedRun,
};
use redress_ledger::{Reply, Settlement, Verdict};
use redress_smtp::Credentials;
use redress_test_support::{Postgres, ROLE_PASSWORD};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The key of every campaign here.
const KEY: [u8; 32] = [7; 32];
/// The version that everybody has.
pub const PROGRAM: &str = "0.1.0";
/// So long nobody is silent in a test, unless it is made so.
const LEASE: Duration = Duration::from_secs(600);

/// A database, with tables and two partners.
pub struct Pool {
    pub postgres: Arc<Postgres>,
    database: String,
}

/// A machine that sends.
pub struct Machine {
    pub campaign: SharedCampaign,
    pub run: SharedRun,
    pub clock: Clock,
}

impl Pool {
    /// On the server that all tests share; none, said aloud, where there is no PostgreSQL.
    pub async fn start() -> Option<Self> {
        Self::on(Postgres::shared()?).await
    }

    pub async fn on(postgres: Arc<Postgres>) -> Option<Self> {
        static DATABASES: AtomicUsize = AtomicUsize::new(0);
        let database = format!("pool{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        postgres.make_database(&database);
        let pool = Self { postgres, database };
        let owner = pool.coordinator("organizer");
        owner.make_tables().await.unwrap();
        owner.admit("ohio").await.unwrap();
        owner.admit("texas").await.unwrap();
        Some(pool)
    }

    /// As a role sees it.
    pub fn coordinator(&self, role: &str) -> Coordinator {
        self.through(self.postgres.port(), role, None)
    }

    /// By way of another port.
    pub fn through(&self, port: u16, role: &str, known: Option<ServerIdentity>) -> Coordinator {
        let text = format!("postgres://{role}@127.0.0.1:{port}/{}", self.database);
        Coordinator::new(door(&text, ROLE_PASSWORD), known)
    }

    /// A plain client, for what no machine does.
    pub async fn client(&self, role: &str) -> tokio_postgres::Client {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", self.postgres.port()))
            .await
            .unwrap();
        let mut config = tokio_postgres::Config::new();
        config
            .user(role)
            .dbname(&self.database)
            .password(ROLE_PASSWORD);
        let (client, connection) = config
            .connect_raw(stream, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(async move { connection.await.unwrap() });
        client
    }

    pub fn sql(&self, statement: &str) -> String {
        self.postgres.sql(&self.database, statement)
    }

    pub fn database(&self) -> &str {
        &self.database
    }

    /// Puts a plan of so many letters in force, as the organizer.
    pub async fn plan(&self, letters: usize) -> InForce {
        let keys: Vec<(usize, &str)> = (0..letters).map(|number| (number, "first")).collect();
        self.plan_of(&keys, 0).await.unwrap()
    }

    /// Puts a plan in force in place of another: its letters by number, with what each says.
    pub async fn plan_of(
        &self,
        letters: &[(usize, &str)],
        replaces: i32,
    ) -> Result<InForce, CoordinatorError> {
        let campaign = self.campaign(&self.coordinator("organizer")).await;
        let mut draft = campaign.begin_plan();
        for (number, text) in letters {
            let name = campaign.letter_name(
                &MailingName::new("council"),
                &RecipientKey::new(number.to_string()),
            );
            draft.add(name, Digest::of(text.as_bytes())).await?;
        }
        let said: Vec<_> = letters
            .iter()
            .map(|(number, text)| format!("{number} {text}"))
            .collect();
        draft
            .put_in_force(&code(&said.join("\n")), PROGRAM, replaces)
            .await
    }

    pub async fn campaign(&self, coordinator: &Coordinator) -> SharedCampaign {
        coordinator
            .campaign("Letters to councils", &KEY)
            .await
            .unwrap()
    }

    /// A machine of a partner, at work under the plan in force.
    pub async fn machine(&self, role: &str) -> Machine {
        self.machine_at(self.coordinator(role), role, LEASE).await
    }

    pub async fn machine_at(
        &self,
        coordinator: Coordinator,
        role: &str,
        lease: Duration,
    ) -> Machine {
        let machine = self.try_machine(coordinator, role, lease).await;
        machine.unwrap()
    }

    pub async fn try_machine(
        &self,
        coordinator: Coordinator,
        role: &str,
        lease: Duration,
    ) -> Result<Machine, CoordinatorError> {
        let campaign = coordinator.campaign("Letters to councils", &KEY).await?;
        let in_force = campaign.in_force().await?.unwrap();
        let name = format!("{role}'s laptop");
        Ok(Machine {
            run: campaign.start_run(&in_force, &name, lease).await?,
            campaign,
            clock: Clock::system(),
        })
    }

    /// The run's lease is over, without anybody waiting for it.
    pub fn silence(&self, run: &SharedRun) {
        self.sql(&format!(
            "update redress.runs set lease_until = clock_timestamp() - interval '1 second' where id = {}",
            run.id()
        ));
    }
}

impl Machine {
    pub async fn claim(&self, limit: i64) -> Vec<Claim> {
        self.run.claim(0, limit).await.unwrap().claims
    }

    /// The commit point of one letter; none where it is not granted.
    pub async fn commit(&self, claim: &Claim) -> Option<CommitPoint> {
        let answers = self
            .run
            .commit_points(std::slice::from_ref(claim), None, &self.clock)
            .await;
        granted(answers.unwrap().pop().unwrap())
    }

    pub async fn settle(&self, point: CommitPoint, settlement: Settlement) {
        let settled = redress_coordinator::Settled::new(point, settlement);
        self.run.settle(&[settled], self.clock.now()).await.unwrap();
    }
}

pub fn granted(answer: Granting) -> Option<CommitPoint> {
    match answer {
        Granting::Granted(point) => Some(point),
        Granting::NotOurs | Granting::OutOfTurn => None,
    }
}

pub fn door(address: &str, password: &str) -> Door {
    let address = CoordinatorAddress::parse(address).unwrap();
    let credentials = Credentials::with_password(address.user.clone(), password.into());
    Door::new(address, None, Some(credentials), AnswerLimits::default()).unwrap()
}

pub fn code(plan: &str) -> ApprovalCode {
    ApprovalCode::from_digest(&Digest::of(plan.as_bytes()))
}

pub fn reply(code: u16) -> Reply {
    Reply {
        code,
        enhanced: None,
        text: format!("answer {code}"),
    }
}

pub fn settlement(verdict: Verdict) -> Settlement {
    Settlement {
        verdict,
        addressees: Vec::new(),
        message_id: MessageId::from_stored("letter@coalition.example"),
        suppress: false,
    }
}

pub fn accepted() -> Settlement {
    settlement(Verdict::Accepted(reply(250)))
}

pub fn deferred(not_before: Timestamp) -> Settlement {
    settlement(Verdict::Deferred {
        reply: reply(451),
        not_before,
    })
}
