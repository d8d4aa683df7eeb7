//! One connection that cannot be made, while another stands.

use super::scene::{Scene, in_words};
use crate::delivery::run::decision::{Decision, ForConnection, ForRun};
use crate::delivery::run::situation::{Happened, Phase};
use redress_smtp::Stage::{Greeting, Hello, Rcpt, SignIn};
use std::time::Duration;

const RETIRED: [&str; 4] = ["-", "-", "retire", "-"];

fn beside_another() -> Scene {
    Scene {
        served: 0,
        others_stand: true,
        ..Scene::default()
    }
}

/// What happens at every attempt of one connection, until it is given up or the run ends.
fn until_the_end(scene: &mut Scene, mut attempt: impl FnMut(&mut Scene) -> Decision) -> Decision {
    (0..20)
        .map(|_| attempt(scene))
        .find(|decision| !matches!(in_words(decision), ["-", "-", "pause", "-"]))
        .expect("some time is the last")
}

#[test]
fn it_is_given_up_and_the_run_goes_on_which_is_told() {
    let told = |decision: Decision| {
        assert_eq!(in_words(&decision), RETIRED, "{decision:?}");
        decision.notices.concat()
    };
    let lost = until_the_end(&mut beside_another(), |scene| scene.lost(Phase::Connecting));
    assert_eq!(
        told(lost),
        "another connection to `mail.example:25` cannot be made: the server closed the connection; going on with one \
         connection less"
    );
    for (stage, no) in [
        (Greeting, "421 4.3.2 Service not available"),
        (Greeting, "554 5.7.1 no service here"),
        (Hello, "550 5.7.1 go away"),
        (SignIn, "454 4.7.0 Temporary authentication failure"),
    ] {
        let refused = until_the_end(&mut beside_another(), |scene| scene.answered(stage, no));
        let said =
            format!("the server answered {no} to {stage}; going on with one connection less");
        assert_eq!(told(refused), said);
    }
    let certificate = Happened::Hopeless("the certificate is not valid");
    let hopeless = beside_another().then(certificate);
    assert_eq!(
        told(hopeless),
        "the certificate is not valid; going on with one connection less"
    );
}

/// Some things are true for every connection, whichever hears them.
#[test]
fn what_is_said_to_the_account_still_ends_the_run() {
    for (stage, no, run) in [
        (SignIn, "535 5.7.8 not accepted", "stop"),
        (SignIn, "454 4.7.0 Too many login attempts", "stop"),
        (Rcpt, "550 5.7.60 not allowed to send as", "stop"),
        (Greeting, "421 4.7.28 unusual rate", "slow"),
    ] {
        assert_eq!(
            in_words(&beside_another().answered(stage, no))[3],
            run,
            "{no}"
        );
    }
}

/// `status` says that the run waits only where nothing goes.
#[test]
fn the_run_waits_only_where_no_other_connection_stands() {
    for others_stand in [false, true] {
        let mut scene = Scene {
            others_stand,
            ..Scene::default()
        };
        scene.lost(Phase::Connecting);
        let ForConnection::CloseAndPause {
            told, run_waits, ..
        } = scene.lost(Phase::Connecting).connection
        else {
            panic!("it goes on");
        };
        assert!(told.is_some(), "the second failure is told");
        assert_eq!(run_waits, !others_stand);
    }
}

#[test]
fn with_all_of_them_failing_the_run_ends_as_with_one() {
    let mut alone = Scene {
        at_work: 1,
        ..Scene::default()
    };
    let last = until_the_end(&mut alone, |scene| scene.lost(Phase::Connecting));
    assert!(matches!(last.run, ForRun::Pause { .. }), "{last:?}");
}

/// A password that is tried again and again locks the account.
#[test]
fn a_sign_in_that_fails_for_now_waits_longer_and_longer_and_says_so() {
    let mut scene = Scene {
        served: 0,
        waits: true,
        ..Scene::default()
    };
    let pauses: Vec<u64> = (0..6)
        .map(|_| {
            let decision = scene.answered(SignIn, "454 4.7.0 Temporary authentication failure");
            let ForConnection::CloseAndPause { told, at_least, .. } = decision.connection else {
                panic!("{decision:?}");
            };
            assert!(told.is_some());
            at_least.as_secs()
        })
        .collect();
    assert_eq!(pauses, [30, 60, 120, 240, 300, 300]);
    let mut greeting = Scene {
        served: 0,
        ..Scene::default()
    };
    let decision = greeting.answered(Greeting, "421 4.3.2 Service not available");
    assert!(
        matches!(
            decision.connection,
            ForConnection::CloseAndPause {
                told: None,
                at_least: Duration::ZERO,
                ..
            }
        ),
        "{decision:?}"
    );
}
