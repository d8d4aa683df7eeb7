use super::*;
use std::rc::Rc;

const SECOND: Duration = Duration::from_secs(1);

fn clock() -> Clock {
    Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap())
}

/// The moments at which letters pass, with so many connections whose transactions take varying times to open.
async fn passages(
    pacer: Rc<Pacer>,
    clock: Clock,
    connections: u64,
    letters: u64,
    domain: fn(u64) -> String,
) -> Vec<Duration> {
    let passed = Rc::new(RefCell::new(Vec::new()));
    let taken = Rc::new(Cell::new(0));
    let local = tokio::task::LocalSet::new();
    for connection in 0..connections {
        let (pacer, clock, passed, taken) =
            (pacer.clone(), clock.clone(), passed.clone(), taken.clone());
        local.spawn_local(async move {
            while taken.get() < letters {
                let letter = taken.replace(taken.get() + 1);
                pacer.turn().await;
                clock
                    .sleep(Duration::from_millis((letter * 37 + connection * 11) % 400))
                    .await; // the server's own pace
                pacer.admit(&domain(letter)).await;
                passed.borrow_mut().push(clock.running());
            }
        });
    }
    local.await;
    passed.take()
}

fn one_domain(_: u64) -> String {
    "council.example".to_owned()
}

#[tokio::test(start_paused = true)]
async fn no_window_holds_more_than_its_share_and_hardly_any_turn_is_lost() {
    let clock = clock();
    let pacer = Rc::new(Pacer::new(
        Pace::Every(SECOND),
        Pace::Unlimited,
        None,
        &clock,
    ));
    let passed = passages(pacer, clock.clone(), 8, 600, one_domain).await;
    for pair in passed.windows(2) {
        assert!(pair[1] >= pair[0] + SECOND, "{pair:?}");
    }
    assert!(
        clock.running() <= SECOND * 600 * 102 / 100,
        "{:?}",
        clock.running()
    );
}

#[tokio::test(start_paused = true)]
async fn each_domain_keeps_its_own_distance() {
    let clock = clock();
    let pacer = Pacer::new(Pace::Unlimited, Pace::Every(SECOND * 10), None, &clock);
    pacer.admit("a.example").await;
    pacer.admit("b.example").await;
    assert_eq!(
        clock.running(),
        Duration::ZERO,
        "two domains do not wait for each other"
    );
    pacer.admit("a.example").await;
    assert_eq!(clock.running(), SECOND * 10);
}

#[tokio::test(start_paused = true)]
async fn a_restarted_run_waits_out_the_interval() {
    let clock = clock();
    let pacer = Pacer::new(
        Pace::Every(SECOND * 60),
        Pace::Every(SECOND * 90),
        Some(SECOND * 20),
        &clock,
    );
    pacer.turn().await;
    pacer.admit("a.example").await;
    assert_eq!(
        clock.running(),
        SECOND * 70,
        "the domain's interval is the longer one"
    );
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_came_to_nothing_is_not_lost() {
    let clock = clock();
    let pacer = Pacer::new(Pace::Every(SECOND), Pace::Unlimited, None, &clock);
    pacer.turn().await;
    pacer.turn_unused();
    pacer.turn().await;
    assert_eq!(clock.running(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_rate_answer_halves_the_pace_after_a_minute_and_it_recovers() {
    let clock = clock();
    let pacer = Pacer::new(Pace::Every(SECOND), Pace::Unlimited, None, &clock);
    pacer.admit("a.example").await;
    assert_eq!(pacer.slow_down(), Some(SECOND * 2));
    assert_eq!(
        pacer.slow_down(),
        None,
        "the same complaint heard on another connection"
    );
    pacer.admit("a.example").await;
    assert_eq!(clock.running(), SECOND * 60);
    pacer.admit("a.example").await;
    assert_eq!(clock.running(), SECOND * 62);
    for _ in 0..400 {
        pacer.went_well();
    }
    let before = clock.running();
    pacer.admit("a.example").await;
    assert!(clock.running() <= before + SECOND * 2);
    pacer.admit("a.example").await;
    pacer.admit("a.example").await;
    assert_eq!(
        pacer.wait_before("a.example"),
        SECOND,
        "back at the configured pace"
    );
}

#[tokio::test(start_paused = true)]
async fn while_sending_rests_no_transaction_begins_and_complaints_in_a_row_are_counted() {
    let clock = clock();
    let pacer = Pacer::new(Pace::Unlimited, Pace::Unlimited, None, &clock);
    for complaint in 1..=20 {
        let before = clock.running();
        let interval = pacer.slow_down().unwrap();
        pacer.turn_unused(); // of the letter that met it: no other may take its place before the rest is over
        pacer.turn().await;
        assert!(clock.running() >= before + Duration::from_mins(1).max(interval));
        assert_eq!(
            (pacer.complaints(), interval.min(SLOWEST)),
            (complaint, interval)
        );
    }
    pacer.went_well();
    assert_eq!(pacer.complaints(), 0);
}

#[tokio::test(start_paused = true)]
async fn room_in_the_account_is_taken_after_the_wait_and_what_has_none_is_not_counted() {
    let clock = clock();
    let pacer = Pacer::new(Pace::Every(SECOND * 60), Pace::Unlimited, None, &clock);
    pacer.admit("a.example").await;
    let taken = Cell::new(Duration::ZERO);
    let take = || {
        taken.set(clock.running());
        Ok::<_, ()>(true)
    };
    assert_eq!(
        pacer.admit_with("a.example", take).await,
        Ok(Some(SECOND * 60))
    );
    assert_eq!(
        taken.get(),
        SECOND * 60,
        "at the commit point, never before a wait"
    );
    assert_eq!(
        pacer.admit_with("a.example", || Ok::<_, ()>(false)).await,
        Ok(None),
        "no room"
    );
    assert_eq!(clock.running(), SECOND * 120);
    assert_eq!(pacer.wait_before("a.example"), Duration::ZERO);
}
