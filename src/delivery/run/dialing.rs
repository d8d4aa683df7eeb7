//! Opening a connection, and telling what it waits for where that takes long.

use redress_base::clock::Clock;
use redress_smtp::{ConnectError, DialStep, Dialer, Session};
use std::time::Duration;
use tokio::sync::watch;

/// After so long at one step it is told.
const TOLD_AFTER: Duration = Duration::from_secs(15);

/// Opens a conversation. `tell` hears of each step that takes longer than a quarter of a minute.
pub(super) async fn dial(
    dialer: &Dialer,
    clock: &Clock,
    tell: impl Fn(DialStep),
) -> Result<Session, ConnectError> {
    let (now_at, mut steps) = watch::channel(DialStep::Connect);
    let telling = async {
        loop {
            let step = *steps.borrow_and_update();
            tokio::select! {
                _ = steps.changed() => continue,
                () = clock.sleep(TOLD_AFTER) => tell(step),
            }
            let _ = steps.changed().await; // told once
        }
    };
    tokio::select! {
        biased;
        opened = dialer.dial_telling(&now_at) => opened,
        () = telling => unreachable!("it tells for as long as it is asked"),
    }
}

/// What is waited for, in words: of the server at `host:port`, or of whoever knows the password.
pub(super) fn waiting_for(step: DialStep, server: &str, secret_from: Option<&str>) -> String {
    match (step, secret_from) {
        (DialStep::Secret, Some(source)) => format!(
            "waiting for {source}, which has not ended after {} s; it may want a passphrase or a key: run it by hand in \
             another terminal to see",
            TOLD_AFTER.as_secs()
        ),
        _ => format!("waiting for {server} {step}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_smtp::{Server, Timeouts};
    use std::cell::RefCell;
    use tokio::net::TcpListener;

    #[tokio::test(start_paused = true)]
    async fn a_server_that_does_not_greet_is_told_of_after_a_quarter_of_a_minute() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = silent.local_addr().unwrap();
        let server = Server::parse(&format!("smtp://{address}")).unwrap();
        let dialer = Dialer::new(server, None, None, Timeouts::default()).unwrap();
        let clock = Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap());
        let told = RefCell::new(Vec::new());
        let opened = dial(&dialer, &clock, |step| {
            let words = waiting_for(step, &dialer.server(), None);
            told.borrow_mut().push((clock.running().as_secs(), words));
        });
        let error = opened.await.unwrap_err();
        let words = format!("waiting for {address} to greet");
        assert_eq!(*told.borrow(), [(15, words)]);
        assert!(
            error
                .to_string()
                .starts_with("the server did not greet within 60 s"),
            "{error}"
        );
        assert_eq!(clock.running().as_secs(), 60);
    }

    #[test]
    fn a_password_command_is_named() {
        let source = "the password command `pass show smtp` (`password` under [delivery])";
        assert_eq!(
            waiting_for(DialStep::Secret, "mail.example:465", Some(source)),
            "waiting for the password command `pass show smtp` (`password` under [delivery]), which has not ended after 15 s; \
             it may want a passphrase or a key: run it by hand in another terminal to see"
        );
        assert_eq!(
            waiting_for(DialStep::SignIn, "mail.example:465", Some(source)),
            "waiting for mail.example:465 to answer the sign-in"
        );
    }
}
