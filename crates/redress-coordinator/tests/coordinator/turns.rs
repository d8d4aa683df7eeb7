//! Accounts' turns: pace and day, whichever machines use the account.

use crate::pool::{Machine, Pool, accepted, granted};
use jiff::{SignedDuration, Timestamp};
use redress_coordinator::{AccountLimits, AccountName, Granting, Turn, TurnTaking, UsedTurn};
use std::time::Duration;

fn account() -> AccountName {
    AccountName::of("smtp.coalition.example", "letters@coalition.example")
}

fn taken(taking: TurnTaking) -> Turn {
    match taking {
        TurnTaking::Taken(turn) => turn,
        other => panic!("{other:?}"),
    }
}

fn used(turn: Turn, addressees: u32, last: Option<Timestamp>) -> UsedTurn {
    UsedTurn {
        turn,
        addressees,
        last,
    }
}

async fn take(
    machine: &Machine,
    limits: AccountLimits,
    before: Option<UsedTurn>,
    letters: u32,
    addressees: u32,
) -> TurnTaking {
    machine
        .run
        .take_turn(&account(), limits, before, letters, addressees)
        .await
        .unwrap()
}

#[tokio::test]
async fn turns_of_several_machines_never_touch() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(1).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let interval = Duration::from_millis(250);
    let limits = AccountLimits {
        interval: Some(interval),
        daily: None,
    };
    // At once, from both, and nobody gives anything back.
    let asks = (0..10).map(|number| {
        let machine = if number % 2 == 0 { &ohio } else { &texas };
        take(machine, limits, None, 1 + number % 4, 1)
    });
    let mut turns = Vec::new();
    for ask in asks {
        turns.push(taken(ask.await));
    }
    turns.sort_by_key(|turn| turn.starts_at);
    let distance = SignedDuration::try_from(interval).unwrap();
    for pair in turns.windows(2) {
        assert!(
            pair[1].starts_at.duration_since(pair[0].ends_at) >= distance,
            "{pair:?}"
        );
    }
    for turn in &turns {
        let needed = distance * i32::try_from(turn.letters - 1).unwrap();
        let slack = turn.ends_at.duration_since(turn.starts_at) - needed;
        assert!(
            slack > SignedDuration::ZERO
                && slack * 25 <= distance * i32::try_from(turn.letters).unwrap(),
            "{turn:?}"
        );
    }
    // Together they use 96 in a hundred of the pace at least, were all to be used.
    let letters: u32 = turns.iter().map(|turn| turn.letters).sum();
    let whole = turns[9].ends_at.duration_since(turns[0].starts_at) + distance;
    assert!(
        distance * i32::try_from(letters).unwrap() * 100 >= whole * 96,
        "{letters} letters in {whole}"
    );
}

#[tokio::test]
async fn what_is_left_of_a_turn_is_given_back_and_a_crash_counts_it() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(1).await;
    let machine = pool.machine("ohio").await;
    let limits = AccountLimits {
        interval: Some(Duration::from_millis(500)),
        daily: Some(20),
    };
    let first = taken(take(&machine, limits, None, 8, 1).await);
    assert_eq!((first.letters, first.addressees), (8, 12));
    let (began, ends) = (first.starts_at, first.ends_at);
    // Two letters went: the third may go half a second after the second, and 18 addressees are left.
    let last = began + SignedDuration::from_millis(500);
    let second = taken(take(&machine, limits, Some(used(first, 2, Some(last))), 8, 1).await);
    assert!(second.starts_at < ends && second.starts_at >= last + SignedDuration::from_millis(500));
    assert_eq!(second.addressees, 12);
    // This one is never heard of again: all of it counts.
    let third = taken(take(&machine, limits, None, 8, 1).await);
    assert_eq!(
        (third.letters, third.addressees),
        (6, 6),
        "what the day has left"
    );
    let full = take(&machine, limits, None, 8, 1).await;
    let TurnTaking::DayIsFull(until) = full else {
        panic!("{full:?}")
    };
    assert_eq!(
        until,
        last + SignedDuration::from_hours(24),
        "when the first two leave the window"
    );
    let full = take(&machine, limits, None, 8, 3).await;
    let TurnTaking::DayIsFull(until) = full else {
        panic!("{full:?}")
    };
    assert_eq!(
        until,
        second.ends_at + SignedDuration::from_hours(24),
        "room for three needs the second turn"
    );
    assert!(matches!(
        take(&machine, limits, None, 1, 21).await,
        TurnTaking::TooMany
    ));
    machine
        .run
        .end_turn(&account(), limits, used(third, 0, None))
        .await
        .unwrap();
    assert_eq!(
        taken(take(&machine, limits, None, 8, 1).await).addressees,
        6
    );
    // Another account knows nothing of it.
    let other = AccountName::of("smtp.coalition.example", "ohio@coalition.example");
    let turn = taken(
        machine
            .run
            .take_turn(&other, limits, None, 8, 1)
            .await
            .unwrap(),
    );
    assert_eq!(turn.addressees, 12);
}

#[tokio::test]
async fn a_commit_point_outside_its_turn_is_turned_down() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(3).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let claims = ohio.claim(3).await;
    let limits = AccountLimits::default();
    let now = taken(take(&ohio, limits, None, 10, 1).await);
    let ask = async |turn: &Turn, at: usize| {
        let one = std::slice::from_ref(&claims[at]);
        let answers = ohio.run.commit_points(one, Some(turn), &ohio.clock).await;
        answers.unwrap().remove(0)
    };
    let answer = ask(&now, 0).await;
    let point = granted(answer).expect("its turn is now");
    ohio.settle(point, accepted()).await;
    let others = taken(take(&texas, limits, None, 10, 1).await);
    assert!(matches!(ask(&others, 1).await, Granting::OutOfTurn));
    let id = pool.sql("select max(id) - 1 from redress.leases");
    pool.sql(&format!("update redress.leases set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour' where id = {id}"));
    assert!(
        matches!(ask(&now, 1).await, Granting::OutOfTurn),
        "it has not begun"
    );
    pool.sql(&format!("update redress.leases set starts_at = starts_at - interval '2 hours', ends_at = ends_at - interval '2 hours' where id = {id}"));
    assert!(
        matches!(ask(&now, 1).await, Granting::OutOfTurn),
        "it is over"
    );
    let next = taken(take(&ohio, limits, Some(used(now, 1, None)), 10, 1).await);
    assert!(
        granted(ask(&next, 1).await).is_some(),
        "the letter was ours all the time"
    );
    assert!(matches!(ask(&next, 1).await, Granting::NotOurs));
}
