//! Supporters who withdraw: known again, and never by their address.

use crate::campaign::{Campaign, minute};

#[test]
fn who_has_withdrawn_stays_withdrawn() {
    let mut campaign = Campaign::new();
    assert!(
        !campaign
            .ledger()
            .withdrawn_supporters()
            .unwrap()
            .has("ann@elm.example")
    );
    let note = |campaign: &Campaign, address| {
        let ledger = campaign.ledger();
        ledger.withdraw_supporter(address, minute(1)).unwrap()
    };
    assert!(note(&campaign, "ann@elm.example"));
    assert!(!note(&campaign, "ann@elm.example"), "it was known");
    campaign.reopen();
    let withdrawn = campaign.ledger().withdrawn_supporters().unwrap();
    assert!(withdrawn.has("ann@elm.example"));
    assert!(!withdrawn.has("bo@elm.example"));
}

#[test]
fn a_plan_knows_that_somebody_has_withdrawn_since() {
    let campaign = Campaign::new();
    let all = || {
        let withdrawn = campaign.ledger().withdrawn_supporters().unwrap();
        withdrawn.digest_of_all()
    };
    assert_eq!(all(), None);
    campaign
        .ledger()
        .withdraw_supporter("ann@elm.example", minute(1))
        .unwrap();
    let one = all();
    campaign
        .ledger()
        .withdraw_supporter("bo@elm.example", minute(2))
        .unwrap();
    assert!(one.is_some() && all().is_some() && one != all());
}

#[test]
fn no_address_can_be_read_from_the_file_and_no_other_ledger_has_the_same_digest() {
    let digest = || {
        let campaign = Campaign::new();
        campaign
            .ledger()
            .withdraw_supporter("ann@elm.example", minute(1))
            .unwrap();
        for entry in std::fs::read_dir(campaign.path().parent().unwrap()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
            assert!(!bytes.windows(7).any(|it| it == b"ann@elm"));
        }
        campaign
            .ledger()
            .withdrawn_supporters()
            .unwrap()
            .digest_of_all()
    };
    assert_ne!(digest(), digest());
}
