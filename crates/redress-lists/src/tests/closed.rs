//! Whoever opted out, or whose mail came back, in one list is written to from none.

use super::support::*;
use crate::{ClosedInboxes, ListConfig, ListOptions, PerInbox};
use redress_base::id::MailingName;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What comes of both lists of a campaign, each scanned with what they close to each other.
fn both(
    first: &str,
    second: &str,
    options: &ListOptions<'static>,
    set: impl Fn(&mut ListConfig),
) -> [Scanned; 2] {
    let folder = TestList::with(first).add("other.csv", second);
    let mut lists = [folder.list(), folder.list()];
    lists[1].mailing = MailingName::new("n");
    lists[1].file = path("other.csv");
    lists.iter_mut().for_each(&set);
    let closed = Arc::new(ClosedInboxes::of(&lists));
    lists.map(|mut list| {
        list.closed = closed.clone();
        Scanned::of(&crate::List::scan(&list, options).unwrap())
    })
}

fn held_in_first(first: &str, second: &str) -> Vec<(u64, String)> {
    both(first, second, &strict(), |_| {})[0].held()
}

#[test]
fn an_inbox_closed_in_one_list_is_closed_in_the_other() {
    let first = "name,email\nAnn Lee,Ann@elm.example\nBo Day,bo@ash.example\n";
    for (column, word) in [
        ("unsubscribed", "yes"),
        ("bounced", "1"),
        ("Portal Bounce", "MAILBOX_FULL"),
        ("can2_subscription_status", "bouncing"),
        ("email_opt_in", "no"),
    ] {
        let second = format!("email,{column}\nx@y.example,\nann@elm.example,{word}\n");
        assert_eq!(
            held_in_first(first, &second),
            [(
                2,
                "not to be written to: row 3 of `other.csv` has the same inbox and is not to be written to".to_owned()
            )],
            "{column}"
        );
        // Whichever list comes first.
        let [_, held] = both(&second, first, &strict(), |_| {});
        assert_eq!(held.addresses(), ["bo@ash.example"], "{column}");
    }
}

#[test]
fn words_of_the_organizers_own_close_an_inbox_for_all_mailings_of_a_list() {
    let list = "name,email,Contact?\nAnn Lee,ann@elm.example,never\nBo Day,bo@ash.example,\n";
    let [first, second] = both(list, list, &strict(), |list| {
        if list.mailing == MailingName::new("n") {
            list.file = path("list.csv");
            let words = vec!["never".to_owned()];
            list.choice.opt_outs = BTreeMap::from([("Contact?".to_owned(), words)]);
        }
    });
    assert_eq!(
        second.held()[0].1,
        "not to be written to: `Contact?` says `never`"
    );
    assert_eq!(
        first.held()[0].1,
        "not to be written to: row 2 has the same inbox and is not to be written to"
    );
}

#[test]
fn what_is_said_of_a_person_holds_for_an_inbox_of_that_persons_own() {
    let first = "name,email\nDi Fox,office@elm.example\nAnn Lee,ann.lee@elm.example\n";
    for column in ["is_deceased", "date_of_death", "inactive"] {
        let second = format!(
            "name,email,{column}\nAnn Lee,office@elm.example,yes\nAnn Lee,ann.lee@elm.example,yes\n"
        );
        let held = held_in_first(first, &second);
        assert_eq!(
            held.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
            [3],
            "{column}"
        );
        // In one list it is the same.
        let alone = format!(
            "name,email,{column}\nAnn Lee,office@elm.example,yes\nDi Fox,office@elm.example,\n\
             Ann Lee,ann.lee@elm.example,yes\nBo Day,ann.lee@elm.example,\n"
        );
        let scanned = TestList::with(alone).scan(as_it_is);
        assert_eq!(scanned.addresses(), ["office@elm.example"], "{column}");
    }
}

#[test]
fn a_row_that_goes_by_hand_or_is_faulty_closes_its_inbox_too() {
    let first = "name,email\nAnn Lee,ann@elm.example\n";
    let by_hand = "name,email,unsubscribed,channel\nAnn Lee,ann@elm.example,yes,in_person\n";
    assert_eq!(held_in_first(first, by_hand).len(), 1);
    let faulty = "name,email,unsubscribed,term_end\nAnn Lee,ann@elm.example,yes,soon\n";
    let [scanned, _] = both(first, faulty, &skipping(), |_| {});
    assert_eq!(scanned.held().len(), 1, "{:?}", scanned.held());
    // In one list it is the same, whatever the mailing makes of shared inboxes.
    let alone = "name,email,unsubscribed,term_end\nAnn Lee,ann@elm.example,yes,soon\nAnn Lee,ann@elm.example,,\n";
    let folder = TestList::with(alone);
    for per_inbox in [PerInbox::One, PerInbox::Each] {
        let set = |list: &mut ListConfig| list.choice.per_inbox = per_inbox;
        let scanned = Scanned::of(&folder.try_scan(set, &skipping()).unwrap());
        assert_eq!(scanned.addresses(), Vec::<&str>::new());
    }
}

#[test]
fn copies_to_a_closed_inbox_are_left_out() {
    let first = "name,email,cc\nAnn Lee,ann@elm.example,bo@ash.example\n";
    let second = "email,unsubscribed\nbo@ash.example,yes\n";
    let [scanned, _] = both(first, second, &strict(), |_| {});
    assert!(scanned.recipients()[0].cc.is_empty());
    assert!(
        scanned.has_note(
            "the copy to `bo@ash.example` was left out: row 2 of `other.csv` is not to be written to and has its inbox"
        ),
        "{:?}",
        scanned.notes
    );
    // In one list, and whichever row comes first.
    let alone = "name,email,cc,unsubscribed\nAnn Lee,ann@elm.example,bo@ash.example,\nBo Day,bo@ash.example,,yes\n";
    let scanned = TestList::with(alone).scan(as_it_is);
    assert!(scanned.recipients()[0].cc.is_empty());
    assert!(
        scanned.has_note("the copy to `bo@ash.example` was left out"),
        "{:?}",
        scanned.notes
    );
}

#[test]
fn a_list_alone_or_one_that_cannot_be_read_closes_nothing() {
    let list = "name,email,unsubscribed\nAnn Lee,ann@elm.example,yes\n";
    let folder = TestList::with(list).add("other.csv", "");
    let mut other = folder.list();
    other.file = path("other.csv");
    assert!(ClosedInboxes::of(&[folder.list()]).is_empty());
    assert!(!ClosedInboxes::of(&[other, folder.list()]).is_empty());
}
