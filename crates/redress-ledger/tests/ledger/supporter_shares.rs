//! Supporters whom organizations were given: known again, and never by their address.

use crate::campaign::{Campaign, minute};
use redress_base::id::Digest;
use redress_ledger::{NewShare, Shared};

const ORGANIZATION: &str = "Elm Fund";
const FILE: Digest = Digest([7; 32]);

/// Notes a share of these addresses; gives its number.
fn begin(campaign: &Campaign, given: &[&str], taken_out: &[&str]) -> Option<i64> {
    let ledger = campaign.ledger();
    let seen = ledger.shared_with(&[ORGANIZATION.to_owned()]).unwrap();
    let digests = |addresses: &[&str]| -> Vec<Digest> {
        let addresses = addresses.iter();
        addresses.map(|address| seen.digest(address)).collect()
    };
    let share = NewShare {
        organization: ORGANIZATION,
        file: FILE,
        given: &digests(given),
        taken_out: &digests(taken_out),
    };
    ledger.begin_share(&share, &seen, minute(1)).unwrap()
}

fn shared(campaign: &Campaign, address: &str) -> Option<Shared> {
    let shared = campaign
        .ledger()
        .shared_with(&[ORGANIZATION.to_owned()])
        .unwrap();
    shared.of(&shared.digest(address))
}

#[test]
fn who_was_given_stays_given() {
    let mut campaign = Campaign::new();
    let share = begin(&campaign, &["ann@elm.example", "bo@elm.example"], &[]).unwrap();
    assert_eq!(shared(&campaign, "ann@elm.example"), Some(Shared::InDoubt));
    campaign.ledger().finish_share(share, minute(2)).unwrap();
    let share = begin(&campaign, &["cy@elm.example"], &["bo@elm.example"]).unwrap();
    campaign.ledger().finish_share(share, minute(3)).unwrap();
    campaign.reopen();
    assert_eq!(shared(&campaign, "ann@elm.example"), Some(Shared::Given));
    assert_eq!(shared(&campaign, "bo@elm.example"), Some(Shared::TakenOut));
    assert_eq!(shared(&campaign, "di@elm.example"), None);
    let ledger = campaign.ledger();
    let other = ledger.shared_with(&["Oak Fund".to_owned()]).unwrap();
    assert_eq!(other.of(&other.digest("ann@elm.example")), None);

    // Under a name that was mended since it is the same.
    let names = ["ELM Fund", ORGANIZATION].map(str::to_owned);
    assert_eq!(ledger.shared_with(&names).unwrap().given(), 2);

    let shares = ledger.supporter_shares().unwrap();
    let figures: Vec<_> = shares.iter().map(|it| (it.given, it.taken_out)).collect();
    assert_eq!(figures, [(2, 0), (1, 1)]);
    assert!(shares.iter().all(|it| it.file == FILE && it.is_finished));
    let of_bo = ledger.shares_of_supporter("bo@elm.example").unwrap();
    let given: Vec<bool> = of_bo.iter().map(|it| it.is_given).collect();
    assert_eq!(given, [true, false]);
}

#[test]
fn of_two_shares_at_once_one_is_refused() {
    let campaign = Campaign::new();
    let ledger = campaign.ledger();
    let seen = ledger.shared_with(&[ORGANIZATION.to_owned()]).unwrap();
    assert!(begin(&campaign, &["ann@elm.example"], &[]).is_some());
    let share = NewShare {
        organization: ORGANIZATION,
        file: FILE,
        given: &[seen.digest("ann@elm.example")],
        taken_out: &[],
    };
    assert_eq!(ledger.begin_share(&share, &seen, minute(2)).unwrap(), None);
    assert_eq!(ledger.supporter_shares().unwrap().len(), 1);
}

#[test]
fn whoever_has_withdrawn_meanwhile_is_not_given() {
    let campaign = Campaign::new();
    let ledger = campaign.ledger();
    ledger
        .withdraw_supporter("bo@elm.example", minute(0))
        .unwrap();
    assert_eq!(
        begin(&campaign, &["ann@elm.example", "bo@elm.example"], &[]),
        None
    );
    assert!(ledger.supporter_shares().unwrap().is_empty());
    assert!(begin(&campaign, &["ann@elm.example"], &["bo@elm.example"]).is_some());
}

#[test]
fn no_address_can_be_read_from_the_file() {
    let campaign = Campaign::new();
    begin(&campaign, &["ann@elm.example"], &["bo@elm.example"]).unwrap();
    for entry in std::fs::read_dir(campaign.path().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        assert!(!bytes.windows(11).any(|it| it == b"elm.example"));
    }
}
