use super::*;

fn clock() -> Clock {
    Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap())
}

fn open(folder: &Path, daily: u32, clock: &Clock) -> Result<Account, AccountError> {
    Account::open(
        folder,
        "smtp.example.org:465",
        "us",
        "the campaign `one`",
        NonZeroU32::new(daily),
        clock,
    )
}

#[tokio::test(start_paused = true)]
async fn a_rolling_day_never_holds_more_than_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut account = open(folder.path(), 100, &clock).unwrap();
    let mut taken: Vec<Duration> = Vec::new();
    for _ in 0..3000 {
        match account.take(1).unwrap() {
            Ok(_) => taken.push(clock.running()),
            Err(until) => {
                let wait = until.duration_since(clock.now()).unsigned_abs();
                assert!(wait > Duration::ZERO && wait <= WINDOW + LEASE_VALID);
                clock.sleep(wait).await;
            }
        }
        clock.sleep(Duration::from_secs(7 * 60)).await;
    }
    for (index, moment) in taken.iter().enumerate() {
        let within = taken[index..]
            .iter()
            .take_while(|other| **other < *moment + WINDOW)
            .count();
        assert!(within <= 100, "{within} from {moment:?}");
    }
    let days = clock.running().as_secs() / WINDOW.as_secs();
    assert!(
        taken.len() as u64 >= 98 * days,
        "{} in {days} days",
        taken.len()
    );
}

#[tokio::test(start_paused = true)]
async fn two_runs_exclude_each_other_and_the_second_knows_whom_to_wait_for() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let first = open(folder.path(), 10, &clock).unwrap();
    let refusal = open(folder.path(), 10, &clock).unwrap_err().to_string();
    assert!(
        refusal.starts_with("the campaign `one` is sending"),
        "{refusal}"
    );
    drop(first);
    assert!(open(folder.path(), 10, &clock).is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_crash_counts_too_many_and_a_clean_end_counts_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut account = open(folder.path(), 1000, &clock).unwrap();
    for _ in 0..100 {
        account.take(1).unwrap().unwrap();
    }
    let leased = account.current.unwrap().size;
    let crashed = std::fs::read(account.log.path()).unwrap(); // what a kill would leave behind
    let path = account.log.path().to_owned();
    drop(account);
    assert_eq!(open(folder.path(), 1000, &clock).unwrap().free(), 900);
    std::fs::write(path, crashed).unwrap();
    let free = open(folder.path(), 1000, &clock).unwrap().free();
    assert!(free <= 900 && free >= 900 - leased, "{free}");
}

#[tokio::test(start_paused = true)]
async fn the_files_are_private_and_name_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let _account = open(&state, 10, &clock()).unwrap();
    for entry in std::fs::read_dir(&state).unwrap() {
        let entry = entry.unwrap();
        assert!(
            !entry
                .file_name()
                .to_string_lossy()
                .contains("smtp.example.org")
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                entry.metadata().unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }
}

/// R7 to the millisecond: with the pace of a run and fifty crashes, nothing is exceeded, and hardly anything is lost.
#[tokio::test(start_paused = true)]
async fn fifty_crashes_exceed_nothing_and_lose_hardly_anything() {
    use crate::campaign::Pace;
    use crate::delivery::pacer::Pacer;
    const MINUTE: Duration = Duration::from_mins(1);
    const DAILY: u32 = 1000;
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut passed: Vec<Duration> = Vec::new();
    for crash in 0..50 {
        let mut account = open(folder.path(), DAILY, &clock).unwrap();
        let mut pacer = Pacer::new(
            Pace::Every(MINUTE),
            Pace::Unlimited,
            account.since_last(),
            &clock,
        );
        for _ in 0..20 + crash * 7 % 40 {
            let mut taken = loop {
                pacer.wait("a.example").await;
                match account.take(1).unwrap() {
                    Ok(taken) => break taken,
                    Err(until) => {
                        let wait = until.duration_since(clock.now());
                        clock.sleep(wait.unsigned_abs()).await;
                    }
                }
            };
            let moment = pacer.count("a.example");
            account.used_at(&mut taken, moment);
            passed.push(moment);
        }
        let path = account.log.path().to_owned();
        let crashed = std::fs::read(&path).unwrap(); // what a kill would leave behind
        drop(account);
        std::fs::write(path, crashed).unwrap();
        clock.sleep(Duration::from_millis(3000 + crash * 130)).await;
    }
    assert!(passed.windows(2).all(|pair| pair[1] >= pair[0] + MINUTE));
    for (index, began) in passed.iter().enumerate() {
        let within = passed[index..]
            .iter()
            .take_while(|moment| **moment < *began + WINDOW)
            .count();
        assert!(within <= DAILY as usize, "{within} from {began:?}");
    }
    let took = *passed.last().unwrap();
    let allowed = u64::from(DAILY) + took.saturating_sub(WINDOW).as_secs() / 60;
    assert!(
        passed.len() as u64 >= allowed * 98 / 100,
        "{} of {allowed}",
        passed.len()
    );
}

#[tokio::test(start_paused = true)]
async fn leases_shrink_with_what_crashes_have_lost() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut taken = 0;
    for _ in 0..30 {
        let mut account = open(folder.path(), 1000, &clock).unwrap();
        for _ in 0..20 {
            account.take(1).unwrap().unwrap();
            taken += 1;
        }
        let path = account.log.path().to_owned();
        let crashed = std::fs::read(&path).unwrap();
        drop(account);
        std::fs::write(path, crashed).unwrap();
    }
    let lost = 1000 - taken - open(folder.path(), 1000, &clock).unwrap().free();
    assert!(
        lost <= 20,
        "{lost} of a thousand were lost in thirty crashes"
    );
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_no_day_has_room_for_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut account = open(folder.path(), 2, &clock()).unwrap();
    let refusal = account.take(3).unwrap_err().to_string();
    assert!(
        refusal.starts_with("one letter goes to 3 addressees") && refusal.contains("allows 2"),
        "{refusal}"
    );
    assert!(account.take(2).unwrap().is_ok(), "it took nothing");
}

#[tokio::test(start_paused = true)]
async fn what_is_given_back_leaves_no_trace_in_the_count_or_in_its_age() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut account = open(folder.path(), 3, &clock).unwrap();
    let began = clock.now();
    let mut first = account.take(2).unwrap().unwrap();
    account.used_at(&mut first, clock.running());
    assert_eq!(account.room(), 1);
    clock.sleep(Duration::from_secs(3)).await;
    // A letter that fits is counted, and comes to nothing.
    let second = account.take(1).unwrap().unwrap();
    assert_eq!(account.room(), 0);
    account.put_back(second);
    assert_eq!(account.room(), 1);
    account.put_back(second);
    let two = account.room_for(2).unwrap().unwrap_err();
    let day = two.duration_since(began) - SignedDuration::from_hours(24);
    assert!(
        day <= SignedDuration::from_millis(2),
        "it frees up a day after the first letter, and not later: {day:?}"
    );
    assert_eq!(account.room_for(1).unwrap(), Ok(()));
    clock
        .sleep(WINDOW.saturating_sub(Duration::from_secs(2)))
        .await;
    assert_eq!(account.room(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_nobody_used_does_not_say_when_a_quota_frees_up() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut account = open(folder.path(), 100, &clock).unwrap();
    let nothing = account.take(1).unwrap().unwrap();
    account.put_back(nothing);
    clock.sleep(Duration::from_hours(2)).await;
    let began = clock.now();
    account.take(1).unwrap().unwrap();
    let wait = account.quota_frees_up().duration_since(began);
    assert!(wait >= SignedDuration::from_hours(24), "{wait:?}");
}
