//! The database in which machines that send one campaign together meet: made, looked at, shared out; and what is said of it where it
//! is not there.

use redress_test_support::{CampaignTest, Postgres, ROLE_PASSWORD, Ran, certificates, free_port};
use std::sync::Arc;

/// Where the password of these tests is.
const PASSWORD: (&str, &str) = ("REDRESS_LEDGER_PASSWORD", ROLE_PASSWORD);

/// A campaign whose machines meet in a database of their own.
struct Pool {
    test: CampaignTest,
    postgres: Arc<Postgres>,
    database: &'static str,
}

impl Pool {
    /// None, said aloud, where there is no PostgreSQL.
    fn new(database: &'static str) -> Option<Self> {
        let postgres = Postgres::shared()?;
        postgres.make_database(database);
        let test = CampaignTest::new().many(2);
        let pool = Self {
            test,
            postgres,
            database,
        };
        let address = pool.address("organizer", pool.postgres.port());
        pool.write(&format!("address = \"{address}\""));
        Some(pool)
    }

    fn address(&self, role: &str, port: u16) -> String {
        format!("postgres://{role}@127.0.0.1:{port}/{}", self.database)
    }

    /// These lines are what the campaign says of its coordinator.
    fn write(&self, lines: &str) {
        let toml = self.test.read("campaign.toml");
        let (before, _) = toml.split_once("[coordinator]").unwrap_or((&toml, ""));
        self.test.write(
            "campaign.toml",
            &format!("{before}[coordinator]\n{lines}\n"),
        );
    }

    fn run(&self, args: &[&str]) -> Ran {
        let all = [&["coordinator", "--trust-server"], args].concat();
        self.test.run_with(&all, &[PASSWORD])
    }

    /// As somebody who signs in under another role.
    fn run_as(&self, role: &str, args: &[&str]) -> Ran {
        let all = [&["coordinator", "--trust-server"], args].concat();
        let own = self.address(role, self.postgres.port());
        self.test
            .run_with(&all, &[PASSWORD, ("REDRESS_LEDGER", &own)])
    }

    /// That a question fails in these words.
    #[track_caller]
    fn fails(&self, said: &str) {
        self.run(&[])
            .status(1)
            .stdout("")
            .stderr(&format!("error: {said}\n"));
    }
}

#[test]
fn an_organizer_makes_the_tables_lets_partners_in_and_sees_what_stands_there() {
    let Some(pool) = Pool::new("shown") else {
        return;
    };
    let place = format!(
        "PostgreSQL {} at 127.0.0.1:{}, database `shown`\n",
        version(&pool),
        pool.postgres.port()
    );
    pool.fails(
        "the coordinator's database has no tables of this program yet. Whoever owns the database makes them, once, with `redress \
         coordinator prepare`.",
    );
    pool.run(&["prepare"])
        .status(0)
        .stdout("The tables are made; they belong to `organizer`. Let each partner in with `redress coordinator admit ROLE`.\n");
    pool.run(&["prepare"])
        .status(0)
        .stdout("The tables are there already; they belong to `organizer`.\n");
    pool.run(&[]).status(0).stdout(&format!(
        "{place}The tables belong to `organizer`; nobody else is let in: `redress coordinator admit ROLE`.\n\
         Its clock decides, and this machine's agrees with it.\n\n\
         Nobody has sent this campaign from there yet.\n"
    ));
    pool.run_as("ohio", &[]).status(1).stderr(
        "error: the role may not do this on the coordinator: permission denied for schema redress. Whoever made the tables lets a \
         role in with `redress coordinator admit ROLE`.\n",
    );
    // What came before a role that does not exist is done, and said.
    pool.run(&["admit", "ohio", "texas", "maine"])
        .status(1)
        .stdout(
            "`ohio` may take part: it sees all rows, adds rows in its own name, and takes none away.\n\
             `texas` may take part: it sees all rows, adds rows in its own name, and takes none away.\n",
        )
        .stderr(
            "error: the coordinator's server has no role `maine`. Whoever runs the server makes it first, with `createuser --pwprompt \
             maine`; capitals count.\n",
        );
    pool.run_as("ohio", &["admit", "texas"]).status(1).stderr(
        "error: the role may not do this on the coordinator: only the role that made the tables says who takes part. Whoever made the \
         tables lets a role in with `redress coordinator admit ROLE`.\n",
    );
    pool.run(&["dismiss", "organizer"]).status(1).stderr(
        "error: `organizer` made the tables, and takes part as it is. Name another role: each partner has one of its own.\n",
    );
    enter_rows(&pool);
    pool.run_as("ohio", &[]).status(0).stdout(&format!(
        "{place}The tables belong to `organizer`; `ohio` and `texas` may take part; you are `ohio`.\n\
         Its clock decides, and this machine's agrees with it.\n\n\
         Ban it (this campaign)\n  \
           code 7K3M-Q2WX, put in force by `{by}` at 2021-02-16 09:00 UTC with version 0.1.0\n  \
           3 letters: 1 to be sent, 1 on their way, 1 unconfirmed\n  \
           `{by}` on desk is silent since 2021-02-16 09:05 UTC, after 1 letter; what it had claimed is free\n  \
           `{by}` on laptop sends since 2021-02-16 09:02 UTC: 12 letters, heard of just now\n\n\
         Another\n  no plan is in force there yet\n\n\
         Accounts, in the last 24 hours:\n  \
           an account of another campaign (61616161): 40 addressees\n",
        by = "redress_test"
    ));
    pool.run(&["dismiss", "texas"])
        .status(0)
        .stdout("`texas` may take part no more; what it did stays.\n");
    pool.run_as("texas", &[]).status(1).stdout("");
    pool.run_as("ohio", &[]).status(0);
}

/// Campaigns at work, in rows that a superuser writes.
fn enter_rows(pool: &Pool) {
    let at = "timestamptz '2021-02-16 09:00Z'";
    let key = "decode(repeat('ab', 32), 'hex')";
    let rows = format!(
        "insert into redress.campaigns (name, key) values ('Another', {key}), ('Ban it', {key});
         insert into redress.codes (campaign, number, code, program, letters, draft, at)
           values (2, 1, '7K3M-Q2WX', '0.1.0', 3, 'd', {at});
         insert into redress.runs (campaign, code, machine, program, began_at, lease_until, beat_at, letters, ended_at) values
           (2, 1, 'desk', '0.1.0', {at}, {at}, {at} + interval '5 minutes', 1, null),
           (2, 1, 'laptop', '0.1.0', {at}, {at}, {at}, 7, null),
           (2, 1, 'laptop', '0.1.0', {at} + interval '2 minutes', now() + interval '1 hour', now(), 12, null),
           (2, 1, 'home', '0.1.0', {at}, {at}, {at}, 0, {at});
         insert into redress.letters (campaign, letter, digest, standing, attempt, run)
           select 2, n::text::bytea, {key}, case n when 1 then 'open' else 'committed' end, least(n - 1, 1), null
             from generate_series(1, 3) n;
         insert into redress.commit_points (campaign, number, attempt, run, fence, key, early)
           values (2, 2, 1, 1, 0, 'a', false), (2, 3, 1, 3, 0, 'b', false);
         insert into redress.accounts (account) values (repeat('a', 16)::bytea);
         insert into redress.leases (account, run, key, letters, addressees, starts_at, ends_at)
           values (repeat('a', 16)::bytea, 1, 'l', 40, 40, now(), now());"
    );
    pool.postgres.sql(pool.database, &rows);
}

fn version(pool: &Pool) -> String {
    let number = pool.postgres.sql("postgres", "show server_version_num");
    (number.parse::<u32>().unwrap() / 10_000).to_string()
}

#[test]
fn what_keeps_a_machine_from_the_coordinator_is_said_with_what_to_do() {
    let Some(pool) = Pool::new("kept_from") else {
        return;
    };
    let port = pool.postgres.port();
    pool.run(&["prepare"]).status(0);
    let closed = free_port().port();
    pool.write(&format!(
        "address = \"{}\"",
        pool.address("organizer", closed)
    ));
    pool.fails(&format!(
        "the coordinator `127.0.0.1:{closed}` cannot be reached: there is no connection (Connection refused (os error 111)). No new letter starts until it answers; those under \
         way are finished, and nothing is lost. Try again later."
    ));
    pool.write(&format!(
        "address = \"{}\"\npassword = {{ command = \"echo wrong\" }}",
        pool.address("organizer", port)
    ));
    pool.fails(&format!(
        "the coordinator `127.0.0.1:{port}` does not let `organizer` in: password authentication failed for user \"organizer\". Check the \
         role, the database and where the password comes from, with whoever runs it."
    ));
    pool.write(&format!(
        "address = \"{}\"\npassword = {{ command = \"exit 3\" }}",
        pool.address("organizer", port)
    ));
    pool.fails(
        "the password command `exit 3` failed (exit status: 3); run it by hand to see why. Mend what it names, and try again.",
    );
    // Another authority than the server's.
    let authority = std::fs::read_to_string(certificates().join("by-hand.pem")).unwrap();
    pool.test.write("ca.pem", &authority);
    pool.write(&format!(
        "address = \"postgres://organizer@localhost:{port}/kept_from\"\nca_file = \"ca.pem\""
    ));
    pool.run(&[])
        .status(1)
        .stderr_has("is not valid, so nothing was sent")
        .stderr_has("name its authority with `ca_file`");
    let authority = std::fs::read_to_string(certificates().join("ca.pem")).unwrap();
    pool.test.write("ca.pem", &authority);
    pool.run(&[])
        .status(0)
        .stdout_has(&format!(" at localhost:{port}, database `kept_from`\n"));
    // A newer program was there.
    pool.postgres.sql(
        "kept_from",
        "insert into redress.versions (version) values (99)",
    );
    pool.fails(
        "the coordinator's tables were made by a newer version of this program. Use that version on every machine.",
    );
}

#[test]
fn a_folder_from_somebody_else_asks_before_it_leads_anywhere() {
    let test = CampaignTest::new().many(2);
    let toml = test.read("campaign.toml");
    let away = "postgres://ohio@pool.coalition.example/letters";
    test.write(
        "campaign.toml",
        &format!("coordinator = \"{away}\"\n{toml}"),
    );
    let at = "The machines that send it meet in the database `letters` at pool.coalition.example:5432 as ohio, without a password";
    test.run(&["coordinator"]).status(3).stdout("").stderr(
        "The coordinator of this campaign has not been used in this way before: at pool.coalition.example:5432 as ohio, without a \
         password\nerror: nothing was asked: look whether this server is yours, and say so with `--trust-server`\n",
    );
    for args in [&["check"][..], &["preview"]] {
        test.run(args).status(0).stdout_has(&format!("{at}.\n"));
    }
    test.run(&["status"]).status(0).stdout_has(
        "It is sent from several machines, which meet at postgres://ohio@pool.coalition.example:5432/letters.\n",
    );
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    assert_eq!(
        status["coordinator"],
        "postgres://ohio@pool.coalition.example:5432/letters"
    );
    // Whoever signs in under another role prints the same code.
    let code = test.code();
    let own = (
        "REDRESS_LEDGER",
        "postgres://texas@pool.coalition.example/letters",
    );
    test.run_with(&["preview"], &[own])
        .status(0)
        .stdout_has(&format!("Approval code: {code}\n"))
        .stdout_has(", as REDRESS_LEDGER says.\n");
    test.run_with(&["check"], &[("REDRESS_LEDGER", "pool.coalition.example")])
        .status(3)
        .stdout_has(
            "error: REDRESS_LEDGER: a coordinator's address begins with `postgres://`\n  Write `postgres://ROLE@HOST/DATABASE`, with \
             `HOST:PORT` where it is not 5432.\n",
        );
    test.write("campaign.toml", &toml);
    test.run(&["coordinator"]).status(3).stderr(
        "error: campaign.toml: the campaign says nothing of a coordinator\n  Write `coordinator = \"postgres://ROLE@HOST/DATABASE\"` \
         above the first section, or set REDRESS_LEDGER.\n",
    );
}
