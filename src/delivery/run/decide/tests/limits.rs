//! What counts how often: refusals, deferrals, returns, losses, failures to connect, complaints.

use super::scene::{
    AGAIN_ELSEWHERE, DEFERRED, NOW, QUOTA, REFUSED, SLOW_DOWN, STOP, Scene, addressee, in_words,
};
use crate::delivery::run::decision::{ForConnection, ForRun};
use crate::delivery::run::situation::{Happened, Phase};
use jiff::SignedDuration;
use redress_ledger::{Deferrals, Role, Verdict};
use redress_smtp::Stage::{Data, Dot, Greeting, Mail, Rcpt};

#[test]
fn the_breaker_pauses_after_three_letters_in_a_row() {
    let mut scene = Scene::default();
    let spam = "550 5.7.1 looks like spam";
    assert_eq!(in_words(&scene.answered(Dot, spam)), REFUSED);
    assert_eq!(in_words(&scene.answered(Data, spam)), REFUSED);
    let ForRun::Pause { reason, until } = scene.answered(Dot, spam).run else {
        panic!("three are too many");
    };
    assert_eq!(
        reason,
        "3 letters in a row were refused for what they say or how they are built (the last answer: 550 looks like spam); \
         find out why, then run `redress send` again"
    );
    assert_eq!(until, None);
}

#[test]
fn the_breaker_pauses_after_five_of_the_last_hundred_letters() {
    let mut scene = Scene::default();
    let mut paused_at = None;
    for letter in 1..=100 {
        let line = if letter % 20 == 0 {
            "554 5.6.0 malformed"
        } else {
            "250 ok"
        };
        if let ForRun::Pause { .. } = scene.answered(Dot, line).run {
            paused_at = paused_at.or(Some(letter));
        }
    }
    assert_eq!(paused_at, Some(100), "the fifth of a hundred");
}

#[test]
fn the_breaker_pauses_after_the_first_three_addresses_of_a_run_or_ten_in_a_row() {
    let refuse_until_it_pauses = |scene: &mut Scene, stage| {
        (1..=20).find(|_| {
            let decision = scene.another_is_answered(stage, "550 5.1.1 no such user");
            matches!(decision.run, ForRun::Pause { .. })
        })
    };
    assert_eq!(
        refuse_until_it_pauses(&mut Scene::at_first(), Rcpt),
        Some(3)
    );
    assert_eq!(
        refuse_until_it_pauses(&mut Scene::default(), Rcpt),
        Some(10)
    );
    assert_eq!(refuse_until_it_pauses(&mut Scene::default(), Dot), Some(10));

    let mut taken_in_between = Scene::default();
    for _ in 0..9 {
        taken_in_between.answered(Rcpt, "550 5.1.1 no such user");
    }
    taken_in_between.then(Happened::Opened(&[addressee(Role::To, "250 ok")]));
    assert_eq!(
        refuse_until_it_pauses(&mut taken_in_between, Rcpt),
        Some(10)
    );
}

#[test]
fn a_deferred_letter_goes_again_after_growing_waits_and_is_given_up_after_five_days() {
    let after = |number: u32, hours: i64| {
        let since = NOW - SignedDuration::from_hours(hours);
        let deferrals = (number > 0).then_some(Deferrals { number, since });
        let mut scene = Scene {
            deferrals,
            ..Scene::default()
        };
        match scene.answered(Rcpt, "450 4.2.1 busy").verdict {
            Some(Verdict::Deferred { not_before, .. }) => {
                Ok(not_before.duration_since(NOW).as_mins())
            }
            Some(Verdict::Refused(reply)) => Err(reply.text),
            other => panic!("{other:?}"),
        }
    };
    let waits = [(0, 0), (1, 1), (2, 1), (3, 2), (4, 6), (9, 119)]
        .map(|(number, hours)| after(number, hours));
    assert_eq!(waits, [5, 15, 60, 240, 240, 240].map(Ok));
    let given_up = "busy (given up: the first try was five days ago or more)";
    assert_eq!(after(1, 120), Err(given_up.to_owned()));
}

#[test]
fn a_letter_that_returns_again_and_again_is_deferred_unless_the_answer_ends_the_run() {
    let mut scene = Scene::default();
    let enough = "452 4.7.0 too many messages in this connection";
    for returns in 1..=5 {
        assert_eq!(in_words(&scene.answered(Mail, enough)), AGAIN_ELSEWHERE);
        assert_eq!(scene.counts.letter.returns, returns);
    }
    assert_eq!(in_words(&scene.answered(Mail, enough)), DEFERRED);
    let quota = scene.answered(Mail, "550 5.4.5 Daily user sending limit exceeded");
    assert_eq!(in_words(&quota), QUOTA);
    let sender = scene.answered(Dot, "550 5.7.60 not allowed to send as this sender");
    assert_eq!(in_words(&sender), STOP);
}

#[test]
fn a_letter_at_which_the_connection_breaks_twice_is_deferred_and_the_connection_is_not_held_to_blame()
 {
    let mut scene = Scene::default();
    let first = scene.lost(Phase::BeforeCommitPoint);
    assert_eq!(in_words(&first), ["again", "-", "pause", "-"]);
    let second = scene.lost(Phase::BeforeCommitPoint);
    assert_eq!(in_words(&second), ["deferred", "-", "close", "-"]);
    assert_eq!((scene.counts.failures, scene.counts.letter.losses), (1, 2));
    let Some(Verdict::Deferred { reply, .. }) = second.verdict else {
        panic!("{second:?}");
    };
    assert_eq!(
        (reply.code, reply.text.as_str()),
        (
            0,
            "the connection broke at this letter 2 times: the server closed the connection"
        )
    );
}

#[test]
fn a_run_gives_up_after_three_failures_to_connect_at_first_and_six_later_unless_it_waits() {
    let give_up = |mut scene: Scene| {
        (1..=50).find_map(|failure| match scene.lost(Phase::Connecting).run {
            ForRun::GoOn => None,
            ForRun::Fail { sentence } => Some((failure, sentence)),
            ForRun::Pause { reason, .. } => Some((failure, reason)),
            other => panic!("{other:?}"),
        })
    };
    let at_first = "`mail.example:25` cannot be reached: the server closed the connection; check `server` in campaign.toml \
                    and this machine's network";
    let later = "`mail.example:25` cannot be reached any more: the server closed the connection";
    assert_eq!(give_up(Scene::at_first()), Some((3, at_first.to_owned())));
    assert_eq!(give_up(Scene::default()), Some((6, later.to_owned())));
    let waits = Scene {
        waits: true,
        ..Scene::default()
    };
    assert_eq!(give_up(waits), None);
}

#[test]
fn a_server_that_greets_with_a_no_is_left_alone_after_six_times_and_one_that_served_before_is_not()
{
    let no = "421 4.3.2 Service not available";
    let mut scene = Scene {
        served: 0,
        ..Scene::default()
    };
    for _ in 1..6 {
        assert_eq!(
            in_words(&scene.answered(Greeting, no)),
            ["-", "-", "pause", "-"]
        );
    }
    let last = scene.answered(Greeting, no);
    assert!(
        matches!(&last.run, ForRun::Pause { reason, .. }
            if reason == "`mail.example:25` takes no letters for now: the server answered 421 4.3.2 Service not available to greeting"),
        "{last:?}"
    );
    let mut served = Scene::default();
    for _ in 0..20 {
        assert_eq!(
            in_words(&served.another_is_answered(Mail, no)),
            AGAIN_ELSEWHERE
        );
    }
    assert_eq!(served.counts.failures, 0);
}

#[test]
fn a_failure_that_all_connections_meet_is_told_once_and_the_first_of_each_is_not() {
    let mut scene = Scene::default();
    let mut told = Vec::new();
    for failure in 1..=4 {
        for _worker in ["one", "another"] {
            scene.counts.failures = failure - 1; // each counts its own, and the run is theirs together
            let ForConnection::CloseAndPause { told: said, .. } =
                scene.lost(Phase::Connecting).connection
            else {
                panic!("it goes on");
            };
            told.push(said.is_some());
        }
    }
    assert_eq!(told, [false, false, true, false, true, false, true, false]);
    scene.counts.run.connected();
    assert_eq!(
        scene.counts.run.told_failures, 0,
        "told anew when it happens anew"
    );
    let accepted = scene.answered(Dot, "250 ok");
    assert_eq!(accepted.counts.failures, 0);
}

#[test]
fn after_five_complaints_in_a_row_the_server_is_left_alone_for_an_hour() {
    let faster = "421 4.7.0 Try again later, closing connection.";
    let mut scene = Scene::default();
    for _ in 1..5 {
        assert_eq!(
            in_words(&scene.another_is_answered(Mail, faster)),
            SLOW_DOWN
        );
        let share = Scene {
            rests: true,
            ..scene
        }
        .another_is_answered(Mail, faster);
        assert_eq!(in_words(&share), AGAIN_ELSEWHERE, "heeded already");
        assert_eq!(share.counts.run, scene.counts.run);
    }
    let mut accepted_in_between = scene;
    accepted_in_between.answered(Dot, "250 ok");
    assert_eq!(
        in_words(&accepted_in_between.another_is_answered(Mail, faster)),
        SLOW_DOWN
    );
    let mut waits = Scene {
        waits: true,
        ..scene
    };
    assert_eq!(
        in_words(&waits.another_is_answered(Mail, faster)),
        SLOW_DOWN
    );
    let ForRun::Pause { reason, until } = scene.another_is_answered(Mail, faster).run else {
        panic!("the fifth is one too many");
    };
    assert!(
        reason.starts_with("the server finds every pace too fast: "),
        "{reason}"
    );
    assert_eq!(until, Some(NOW + SignedDuration::from_hours(1)));
}

#[test]
fn a_server_that_is_crowded_gets_one_connection_less_down_to_the_last() {
    let crowded = "421 4.7.0 Too many concurrent SMTP connections";
    let mut scene = Scene::default();
    let decision = scene.answered(Mail, crowded);
    assert_eq!(in_words(&decision), ["again", "-", "retire", "-"]);
    assert!(
        decision.notices[0].ends_with("going on with one connection less"),
        "{decision:?}"
    );
    let mut last = Scene {
        at_work: 1,
        ..Scene::default()
    };
    assert_eq!(in_words(&last.answered(Mail, crowded)), AGAIN_ELSEWHERE);
}
