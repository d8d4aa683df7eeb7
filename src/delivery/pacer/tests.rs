use super::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const SECOND: Duration = Duration::from_secs(1);

fn clock() -> Clock {
    Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap())
}

fn pacer(
    pace: Pace,
    per_domain: Pace,
    since_last: Option<Duration>,
    clock: &Clock,
) -> RefCell<Pacer> {
    RefCell::new(Pacer::new(pace, per_domain, since_last, clock))
}

/// Waits for a turn.
async fn turn(pacer: &RefCell<Pacer>, clock: &Clock) {
    loop {
        let taken = pacer.borrow_mut().take_turn();
        let Err(wait) = taken else { return };
        clock.sleep(wait).await;
    }
}

/// Waits until a letter may reach its commit point, and counts it.
async fn admit(pacer: &RefCell<Pacer>, clock: &Clock, domain: &str) {
    loop {
        let wait = pacer.borrow().wait_before(domain);
        if wait.is_zero() {
            break;
        }
        clock.sleep(wait).await;
    }
    pacer.borrow_mut().count(domain);
}

/// The moments at which letters pass, with so many connections whose transactions take varying times to open.
async fn passages(
    pacer: Pacer,
    clock: Clock,
    connections: u64,
    letters: u64,
    domain: fn(u64) -> String,
) -> Vec<Duration> {
    let pacer = Rc::new(RefCell::new(pacer));
    let passed = Rc::new(RefCell::new(Vec::new()));
    let taken = Rc::new(Cell::new(0));
    let local = tokio::task::LocalSet::new();
    for connection in 0..connections {
        let (pacer, clock, passed, taken) =
            (pacer.clone(), clock.clone(), passed.clone(), taken.clone());
        local.spawn_local(async move {
            while taken.get() < letters {
                let letter = taken.replace(taken.get() + 1);
                turn(&pacer, &clock).await;
                clock
                    .sleep(Duration::from_millis((letter * 37 + connection * 11) % 400))
                    .await; // the server's own pace
                admit(&pacer, &clock, &domain(letter)).await;
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
    let pacer = Pacer::new(Pace::Every(SECOND), Pace::Unlimited, None, &clock);
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
    let pacer = pacer(Pace::Unlimited, Pace::Every(SECOND * 10), None, &clock);
    admit(&pacer, &clock, "a.example").await;
    admit(&pacer, &clock, "b.example").await;
    assert_eq!(
        clock.running(),
        Duration::ZERO,
        "two domains do not wait for each other"
    );
    admit(&pacer, &clock, "a.example").await;
    assert_eq!(clock.running(), SECOND * 10);
}

#[tokio::test(start_paused = true)]
async fn a_restarted_run_waits_out_the_interval() {
    let clock = clock();
    let pacer = pacer(
        Pace::Every(SECOND * 60),
        Pace::Every(SECOND * 90),
        Some(SECOND * 20),
        &clock,
    );
    turn(&pacer, &clock).await;
    admit(&pacer, &clock, "a.example").await;
    assert_eq!(
        clock.running(),
        SECOND * 70,
        "the domain's interval is the longer one"
    );
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_came_to_nothing_is_not_lost() {
    let clock = clock();
    let pacer = pacer(Pace::Every(SECOND), Pace::Unlimited, None, &clock);
    turn(&pacer, &clock).await;
    pacer.borrow_mut().turn_unused();
    turn(&pacer, &clock).await;
    assert_eq!(clock.running(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_rate_answer_halves_the_pace_after_a_minute_and_it_recovers() {
    let clock = clock();
    let pacer = pacer(Pace::Every(SECOND), Pace::Unlimited, None, &clock);
    admit(&pacer, &clock, "a.example").await;
    assert_eq!(pacer.borrow_mut().slow_down(), SECOND * 2);
    admit(&pacer, &clock, "a.example").await;
    assert_eq!(clock.running(), SECOND * 60);
    admit(&pacer, &clock, "a.example").await;
    assert_eq!(clock.running(), SECOND * 62);
    for _ in 0..400 {
        pacer.borrow_mut().went_well();
    }
    let before = clock.running();
    admit(&pacer, &clock, "a.example").await;
    assert!(clock.running() <= before + SECOND * 2);
    admit(&pacer, &clock, "a.example").await;
    admit(&pacer, &clock, "a.example").await;
    assert_eq!(
        pacer.borrow().wait_before("a.example"),
        SECOND,
        "back at the configured pace"
    );
}

#[tokio::test(start_paused = true)]
async fn while_sending_rests_no_transaction_begins_and_the_pace_is_halved_no_further_than_the_slowest()
 {
    let clock = clock();
    let pacer = pacer(Pace::Unlimited, Pace::Unlimited, None, &clock);
    for _ in 0..20 {
        let before = clock.running();
        let interval = pacer.borrow_mut().slow_down();
        pacer.borrow_mut().turn_unused(); // of the letter that met it: no other may take its place before the rest is over
        assert_eq!(pacer.borrow().rest(), Duration::from_mins(1).max(interval));
        turn(&pacer, &clock).await;
        assert!(clock.running() >= before + Duration::from_mins(1).max(interval));
        assert!(interval <= SLOWEST, "{interval:?}");
    }
}
