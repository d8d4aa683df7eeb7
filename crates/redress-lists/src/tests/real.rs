//! Lists that nobody here wrote.

use super::support::{Scanned, TestList, as_it_is, path, shared_data, skipping};
use crate::{Channel, Column, Contacts, EndedTerms, ListConfig, Office, Recipient};
use std::num::NonZeroU32;

#[test]
fn a_row_becomes_a_recipient_under_canonical_names() {
    let scanned = TestList::with(
        "Role,Given Name,Family Name,Jurisdiction,E-mail,CC,Phone (home)\n\
         mayor,Ana María,de la Cruz,Springfield,Mayor@City.example,a@city.example; b@city.example,555-0100\n",
    )
    .scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    let recipients = scanned.recipients();
    let recipient = recipients[0];
    assert_eq!(recipient.get(Column::FullName), "Ana María de la Cruz");
    assert_eq!(recipient.get(Column::City), "Springfield");
    assert_eq!(recipient.by_name("phone_home"), "555-0100");
    assert_eq!(recipient.office, Some(Office::Mayor));
    assert_eq!(
        recipient.email.as_ref().unwrap().as_str(),
        "Mayor@city.example"
    );
    assert_eq!(recipient.cc.len(), 2);
    assert_eq!(recipient.key.as_str(), "mayor@city.example");
    assert_eq!((recipient.line, recipient.row), (2, 2));
    let again = Recipient::from_stored(
        recipient.columns.clone(),
        recipient.cells.clone(),
        recipient.key.clone(),
        recipient.line,
        recipient.row,
    );
    assert_eq!(format!("{again:?}"), format!("{recipient:?}"));
}

#[test]
fn the_mayors_list_is_understood_as_it_is() {
    let Some(bytes) = shared_data("municipal/mayors.csv") else {
        return;
    };
    let folder = TestList::with(bytes);
    let scanned = folder.scan(as_it_is);
    let errors = &scanned.errors;
    assert_eq!((errors.len(), scanned.faults), (1, 2), "{errors:#?}");
    assert!(
        errors[0].contains("rows 386 and 543 column `email`: `lbrett@mtolivetwp.org.invalid.`"),
        "{}",
        errors[0]
    );
    for pair in ["rows 196 and 198", "rows 243 and 244", "rows 479 and 480"] {
        assert!(scanned.has_note(pair), "{:#?}", scanned.notes);
    }
    assert!(
        scanned
            .reading
            .contains("316 of 609 terms had ended by 2026-11-22"),
        "{:#?}",
        scanned.notes
    );

    let send = |list: &mut ListConfig| list.settings.ended_terms = EndedTerms::Send;
    let scanned = Scanned::of(&folder.try_scan(send, &skipping()).unwrap());
    let recipients = scanned.recipients();
    assert_eq!(scanned.rows.len(), 609);
    assert_eq!(scanned.addresses().len(), 577);
    assert_eq!(
        recipients
            .iter()
            .filter(|recipient| recipient.email.is_none())
            .count(),
        27
    );
    assert_eq!(scanned.held().len(), 5);
    assert!(
        recipients
            .iter()
            .all(|recipient| recipient.office == Some(Office::Mayor))
    );
    assert!(
        recipients
            .iter()
            .all(|recipient| !recipient.get(Column::LastName).is_empty())
    );
}

#[test]
fn the_congressional_roster_is_delivered_by_hand() {
    let Some(bytes) = shared_data("congress/legislators-current.csv") else {
        return;
    };
    let scanned = TestList::with(bytes).scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert!(scanned.has_note("the list has no e-mail column; it has `last_name`, `first_name`"));
    assert!(
        scanned
            .reading
            .contains("2 full names put together from their parts"),
        "{:#?}",
        scanned.notes
    );
    let recipients = scanned.recipients();
    assert_eq!(recipients.len(), 537);
    let by = |channel: Channel| {
        recipients
            .iter()
            .filter(|recipient| recipient.channel == channel)
            .count()
    };
    assert_eq!(
        (by(Channel::Form), by(Channel::Post), by(Channel::InPerson)),
        (89, 447, 1)
    );
    let office = |office: Office| {
        recipients
            .iter()
            .filter(|recipient| recipient.office == Some(office))
            .count()
    };
    assert_eq!(
        (office(Office::Senator), office(Office::Representative)),
        (100, 431)
    );
    assert_eq!(
        (
            office(Office::Delegate),
            office(Office::ResidentCommissioner)
        ),
        (5, 1)
    );
    let named = |id: &str| {
        recipients
            .iter()
            .find(|recipient| recipient.key.as_str() == id)
            .unwrap()
            .get(Column::FullName)
    };
    assert_eq!(
        (named("M001246"), named("G000607")),
        ("Analilia Mejia", "James Gallagher")
    );
}

/// The list with a second file that has the addresses.
fn with_staff(list: &mut ListConfig) {
    list.settings.contacts = Some(Contacts {
        file: path("staff.csv"),
        key: None,
    });
}

#[test]
fn a_roster_and_private_contacts_are_joined() {
    let Some(bytes) = shared_data("congress/legislators-current.csv") else {
        return;
    };
    let folder = TestList::with(bytes).add(
        "staff.csv",
        "C000127,ld@cantwell.example\nC000127,counsel@cantwell.example\nK000367,ld@klobuchar.example\nX000000,old@x.example\n",
    );
    let scanned = folder.scan(with_staff);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(
        scanned.addresses(),
        [
            "ld@cantwell.example",
            "counsel@cantwell.example",
            "ld@klobuchar.example"
        ]
    );
    let recipients = scanned.recipients();
    assert_eq!(recipients.len(), 538);
    assert_eq!(recipients[0].key.as_str(), "C000127:ld@cantwell.example");
    assert_eq!(recipients[0].get(Column::Email), "ld@cantwell.example");
    assert!(
        scanned.has_note("no row of the list has the key `x000000`"),
        "{:#?}",
        scanned.notes
    );

    let scanned = folder.scan(|list| {
        with_staff(list);
        list.choice.per_office = NonZeroU32::new(1);
    });
    assert_eq!(
        scanned.addresses(),
        ["ld@cantwell.example", "ld@klobuchar.example"]
    );
    assert_eq!(scanned.held().len(), 1);
}
