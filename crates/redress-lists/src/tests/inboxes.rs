//! Columns of addresses, and rows that share one.

use super::support::{TestList, as_it_is, path};
use crate::Contacts;

#[test]
fn a_column_of_addresses_is_an_error_where_nobody_would_be_written_to() {
    let list = "Name,City,Contact\nAnn Lee,Elm,ann@elm.example\nBob Poe,Oak,bob@oak.example\nAnn Wu,Fir,\n";
    let scanned = TestList::with(list).scan(as_it_is);
    assert_eq!(
        scanned.errors,
        [
            "list.csv column `Contact`: `Contact` holds addresses in 2 rows, and the list has no e-mail column. Say `email = \
             \"Contact\"` in `[mailing.columns]`, or take the column out."
        ]
    );
    let scanned = TestList::with(list).scan(|list| {
        list.columns
            .insert("email".to_owned(), "Contact".to_owned());
    });
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(scanned.addresses(), ["ann@elm.example", "bob@oak.example"]);
}

#[test]
fn pages_handles_and_single_addresses_make_no_column_of_addresses() {
    let list = "Name,Site,Handle,Notes\nAnn Lee,https://x.example/@ann,@annlee,ask ann@elm.example\n\
                Bob Poe,https://x.example,@bobpoe,bob@oak.example\nAnn Wu,,,call first\n";
    assert_eq!(
        TestList::with(list).scan(as_it_is).errors,
        Vec::<String>::new()
    );
}

#[test]
fn a_second_column_of_addresses_is_named_with_its_rows() {
    let list =
        "Name,Email,Aide\nAnn Lee,ann@elm.example,aide@elm.example\nBob Poe,bob@oak.example,\n";
    let scanned = TestList::with(list).scan(as_it_is);
    assert!(
        scanned.has_note("`Aide` holds addresses in 1 row, which are not written to"),
        "{:#?}",
        scanned.notes
    );
    // As copies they are written to.
    let scanned = TestList::with(list.replace("Aide", "cc")).scan(as_it_is);
    assert_eq!(scanned.notes, Vec::<String>::new());
}

#[test]
fn the_addresses_of_a_list_with_contacts_are_named() {
    let scanned = TestList::with("id,Name,Aide\n7,Ann Lee,aide@elm.example\n")
        .add("staff.csv", "id,email\n7,ann@elm.example\n")
        .scan(|list| {
            list.settings.contacts = Some(Contacts {
                file: path("staff.csv"),
                key: None,
            });
        });
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert!(
        scanned.has_note("`Aide` holds addresses in 1 row"),
        "{:#?}",
        scanned.notes
    );
}

/// The rows of a list in every order give the inbox to the same person.
fn used(address: &str, people: [&str; 3]) -> String {
    let [a, b, c] = people;
    let mut used = Vec::new();
    for order in [
        [a, b, c],
        [a, c, b],
        [b, a, c],
        [b, c, a],
        [c, a, b],
        [c, b, a],
    ] {
        let rows: String = order.map(|row| format!("{row},{address}\n")).concat();
        let scanned = TestList::with(format!(
            "office,first_name,last_name,end_date,email\n{rows}"
        ))
        .scan(as_it_is);
        assert_eq!(scanned.errors, Vec::<String>::new());
        let recipients = scanned.recipients();
        assert_eq!(recipients.len(), 1);
        used.push(recipients[0].label());
    }
    used.dedup();
    assert_eq!(used.len(), 1, "{used:?}");
    used.remove(0)
}

#[test]
fn an_inbox_is_that_of_whoever_it_spells_else_of_the_office_else_of_the_first_by_name() {
    let (mayor, clerk) = ("mayor,Zoe,Wu,", "clerk,Ann,Lee,");
    let member = "council member,Bob,Poe,2031-01-01";
    assert_eq!(used("bpoe@elm.example", [mayor, clerk, member]), "Bob Poe");
    assert_eq!(used("office@elm.example", [mayor, clerk, member]), "Zoe Wu");
    let chair = "committee chair,Ann,Zed,";
    assert_eq!(
        used("office@elm.example", [chair, clerk, member]),
        "Ann Zed"
    );
    let other = "council member,Ann,Ash,";
    assert_eq!(
        used("office@elm.example", [other, clerk, member]),
        "Ann Lee"
    );
    let third = "council member,Ann,Fir,";
    assert_eq!(
        used("office@elm.example", [third, other, member]),
        "Bob Poe",
        "the latest term"
    );
    let later = "council member,Ann,Oak,";
    assert_eq!(
        used("office@elm.example", [third, other, later]),
        "Ann Ash",
        "the first by name"
    );
}

#[test]
fn members_without_districts_are_persons_and_not_one_office() {
    let list = "office,full_name,city,state,district,email\n\
                council member,Ann Lee,Elm,OH,,a@elm.example\n\
                council member,Bob Poe,Elm,OH,At-Large,b@elm.example\n\
                council member,Ann Wu,Elm,OH,3,c@elm.example\n\
                council member,Ann Wu,Elm,OH,3,d@elm.example\n\
                mayor,Ann Ash,Elm,OH,,e@elm.example\n\
                mayor,Bob Ash,Elm,OH,,f@elm.example\n";
    let scanned = TestList::with(list).scan(|list| {
        list.choice.per_office = std::num::NonZeroU32::new(1);
    });
    assert_eq!(
        scanned.addresses(),
        [
            "a@elm.example",
            "b@elm.example",
            "c@elm.example",
            "e@elm.example"
        ]
    );
}
