//! Several machines that send one campaign: a folder and a state of its own for each, two accounts, and one database in which they
//! meet. Only the command line is used, and what the mail servers wrote down.

use jiff::{SignedDuration, Timestamp};
use redress_test_support::{
    CampaignTest, CuttingProxy, JournalSink, Postgres, ROLE_PASSWORD, Ran, TestClock,
};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The role under which each signs in.
pub const ROLES: [&str; 3] = ["organizer", "ohio", "texas"];
/// The accounts that carry the letters, each one half of them, unless their days say otherwise.
pub const ACCOUNTS: [&str; 2] = ["east", "west"];
/// What stands in the question for a commit point and in no other.
pub const COMMIT: &str = "key, false, $7 from mine";
/// The same of how an attempt ended before its commit point.
pub const EARLY: &str = "t.key, true from mine m";

/// Until then every machine has heard everything.
const NEWS_WAIT: Duration = Duration::from_secs(30);

/// The machines, and what they share.
pub struct Machines {
    pub postgres: Arc<Postgres>,
    /// Between all of them and the database.
    pub proxy: CuttingProxy,
    /// The mail server of each account.
    pub sinks: [JournalSink; 2],
    pub each: Vec<Machine>,
    database: String,
    code: String,
}

/// One of them.
pub struct Machine {
    test: CampaignTest,
    /// What it signs in to the database with.
    address: String,
    clock: Option<TestClock>,
}

/// How a letter stands on a machine: its state, its attempts, its Message-ID.
pub type Standing = (String, u64, String);

impl Machines {
    /// Three machines with so many letters, which meet in a database of this name. `accounts` has the lines of each account.
    pub fn meet(
        postgres: Arc<Postgres>,
        database: &str,
        letters: usize,
        accounts: [&str; 2],
    ) -> Self {
        postgres.make_database(database);
        let proxy = CuttingProxy::start(postgres.port());
        let sinks = [JournalSink::start(), JournalSink::start()];
        let toml = campaign_toml(&sinks, accounts, &proxy, database);
        let each: Vec<Machine> = ROLES
            .iter()
            .map(|role| {
                let test = CampaignTest::new().many(letters);
                test.write("campaign.toml", &toml);
                Machine {
                    test,
                    address: format!("postgres://{role}@127.0.0.1:{}/{database}", proxy.port()),
                    clock: None,
                }
            })
            .collect();
        each[0]
            .run(&["coordinator", "--trust-server", "prepare"])
            .status(0);
        each[0]
            .run(&["coordinator", "admit", "ohio", "texas"])
            .status(0);
        let codes: Vec<String> = each.iter().map(Machine::preview).collect();
        assert!(
            codes.iter().all(|code| *code == codes[0]),
            "one folder, one code: {codes:?}"
        );
        Self {
            postgres,
            proxy,
            sinks,
            each,
            database: database.to_owned(),
            code: codes[0].clone(),
        }
    }

    /// The clocks of the second and the third are an hour off, either way.
    pub fn with_clocks_apart(mut self) -> Self {
        for (machine, hours) in self.each.iter_mut().zip([0, 1, -1]) {
            let base = Timestamp::now() + SignedDuration::from_hours(hours);
            machine.clock = (hours != 0).then(|| TestClock::at(&base.to_string(), 1));
        }
        self
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    /// What the database answers a superuser.
    pub fn sql(&self, statement: &str) -> String {
        self.postgres.sql(&self.database, statement)
    }

    pub fn number(&self, statement: &str) -> usize {
        self.sql(statement).parse().expect("a number")
    }

    /// The leases of all runs are over, without anybody waiting for it.
    pub fn end_leases(&self) {
        self.sql("update redress.runs set lease_until = clock_timestamp() - interval '1 second' where ended_at is null");
    }

    /// The same for one machine, which is dead or asleep.
    pub fn end_leases_of(&self, machine: usize) {
        self.sql(&format!(
            "update redress.runs set lease_until = clock_timestamp() - interval '1 second' where ended_at is null and by_role = '{}'",
            ROLES[machine]
        ));
    }

    /// How many letters have arrived, through both accounts.
    pub fn arrivals(&self) -> usize {
        self.sinks.iter().map(JournalSink::arrivals).sum()
    }

    /// What all of them have said while they sent, for whoever looks why a test failed.
    pub fn said(&self) -> String {
        let said = self
            .each
            .iter()
            .map(|machine| machine.test.path("said.txt"));
        said.filter_map(|path| std::fs::read_to_string(path).ok())
            .collect()
    }

    /// Starts to send on one of them.
    pub fn start(&self, machine: usize) -> Child {
        self.each[machine].start(&self.code)
    }

    /// Sends on one of them to its end.
    pub fn send(&self, machine: usize) -> Ran {
        self.each[machine].run(&["send", "--approved", &self.code])
    }

    /// Who got letters, how often, over both accounts.
    pub fn arrived(&self) -> HashMap<String, usize> {
        let mut arrived = HashMap::new();
        for arrival in self.sinks.iter().flat_map(JournalSink::journal) {
            *arrived.entry(arrival.to).or_default() += 1;
        }
        arrived
    }

    /// What all of them say of each letter, after each has heard what the others did.
    #[track_caller]
    pub fn standings(&self) -> BTreeMap<String, Standing> {
        let begun = Instant::now();
        loop {
            // Nothing is left to be sent: a send only takes over the news. What a transaction of another test on the same server holds up
            // comes when that is over.
            (0..self.each.len()).for_each(|machine| drop(self.send(machine)));
            let mut all = self.each.iter().map(Machine::standings);
            let first = all.next().expect("there are three");
            let differs = (1..).zip(all).find_map(|(place, other)| {
                let (to, standing) = first.iter().find(|(to, it)| other.get(*to) != Some(it))?;
                let theirs = other.get(to);
                Some(format!(
                    "{to} is {standing:?} on machine 0 and {theirs:?} on machine {place}"
                ))
            });
            match differs {
                None => return first,
                Some(differs) => assert!(begun.elapsed() < NEWS_WAIT, "{differs}\n{}", self.said()),
            }
        }
    }

    /// None is accepted that did not arrive, none arrived twice or would, none is lost, and in doubt is exactly what has a commit
    /// point and no verdict. Gives how many letters stand how.
    #[track_caller]
    pub fn holds(&self, letters: usize) -> BTreeMap<String, usize> {
        let standings = self.standings();
        let arrived = self.arrived();
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        for (to, (state, ..)) in &standings {
            let times = arrived.get(to).copied().unwrap_or(0);
            assert!(times < 2, "{to} got {times} letters");
            match state.as_str() {
                "accepted" => assert_eq!(times, 1, "{to} is accepted, and got none"),
                "unconfirmed" => {}
                _ => assert_eq!(times, 0, "{to} is {state}, and got one"),
            }
            *states.entry(state.clone()).or_default() += 1;
        }
        assert_eq!(standings.len(), letters, "none is lost: {states:?}");
        let in_doubt = self.number(
            "select count(*) from redress.commit_points c left join redress.verdicts v using (campaign, number, attempt)
              where not c.early and coalesce(v.verdict, 'unconfirmed') = 'unconfirmed'",
        );
        let unconfirmed = states.get("unconfirmed").copied().unwrap_or(0);
        assert_eq!(
            unconfirmed, in_doubt,
            "in doubt is a commit point without a verdict, and no other"
        );
        states
    }
}

impl Machine {
    /// The program on this machine.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.test.command(args);
        command
            .env("REDRESS_LEDGER", &self.address)
            .env("REDRESS_LEDGER_PASSWORD", ROLE_PASSWORD);
        if let Some(clock) = &self.clock {
            clock.set_for(&mut command);
        }
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().expect("the program is there");
        self.test.ended(&args.join(" "), output)
    }

    /// Starts to send; what it says is kept in a file of its folder, for whoever looks why a test failed.
    pub fn start(&self, code: &str) -> Child {
        let open = || {
            File::options()
                .create(true)
                .append(true)
                .open(self.test.path("said.txt"))
        };
        self.command(&["send", "--approved", code])
            .stdout(open().map_or_else(|_| Stdio::null(), Stdio::from))
            .stderr(open().map_or_else(|_| Stdio::null(), Stdio::from))
            .spawn()
            .expect("the program is there")
    }

    /// Its folder, for what a test changes in it.
    pub fn folder(&self) -> &CampaignTest {
        &self.test
    }

    /// Where the database is, from now on.
    pub fn meets_at(&mut self, address: String) {
        self.address = address;
    }

    /// Its time from now on.
    pub fn has_clock(&mut self, clock: TestClock) {
        self.clock = Some(clock);
    }

    /// The code that it prints.
    pub fn preview(&self) -> String {
        let preview = self.run(&["preview"]).status(0).stdout;
        let code = preview
            .lines()
            .find_map(|line| line.strip_prefix("Approval code: "));
        code.expect("a preview prints a code").to_owned()
    }

    /// What its log says of each letter.
    pub fn standings(&self) -> BTreeMap<String, Standing> {
        let log = self.run(&["log", "--format", "json"]).status(0).stdout;
        let entry = |line: &str| {
            let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
            let attempts = entry["attempts"].as_u64().unwrap_or_default();
            (text("email"), (text("state"), attempts, text("message_id")))
        };
        log.lines().map(entry).collect()
    }
}

fn campaign_toml(
    sinks: &[JournalSink; 2],
    accounts: [&str; 2],
    proxy: &CuttingProxy,
    database: &str,
) -> String {
    let mut text = format!(
        "name = \"Ban it\"
date = \"2021-02-16\"

[sender]
name = \"Coalition\"
email = \"letters@coalition.example\"

[values]
ask = \"vote for it\"

[coordinator]
address = \"postgres://organizer@127.0.0.1:{}/{database}\"
password = {{ env = \"REDRESS_LEDGER_PASSWORD\" }}

[[mailing]]
name = \"council\"
letter = \"letters/council.md\"
recipients = \"recipients/council.csv\"
accounts = [\"east\", \"west\"]
",
        proxy.port()
    );
    for ((name, sink), lines) in ACCOUNTS.iter().zip(sinks).zip(accounts) {
        let _ = writeln!(
            text,
            "\n[account.{name}]\nserver = \"{}\"\n{lines}",
            sink.url()
        );
    }
    text
}
