//! Letters of several accounts: which carries what, and what each of them waits for.

use crate::campaign::{Campaign, Row, accepted, deferred, minute, record};
use redress_base::id::{AccountName, MailingName};
use redress_ledger::{
    Carried, DeliveryState, PlanLedger, PlannedAccount, ReportLedger, RunLedger, Selection,
    Standings,
};

const ROWS: [Row<'_>; 4] = [
    ("council", "e1", "e1@council.example", "A"),
    ("council", "e2", "e2@council.example", "A"),
    ("council", "w1", "w1@council.example", "A"),
    ("council", "by_hand", "", "A"),
];

fn name(account: &str) -> AccountName {
    AccountName::new(account)
}

/// Whose key begins with an `e` hears from the east.
fn by_key(key: &str) -> AccountName {
    name(if key.starts_with('e') { "east" } else { "west" })
}

/// The letters in force of one account.
fn outstanding(campaign: &Campaign, account: &str) -> Vec<String> {
    let selection = Selection {
        mailing: Some(MailingName::new("council")),
        account: Some(name(account)),
    };
    let ledger = campaign.ledger();
    let outstanding = ledger.outstanding(&selection, None, minute(1), 10).unwrap();
    assert!(
        outstanding
            .iter()
            .all(|letter| letter.account == Some(name(account)))
    );
    let keys = outstanding
        .iter()
        .map(|letter| letter.recipient.key.as_str().to_owned());
    keys.collect()
}

/// Ready, accepted and deferred letters of each account.
fn standing(campaign: &Campaign) -> Vec<(String, [u64; 3])> {
    let accounts = campaign.ledger().accounts(None).unwrap().into_iter();
    let of = |states: &[u64; 11], state: DeliveryState| {
        states[DeliveryState::ALL
            .iter()
            .position(|known| *known == state)
            .unwrap()]
    };
    let three = [
        DeliveryState::Ready,
        DeliveryState::Accepted,
        DeliveryState::Deferred,
    ];
    accounts
        .map(|it| {
            (
                it.name.to_string(),
                three.map(|state| of(&it.states, state)),
            )
        })
        .collect()
}

#[tokio::test]
async fn letters_belong_to_the_account_that_the_plan_gave_them_and_what_was_sent_stays_its_own() {
    let campaign = Campaign::new();
    let plan = campaign.draw_up_through(&ROWS, &|key| Some(by_key(key)), record());
    let planned = |account: &str, letters| PlannedAccount {
        name: name(account),
        letters,
        addressees: letters,
    };
    // What goes by hand has no account.
    assert_eq!(plan.accounts, [planned("east", 2), planned("west", 1)]);
    let code = plan.record.code.clone().unwrap();
    let read_back = campaign.ledger().plan_with_code(&code).unwrap().unwrap();
    assert_eq!(read_back.accounts, plan.accounts);
    campaign.ledger().freeze(plan.record.id, minute(0)).unwrap();
    assert_eq!(
        (
            outstanding(&campaign, "east"),
            outstanding(&campaign, "west")
        ),
        (
            vec!["e1".to_owned(), "e2".to_owned()],
            vec!["w1".to_owned()]
        )
    );
    assert!(outstanding(&campaign, "north").is_empty());
    campaign.attempt("e1", accepted(), minute(1)).await;
    campaign.attempt("w1", deferred(minute(9)), minute(1)).await;
    assert_eq!(
        standing(&campaign),
        [
            ("east".to_owned(), [1, 1, 0]),
            ("west".to_owned(), [0, 0, 1])
        ]
    );
    let carried = |account: &str| Carried {
        machine: None,
        account: Some(name(account)),
        letters: 1,
        last_at: minute(1),
    };
    assert_eq!(
        campaign.ledger().carried().unwrap(),
        [carried("east"), carried("west")]
    );
    let of = |account: Option<&str>| Selection {
        mailing: None,
        account: account.map(name),
    };
    assert_eq!(
        campaign.ledger().next_due(&of(Some("west"))).unwrap(),
        Some(minute(9))
    );
    assert_eq!(campaign.ledger().next_due(&of(Some("east"))).unwrap(), None);

    // All of it to the west: what was sent was sent by the east.
    let plan = campaign.draw_up_through(&ROWS, &|_| Some(name("west")), record());
    assert_ne!(plan.record.code, Some(code), "another way is another code");
    campaign.ledger().freeze(plan.record.id, minute(2)).unwrap();
    assert_eq!(campaign.entry("e1").account, Some(name("east")));
    assert_eq!(campaign.entry("e2").account, Some(name("west")));
    assert_eq!(campaign.entry("by_hand").account, None);
    assert_eq!(
        standing(&campaign),
        [
            ("west".to_owned(), [1, 0, 1]),
            ("east".to_owned(), [0, 1, 0])
        ]
    );
    // And where no account has a name, nothing is counted by them.
    campaign.freeze(&ROWS);
    assert!(campaign.ledger().accounts(None).unwrap().is_empty());
}

#[tokio::test]
async fn each_account_rests_for_reasons_of_its_own() {
    let campaign = Campaign::new();
    let plan = campaign.draw_up_through(&ROWS, &|key| Some(by_key(key)), record());
    campaign.ledger().freeze(plan.record.id, minute(0)).unwrap();
    let ledger = campaign.ledger();
    let (east, west) = (name("east"), name("west"));
    let day = Some(("the day is used up", Some(minute(90))));
    ledger.pause(Some(&east), day, minute(1)).await.unwrap();
    ledger
        .pause(
            Some(&west),
            Some(("the day is used up", Some(minute(60)))),
            minute(1),
        )
        .await
        .unwrap();
    let paused = |text: &str, until| Some((text.to_owned(), Some(minute(until))));
    assert_eq!(
        ledger.paused().unwrap(),
        paused("east, west: the day is used up", 60)
    );
    // One that goes on says nothing of the other.
    ledger.pause(Some(&west), None, minute(2)).await.unwrap();
    assert_eq!(
        ledger.paused().unwrap(),
        paused("east: the day is used up", 90)
    );
    // A word about the campaign is about all that was said before.
    ledger.pause(None, None, minute(3)).await.unwrap();
    assert_eq!(ledger.paused().unwrap(), None);
    ledger
        .pause(None, Some(("it was stopped", Some(minute(5)))), minute(4))
        .await
        .unwrap();
    ledger.pause(Some(&west), day, minute(5)).await.unwrap();
    assert_eq!(
        ledger.paused().unwrap(),
        paused("west: the day is used up", 90)
    );
    // Of an account that carries nothing any more nobody waits for anything.
    let plan = campaign.draw_up_through(&ROWS, &|_| Some(name("east")), record());
    campaign.ledger().freeze(plan.record.id, minute(6)).unwrap();
    assert_eq!(campaign.ledger().paused().unwrap(), None);
}
