//! Who gets what: seats, duplicates, filters, variants, stances, suppression, several addresses.

use super::support::{Scanned, TestList, as_it_is, is, path, skipping, strict};
use crate::{
    Choice, Column, HeldBackReason, Lack, List, ListConfig, ListOptions, Overlap, PerInbox,
    Recipient, Row, SeveralAddresses, Stance, Variant,
};
use jiff::civil::date;
use redress_base::address::EmailAddress;
use redress_base::folder::CampaignPath;
use redress_base::id::MailingName;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

#[test]
fn seats_without_a_holder_are_held_back_before_inboxes_are_shared() {
    let scanned = TestList::with(
        "office,name,state,district,email,term_end\n\
         rep,Vacant,TX,18,office@tx18.example,\n\
         rep,Old Holder,NJ,11,office@nj11.example,2025-01-03\n\
         rep,New Holder,NJ,11,office@nj11.example,2027-01-03\n\
         rep,Early Holder,AZ,7,office@az7.example,2027-01-03\n\
         rep,Late Holder,AZ,7,Office@AZ7.example,2029-01-03\n",
    )
    .scan(as_it_is);
    assert_eq!(
        scanned.addresses(),
        ["office@nj11.example", "Office@az7.example"]
    );
    assert_eq!(
        scanned.held(),
        [
            (2, "the seat is vacant; its office is run by the Clerk of the House, who takes no positions".to_owned()),
            (3, "the term ended on 2025-01-03".to_owned()),
            (5, "it shares its inbox with row 6, which is used".to_owned()),
        ]
    );
}

#[test]
fn two_holders_of_one_seat_are_flagged() {
    let scanned = TestList::with(
        "office,name,state,district,email\nrep,Ann,NY,3,a@x.example\nrep,Bob,NY,3,b@x.example\n",
    )
    .scan(as_it_is);
    assert!(
        scanned.has_note("rows 2 and 3 hold the same seat"),
        "{:#?}",
        scanned.notes
    );
    assert_eq!(scanned.addresses().len(), 2);
}

#[test]
fn the_age_of_a_list_is_said() {
    let scanned = TestList::with("email,As of\na@x.example,2026-01-02\nb@x.example,2026-06-01\n")
        .scan(as_it_is);
    assert!(
        scanned
            .reading
            .contains("as of 2026-06-01, 174 days before 2026-11-22"),
        "{:#?}",
        scanned.notes
    );
    let scanned = TestList::with("email\na@x.example\n")
        .scan(|list| list.settings.as_of = Some(date(2026, 11, 12)));
    assert!(
        scanned
            .reading
            .contains("as of 2026-11-12, 10 days before 2026-11-22")
    );
}

#[test]
fn officials_may_share_an_inbox_on_purpose() {
    let list = "name,office,email\nAnn,council member,all@council.example\nBob,council member,all@council.example\n";
    assert_eq!(TestList::with(list).scan(as_it_is).addresses().len(), 1);
    let each = TestList::with(list).scan(|list| list.choice.per_inbox = PerInbox::Each);
    assert_eq!(each.addresses().len(), 2);
    let keys: Vec<_> = each
        .recipients()
        .iter()
        .map(|recipient| recipient.key.to_string())
        .collect();
    assert_eq!(
        keys,
        ["all@council.example, ann", "all@council.example, bob"]
    );
    assert!(each.has_note("rows 2 and 3 share one inbox; each gets its letter"));
}

#[test]
fn one_office_gets_so_many_letters() {
    let list = "office,city,email\nclerk,Springfield,a@x.example\nclerk,Springfield,b@x.example\nclerk,Shelbyville,c@x.example\n";
    let scanned = TestList::with(list).scan(|list| list.choice.per_office = NonZeroU32::new(1));
    assert_eq!(scanned.addresses(), ["a@x.example", "c@x.example"]);
    assert_eq!(
        scanned.held(),
        [(
            3,
            "enough others of this office get the letter: `per_office` is 1".to_owned()
        )]
    );
}

#[test]
fn persons_in_a_body_without_districts_are_counted_one_by_one() {
    for office in [
        "trustee",
        "select board member",
        "school board member",
        "council member",
        "MLA",
    ] {
        let list = format!(
            "office,name,city,district,email\n\
             {office},Ann Lee,Elm,,a@x.example\n\
             {office},Bo Fox,Elm,,b@x.example\n\
             {office},Bo Fox,Elm,,bo@y.example\n\
             {office},Cy Poe,Oak,3,c@x.example\n\
             {office},Cy Poe,Oak,3,cy@y.example\n"
        );
        let scanned =
            TestList::with(&list).scan(|list| list.choice.per_office = NonZeroU32::new(1));
        let written = ["a@x.example", "b@x.example", "c@x.example"];
        assert_eq!(scanned.addresses(), written, "{office}");
    }
}

#[test]
fn rows_with_one_id_are_faulty_all_of_them() {
    let scanned =
        TestList::with("id,email\n7,a@x.example\n8,b@x.example\n7,c@x.example\n").scan(as_it_is);
    assert_eq!(scanned.addresses(), ["b@x.example"]);
    assert_eq!(scanned.faults, 2);
    assert!(scanned.errors[0].contains(
        "rows 2 and 4: the row has the same `id`, or the same office, name and place, as row 4"
    ));
}

#[test]
fn filters_leave_rows_out_with_the_reason() {
    let list = "email,Party,state\na@x.example,D,CA\nb@x.example,R,CA\nc@x.example,D,TX\n";
    let scanned = TestList::with(list).scan(|list| {
        list.choice.only = vec![is("state", &["ca", "OR"])];
        list.choice.except = vec![is("party", &["r"])];
    });
    assert_eq!(scanned.addresses(), ["a@x.example"]);
    assert_eq!(
        scanned.held(),
        [
            (
                3,
                "`except` leaves out rows whose `party` is `r`".to_owned()
            ),
            (4, "`only` wants `state` to be `ca` or `OR`".to_owned()),
        ]
    );
    let scanned = TestList::with(list).scan(|list| list.choice.only = vec![is("sate", &["CA"])]);
    assert!(
        scanned.errors[0]
            .contains("`only` asks for the column `sate`, which `list.csv` does not have")
    );
}

#[test]
fn the_stance_chooses_the_letter() {
    let folder = TestList::with(
        "email,stance\na@x.example,Lead sponsor\nb@x.example,opposed\nc@x.example,\nd@x.example,leaning\n",
    );
    let choice = Choice {
        stances: BTreeMap::from([("lead sponsor".to_owned(), Stance::Sponsor)]),
        variants: vec![Variant {
            when: vec![is("stance", &["sponsor"])],
            letter: path("thanks.md"),
        }],
        ..Choice::default()
    };
    let scanned = folder.scan(|list| list.choice = choice.clone());
    let letters: Vec<_> = scanned
        .recipients()
        .iter()
        .map(|recipient| choice.letter_for(recipient).map(CampaignPath::as_str))
        .collect();
    assert_eq!(letters, [Some("thanks.md"), None, None]);
    assert!(
        scanned.errors[0].contains("(row 5) column `stance`: `leaning` is no stance"),
        "{}",
        scanned.errors[0]
    );
}

#[test]
fn whom_the_organizer_will_not_write_to_is_not_written_to() {
    let folder = TestList::with(
        "office,name,city,state,email,cc\n\
         mayor,Ann,Springfield,IL,a@x.example,\n\
         mayor,Bob,Shelbyville,IL,B@y.example,\n\
         mayor,Cat,Ogdenville,IL,c@mail.z.example,\n\
         mayor,Dan,Capital City,IL,d@w.example,b@y.example; e@w.example\n\
         mayor,Eve,North Haverbrook,IL,,\n",
    )
    .add(
        "do-not-write.csv",
        "who,reason\nb@Y.example,asked us in May\nz.example,\n\"Mayor, Springfield, IL\",\nmayor north haverbrook,\n",
    );
    let scanned = folder.scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(scanned.addresses(), ["d@w.example"]);
    assert_eq!(scanned.recipients()[0].get(Column::Cc), "e@w.example");
    assert_eq!(
        scanned.held(),
        [
            (
                2,
                "not to be written to: its seat is in `do-not-write.csv`".to_owned()
            ),
            (
                3,
                "not to be written to: its address is in `do-not-write.csv`: asked us in May"
                    .to_owned()
            ),
            (
                4,
                "not to be written to: its domain is in `do-not-write.csv`".to_owned()
            ),
            (
                6,
                "not to be written to: its seat is in `do-not-write.csv`".to_owned()
            ),
        ]
    );
    for domain in ["y.example", "@y.example", "*@Y.example", "*.y.example"] {
        let folder = TestList::with("email\na@y.example\nb@mail.y.example\nc@x.example\n")
            .add("do-not-write.csv", domain);
        assert_eq!(
            folder.scan(as_it_is).addresses(),
            ["c@x.example"],
            "{domain}"
        );
    }
    let broken = folder
        .add("do-not-write.csv", "b@@y.example\n")
        .scan(as_it_is);
    assert!(
        broken.errors[0]
            .starts_with("do-not-write.csv line 1 (row 1): `b@@y.example` is no address")
    );
}

#[test]
fn several_addresses_are_taken_only_if_the_campaign_says_so() {
    let list = "name,email\nAnn,a@x.example; b@x.example\n";
    let refused = TestList::with(list).scan(as_it_is);
    assert!(
        refused.errors[0].contains("it holds several addresses. Put each into a row of its own")
    );
    let copied =
        TestList::with(list).scan(|list| list.settings.several_addresses = SeveralAddresses::Copy);
    let recipients = copied.recipients();
    let again = Recipient::from_stored(
        recipients[0].columns.clone(),
        recipients[0].cells.clone(),
        recipients[0].key.clone(),
        2,
        2,
    );
    for recipient in [recipients[0], &again] {
        assert_eq!(recipient.email.as_ref().unwrap().as_str(), "a@x.example");
        assert_eq!(
            recipient
                .cc
                .iter()
                .map(EmailAddress::as_str)
                .collect::<Vec<_>>(),
            ["b@x.example"]
        );
    }
}

#[test]
fn rows_that_a_letter_cannot_be_written_to_are_held_back() {
    let folder = TestList::with("name,email\nAnn,a@x.example\n,a@x.example\n");
    let lacks = |row: &Recipient| {
        row.get(Column::FullName)
            .is_empty()
            .then(|| Lack::Missing("a name is missing".to_owned()))
    };
    let options = ListOptions {
        lacks: Some(&lacks),
        ..strict()
    };
    let list = List::scan(&folder.list(), &options).unwrap();
    assert!(Scanned::of(&list).has_note("1 row lacks what the letter needs: row 3"));
    let rows: Vec<Row> = list.rows().unwrap().collect();
    assert!(matches!(&rows[0], Row::Recipient(ann) if ann.get(Column::FullName) == "Ann"));
    assert!(
        matches!(&rows[1], Row::HeldBack(held) if held.reason == HeldBackReason::Missing("a name is missing".into()))
    );
}

#[test]
fn a_person_on_two_lists_is_reported() {
    let folder = TestList::with("email\na@x.example\nb@x.example\n")
        .add("other.csv", "email\nc@x.example\nB@x.example\n");
    let first = ListConfig {
        has_siblings: true,
        ..folder.list()
    };
    let second = ListConfig {
        mailing: MailingName::new("n"),
        file: path("other.csv"),
        ..first.clone()
    };
    let mut overlap = Overlap::default();
    let mut notes = Vec::new();
    for list in [first, second] {
        let list = List::scan(&list, &strict()).unwrap();
        notes.extend(overlap.compare(&list));
    }
    let messages: Vec<_> = notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        messages,
        ["row 3 has the same inbox as row 3 of `list.csv`: it gets a letter of `m` and one of `n`"]
    );
}

#[test]
fn faulty_rows_are_held_back_if_asked() {
    let folder = TestList::with("email,name\na@x.example,Ann\nnobody,Bob\nc@x.example\n");
    let scanned = Scanned::of(&folder.try_scan(as_it_is, &skipping()).unwrap());
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(
        scanned.held(),
        [
            (
                3,
                "`nobody` is no address to write to: it has no `@`".to_owned()
            ),
            (4, "the row has 1 cell where the header has 2".to_owned()),
        ]
    );
}
