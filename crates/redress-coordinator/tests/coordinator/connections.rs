//! Who is let in, through what, and which servers are turned down in words.

use crate::pool::{Pool, accepted, door};
use redress_coordinator::{
    AnswerLimits, Coordinator, CoordinatorAddress, CoordinatorError as Refusal, Door,
};
use redress_smtp::{Credentials, SetupError};
use redress_test_support::{PgBouncer, Postgres, ROLE_PASSWORD, certificates};
use std::sync::Arc;
use std::time::Duration;

/// A door through which TLS is wanted, by this name and with this authority.
fn tls_door(pool: &Pool, host: &str, authority: &str) -> Door {
    let text = format!(
        "postgres://ohio@{host}:{}/{}",
        pool.postgres.port(),
        pool.database()
    );
    let address = CoordinatorAddress::parse(&text).unwrap();
    let credentials = Credentials::with_password("ohio", ROLE_PASSWORD.into());
    let file = certificates().join(authority);
    Door::new(
        address,
        Some(&file),
        Some(credentials),
        AnswerLimits::default(),
    )
    .unwrap()
}

#[tokio::test]
async fn only_a_verified_certificate_is_spoken_to() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(1).await;
    let secured = Coordinator::new(tls_door(&pool, "localhost", "ca.pem"), None);
    let machine = pool
        .machine_at(secured, "ohio", Duration::from_secs(60))
        .await;
    let claim = machine.claim(1).await.remove(0);
    assert!(machine.commit(&claim).await.is_some());
    let encrypted = "select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) where s.ssl and a.usename = 'ohio' and a.datname = current_database()";
    assert_eq!(pool.sql(encrypted), "1");

    for (host, authority) in [("127.0.0.2", "ca.pem"), ("localhost", "by-hand.pem")] {
        let error = Coordinator::new(tls_door(&pool, host, authority), None)
            .server()
            .await
            .unwrap_err();
        if host == "localhost" {
            assert!(
                matches!(error, Refusal::Setup(SetupError::Certificate { .. })),
                "{error:?}"
            );
            assert!(
                error
                    .to_string()
                    .contains("is not valid, so nothing was sent"),
                "{error}"
            );
            assert!(error.help().contains("`ca_file`"));
        } else {
            // Nobody listens there, and it says so.
            assert!(matches!(error, Refusal::Unreachable { .. }), "{error:?}");
        }
    }
    let by_number = Coordinator::new(tls_door(&pool, "127.0.0.1", "by-hand.pem"), None);
    let error = by_number.server().await.unwrap_err();
    assert!(
        matches!(error, Refusal::Setup(SetupError::Certificate { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn whoever_is_not_let_in_hears_why() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    let port = pool.postgres.port();
    let at = |role: &str, database: &str| format!("postgres://{role}@127.0.0.1:{port}/{database}");
    let ask = async |text: String, password: &str| {
        let coordinator = Coordinator::new(door(&text, password), None);
        coordinator.find_tables().await.unwrap_err()
    };
    for (text, password) in [
        (at("ohio", pool.database()), "wrong"),
        (at("nobody", pool.database()), ROLE_PASSWORD),
        (at("ohio", "nowhere"), ROLE_PASSWORD),
    ] {
        let error = ask(text.clone(), password).await;
        assert!(
            matches!(&error, Refusal::SignIn { .. }),
            "{text}: {error:?}"
        );
        assert!(!format!("{error} {error:?}").contains(password));
    }
    assert_eq!(
        ask(at("ohio", "postgres"), ROLE_PASSWORD).await,
        Refusal::NoTables
    );
    let closed = redress_test_support::free_port().port();
    let error = ask(
        format!("postgres://ohio@127.0.0.1:{closed}/d"),
        ROLE_PASSWORD,
    )
    .await;
    assert!(
        error.is_passing() && error.to_string().contains("cannot be reached"),
        "{error}"
    );

    // Whoever listens there and asks for the password itself does not get it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let liar = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut client, _) = listener.accept().unwrap();
        let mut bytes = [0; 4096];
        let _startup = client.read(&mut bytes).unwrap();
        client.write_all(&[b'R', 0, 0, 0, 8, 0, 0, 0, 3]).unwrap();
        let mut said = Vec::new();
        let _ = client.read_to_end(&mut said);
        said
    });
    let error = ask(
        format!("postgres://ohio@127.0.0.1:{liar}/d"),
        "canary-password",
    )
    .await;
    assert!(matches!(error, Refusal::NotScram(_)), "{error:?}");
    let said = String::from_utf8_lossy(&heard.join().unwrap()).into_owned();
    assert!(!said.contains("canary"), "{said}");
}

#[tokio::test]
async fn a_partner_adds_rows_in_its_own_name_and_takes_none_away() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(1).await;
    let partner = pool.client("ohio").await;
    for statement in [
        "delete from redress.letters",
        "delete from redress.commit_points",
        "update redress.codes set code = ''",
        "update redress.verdicts set verdict = 'accepted'",
        "insert into redress.marks (campaign, number, attempt, mark, note, key, by_role) values (1, 1, 0, 'x', '', 'k', 'texas')",
        "insert into redress.accounts (account, at) values ('a', now())",
        "drop table redress.marks",
    ] {
        let error = partner.batch_execute(statement).await.expect_err(statement);
        let said = error.as_db_error().unwrap().message();
        assert!(
            said.contains("permission denied") || said.contains("must be owner"),
            "{statement}: {said}"
        );
    }
    let error = pool.coordinator("ohio").admit("texas").await.unwrap_err();
    assert!(matches!(error, Refusal::Rights(_)), "{error:?}");
    let newer = "insert into redress.versions (version) values (2)";
    pool.sql(newer);
    assert_eq!(
        pool.coordinator("ohio").find_tables().await,
        Err(Refusal::Newer)
    );
}

#[tokio::test]
async fn tables_are_made_once_however_many_make_them() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    postgres.make_database("made_at_once");
    let text = format!(
        "postgres://organizer@127.0.0.1:{}/made_at_once",
        postgres.port()
    );
    let of = || Coordinator::new(door(&text, ROLE_PASSWORD), None);
    let (one, two) = (of(), of());
    let made = tokio::join!(one.make_tables(), two.make_tables());
    assert_eq!(made, (Ok(()), Ok(())));
    assert_eq!(
        postgres.sql("made_at_once", "select count(*) from redress.versions"),
        "1"
    );
    let partner = text.replace("organizer", "ohio");
    postgres.make_database("of_nobody");
    let partner = Coordinator::new(
        door(&partner.replace("made_at_once", "of_nobody"), ROLE_PASSWORD),
        None,
    );
    let error = partner.make_tables().await.unwrap_err();
    assert!(matches!(error, Refusal::Rights(_)), "{error:?}");
}

#[tokio::test]
async fn a_server_that_may_forget_is_turned_down() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let pool = Pool::on(Arc::new(postgres)).await.unwrap();
    for (setting, as_it_is) in [("fsync", "on"), ("full_page_writes", "on")] {
        pool.postgres.stop();
        pool.postgres.configure(&format!("{setting} = off\n"));
        pool.postgres.restart();
        let error = pool.coordinator("ohio").server().await.unwrap_err();
        assert_eq!(error, Refusal::NotDurable { setting });
        pool.postgres
            .configure(&format!("{setting} = {as_it_is}\n"));
    }
}

#[tokio::test]
async fn it_works_through_a_pool_that_gives_each_statement_another_connection() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    let Some(bouncer) = PgBouncer::start(&pool.postgres) else {
        return;
    };
    pool.plan(60).await;
    // Two of one role, so that each finds a connection busy now and then, and is given another.
    let through = || pool.through(bouncer.port(), "ohio", None);
    let lease = Duration::from_secs(60);
    let first = pool.machine_at(through(), "ohio", lease).await;
    let second = pool.machine_at(through(), "ohio", lease).await;
    let send = async |machine: &crate::pool::Machine| {
        let mut sent = 0;
        loop {
            let claims = machine.claim(7).await;
            if claims.is_empty() {
                return sent;
            }
            for claim in &claims {
                let point = machine.commit(claim).await.unwrap();
                machine.settle(point, accepted()).await;
                sent += 1;
            }
        }
    };
    let (one, other) = tokio::join!(send(&first), send(&second));
    assert_eq!(one + other, 60);
    assert_eq!(first.campaign.counts().await.unwrap().accepted, 60);
    assert_eq!(pool.sql("select count(*) from redress.commit_points"), "60");
    let connections = pool.sql("select count(*) > 1 from pg_stat_activity where usename = 'ohio' and datname = current_database()");
    assert_eq!(connections, "t", "several connections behind two lines");
    let mut seen = 0;
    let mut point = redress_coordinator::NewsPoint::default();
    // What another test's transaction holds up on this server comes when that is over.
    let begun = std::time::Instant::now();
    while seen < 120 && begun.elapsed() < Duration::from_secs(60) {
        let news = second.campaign.news_since(point, &mut |_| seen += 1).await;
        point = news.unwrap();
    }
    assert_eq!(seen, 120, "each row once");
}
