use super::*;
use crate::campaign::Pace;
use jiff::SignedDuration;
use redress_base::address::EmailAddress;
use redress_base::clock::Clock;
use redress_base::id::{DeliveryId, MailingName};
use redress_ledger::{Reply, Role};
use std::num::NonZeroU32;
use std::path::Path;
use tokio::sync::mpsc;

const MINUTE: Duration = Duration::from_mins(1);

fn clock() -> Clock {
    Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap())
}

/// A run with one letter a minute and an account for so many in a day, and what it tells.
fn run(folder: &Path, daily: u32, clock: &Clock) -> (RunState, mpsc::UnboundedReceiver<Event>) {
    let pacer = Pacer::new(Pace::Every(MINUTE), Pace::Unlimited, None, clock);
    let daily = NonZeroU32::new(daily);
    let account = Account::open(folder, "mail.example", "us", "a campaign", daily, clock).unwrap();
    let (events, heard) = mpsc::unbounded_channel();
    let state = RunState::new(
        pacer,
        Some(account),
        &Shared::default(),
        Stop::default(),
        events,
    );
    (state, heard)
}

#[tokio::test(start_paused = true)]
async fn room_in_the_account_is_taken_after_the_wait_and_without_any_the_run_takes_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let (mut state, _) = run(folder.path(), 2, &clock);
    let mut admit = || state.admit("council.example", 1).unwrap();
    assert_eq!(counted_at(admit()), Duration::ZERO);
    for _ in 0..5 {
        assert_eq!(admit(), Admission::After(MINUTE), "waiting takes no room");
    }
    clock.sleep(MINUTE).await;
    assert_eq!(counted_at(admit()), MINUTE);
    clock.sleep(MINUTE).await;
    assert_eq!(admit(), Admission::NoRoom);
    assert!(state.goes_on(), "those that have their room still go");
    assert!(!state.takes_more());
    assert!(!state.end_walk(None, false).unwrap());
    let (finished, failure) = state.end();
    assert_eq!(
        finished.paused.as_deref(),
        Some("the account's daily limit is reached")
    );
    assert!(finished.resume_at.is_some() && failure.is_none());
}

#[tokio::test(start_paused = true)]
async fn where_larger_letters_were_left_out_the_run_says_what_room_there_is_and_when_theirs_comes()
{
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let (mut state, _) = run(folder.path(), 3, &clock);
    state.begin_walk();
    let first = state.admit("council.example", 1).unwrap();
    clock.sleep(MINUTE).await;
    let second = state.admit("council.example", 1).unwrap();
    let Admission::At(second) = second else {
        panic!("{first:?} {second:?}");
    };
    // The second comes to nothing, and what it took is free again.
    state.not_used(second);
    clock.sleep(MINUTE).await;
    let full = state.admit("council.example", 3).unwrap();
    assert_eq!(full, Admission::NoRoom);
    assert!(state.takes_more(), "a smaller letter may still come");
    let office_opens = clock.now() + SignedDuration::from_hours(1);
    assert!(!state.end_walk(Some(office_opens), true).unwrap());
    let rest = state.take_rest().unwrap();
    assert_eq!(rest.until, office_opens, "its letter may be small enough");
    assert_eq!(
        rest.reason,
        "the account's daily limit is reached: it has room for 2 addressees, and each letter that is due goes to 3 or more"
    );
    state.begin_walk();
    state.admit("council.example", 3).unwrap();
    assert!(!state.end_walk(None, true).unwrap());
    let frees_up = state.take_rest().unwrap().until;
    let day = frees_up.duration_since(clock.now()) + SignedDuration::from_mins(2);
    assert!(
        (day - SignedDuration::from_hours(24)).abs() < SignedDuration::from_secs(1),
        "{day:?}"
    );
    // Where the room has come by the end of a walk, another walk finds it.
    state.begin_walk();
    state.admit("council.example", 3).unwrap();
    clock.sleep(Duration::from_hours(24)).await;
    assert!(state.end_walk(None, true).unwrap());
    assert!(state.take_rest().is_none());
}

fn counted_at(admission: Admission) -> Duration {
    match admission {
        Admission::At(counted) => counted.at,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_waits_rests_until_there_is_room_and_then_lets_letters_pass_again() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let (mut state, _) = run(folder.path(), 1, &clock);
    state.admit("council.example", 1).unwrap();
    clock.sleep(MINUTE).await;
    let full = state.admit("council.example", 1).unwrap();
    assert_eq!(full, Admission::NoRoom);
    assert!(!state.end_walk(None, true).unwrap());
    let rest = state.take_rest().unwrap();
    assert!(rest.until > clock.now());
    assert!(state.resume() && state.takes_more());

    state.quota_used_up("the server says so".to_owned(), true);
    assert!(!state.goes_on(), "not one more dot");
    assert!(state.take_rest().is_some() && state.resume());
    state.pause("enough".to_owned(), None);
    assert!(!state.resume(), "a pause is not slept over");
}

#[tokio::test(start_paused = true)]
async fn of_an_accepted_letter_the_copies_that_were_not_taken_are_counted_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut state, mut heard) = run(folder.path(), 9, &clock());
    let reply = |code| Reply {
        code,
        enhanced: None,
        text: "so it is".to_owned(),
    };
    let email = || EmailAddress::parse("ana@council.example").unwrap().address;
    let settled = |verdict| SettledLetter {
        delivery: DeliveryId(1),
        mailing: MailingName::new("council"),
        recipient: "Ana Ruiz".to_owned(),
        verdict,
        copies: [550, 450]
            .map(|code| Addressee {
                email: email(),
                role: Role::Cc,
                reply: reply(code),
            })
            .to_vec(),
        draft: None,
    };
    state.settled(settled(Verdict::Accepted(reply(250))));
    let Event::Notice(notice) = heard.try_recv().unwrap() else {
        panic!("the copy is told first");
    };
    assert!(
        notice.contains("was not taken for now (450 so it is)"),
        "{notice}"
    );
    assert!(matches!(heard.try_recv(), Ok(Event::Settled { .. })));
    state.settled(settled(Verdict::Refused(reply(550))));
    assert!(matches!(heard.try_recv(), Ok(Event::Settled { .. })));
    state.settled(settled(Verdict::Returned(reply(421))));
    assert!(heard.try_recv().is_err(), "nothing became of it");
    let (finished, _) = state.end();
    let counts = (finished.accepted, finished.refused, finished.copies_refused);
    assert_eq!(counts, (1, 1, 1));
    assert_eq!(state.progress(), 3);
}
