//! Oddities of real lists, and the sentence that an organizer reads about each.

use super::support::{Scanned, TestList, as_it_is, path, skipping};
use crate::{Column, Contacts, ListConfig, Offices};

/// A list, and what is said about its first fault.
const ODDITIES: [(&str, &str); 27] = [
    (
        "email\nhttps://www.senate.example/contact\n",
        "list.csv line 2 (row 2) column `email`: `https://www.senate.example/contact` is no address to write to: it is a web \
      address, not an e-mail address. Put web forms into a column `form_url`; the letter is then delivered by hand.",
    ),
    (
        "email\nclerk@council.example.\n",
        "list.csv line 2 (row 2) column `email`: `clerk@council.example.` is no address to write to: it ends with a dot. Take \
      the dot away, if the rest is right.",
    ),
    (
        "email\nN/A\n",
        "list.csv line 2 (row 2): the row says neither who it is nor where to write to. Fill in an e-mail address, a name, a \
      place or an `id`.",
    ),
    (
        "email\nClerk <clerk@council.example>\n",
        "list.csv line 2 (row 2) column `email`: `Clerk <clerk@council.example>` is no address to write to: it has a name or \
      angle brackets around the address. Put only the address into the cell and the name into a column `full_name`.",
    ),
    (
        "email\nclerk@council\n",
        "list.csv line 2 (row 2) column `email`: `clerk@council` is no address to write to: its domain `council` has no dot. \
      Ask the office for an ordinary address such as `name@city.example`.",
    ),
    (
        "email,name\na@x.example,Ann <ann@x.example>\n",
        "list.csv line 2 (row 2) column `name`: `Ann <ann@x.example>` is no name. Put the name alone into this column, without \
      `<`, `>` or `@`.",
    ),
    (
        "email,name\na@x.example,VelÃ¡zquez\n",
        "list.csv line 2 (row 2) column `name`: the cell is garbled; it probably meant `Velázquez`. Export the list again as \
      UTF-8, or correct the cell.",
    ),
    (
        "email,name\na@x.example,Vel\u{fffd}zquez\n",
        "list.csv line 2 (row 2) column `name`: the cell has `\u{fffd}` where a letter was lost in an earlier conversion. Export \
      the list again from where the letter is still right, as UTF-8.",
    ),
    (
        "email,name\na@x.example,An\u{200b}n\n",
        "list.csv line 2 (row 2) column `name`: the cell has a hidden character, U+200B (a zero-width character). Type the cell \
      anew; it was probably copied from a web page or a document.",
    ),
    (
        "email,name\na@x.example,An\u{202e}n\n",
        "list.csv line 2 (row 2) column `name`: the cell has a hidden character, U+202E (a mark that turns the direction of \
      text). Type the cell anew; it was probably copied from a web page or a document.",
    ),
    (
        "email,name\na@x.example,\"Ann\nBcc: all@x.example\"\n",
        "list.csv line 2 (row 2) column `name`: the cell has a line break inside. Write the lines one after another, with `; ` \
      between them.",
    ),
    (
        "email,name\na@x.example,Ann,extra\n",
        "list.csv line 2 (row 2): the row has 3 cells where the header has 2. Look for a separator too many or too few; a cell \
      that holds one needs quotation marks.",
    ),
    (
        "email,name\na@x.example,\"Hank\" Johnson\n",
        "list.csv line 2 (row 2): text follows a closing quotation mark. Put the whole cell into quotation marks, and write \
      marks that belong to the text twice.",
    ),
    (
        "email,name,\na@x.example,Ann,!\n",
        "list.csv line 2 (row 2): cell 3 holds something, but its column has no header. Give the column a header, or empty it.",
    ),
    (
        "email,Name,name\na@x.example,Ann,Ann\n",
        "list.csv line 1 (row 1) column `name`: the columns `Name` and `name` have the same name in letters. Give one of them \
      another name.",
    ),
    (
        "email,x,x\na@x.example,Ann,Ann\n",
        "list.csv line 1 (row 1) column `x`: two columns are called `x`. Give one of them another name.",
    ),
    (
        "email,end_date\na@x.example,03/04/2027\n",
        "list.csv line 2 (row 2) column `end_date`: `03/04/2027` can be read as two different days. Write dates as 2027-01-03: \
      year, month, day.",
    ),
    (
        "email,end_date\na@x.example,next spring\n",
        "list.csv line 2 (row 2) column `end_date`: `next spring` is no date. Write dates as 2027-01-03: year, month, day.",
    ),
    (
        "email,channel\na@x.example,pigeon\n",
        "list.csv line 2 (row 2) column `channel`: `pigeon` is no channel. Channels are `email`, `form`, `post` and `in_person`.",
    ),
    (
        "email,attachments\na@x.example,../secret.pdf\n",
        "list.csv line 2 (row 2) column `attachments`: `../secret.pdf` is no attachment: `../secret.pdf` leads out of the \
      campaign's folder; copy the file into the folder. Name files inside the campaign's folder, with `;` between them.",
    ),
    (
        "email,phone\n,555-0100\n",
        "list.csv line 2 (row 2): the row says neither who it is nor where to write to. Fill in an e-mail address, a name, a \
      place or an `id`.",
    ),
    (
        "email,city\na@x.example,\"=\"\"Springfield\"\"\"\n",
        "list.csv line 2 (row 2) column `city`: the cell holds a formula instead of its value. Write what the formula comes to, \
      or put an apostrophe in front if it is meant as it stands.",
    ),
    (
        "Ann,mayor,Springfield\nBob,mayor,Shelbyville\n",
        "list.csv line 1 (row 1): none of the columns `Ann`, `mayor`, `Springfield` is one this program knows. Put a row with the \
      names of the columns above the first recipient, or say in `[mailing.columns]` which column is which.",
    ),
    (
        "id,email\n7,a@x.example\n7,b@x.example\n",
        "list.csv rows 2 and 3: the row has the same `id`, or the same office, name and place, as row 3. Remove one of them, or \
      give each its own `id`.",
    ),
    (
        "city,name,email\nElm, \"Lee, Ann\",a@x.example\n",
        "list.csv line 2 (row 2): a blank stands before a quotation mark, so the mark does not hold its cell together. Take the \
      blank away, so that it reads `Elm,\"Lee, Ann\"`.",
    ),
    (
        "email,name\na@x.example, \"Ann Lee\"\n",
        "list.csv line 2 (row 2) column `name`: a blank stands before a quotation mark, so the mark does not hold its cell \
      together. Take the blank away, so that it reads `Elm,\"Lee, Ann\"`.",
    ),
    (
        "email,city\na@x.example,#REF!\n",
        "list.csv line 2 (row 2) column `city`: the cell shows a formula that failed. Mend the formula in the spreadsheet, or \
      empty the cell.",
    ),
];

#[test]
fn every_oddity_has_its_sentence() {
    for (list, sentence) in ODDITIES {
        let scanned = TestList::with(list).scan(as_it_is);
        assert_eq!(
            scanned.errors.first().map(String::as_str),
            Some(sentence),
            "{list}"
        );
        assert!(scanned.recipients().is_empty(), "{list}");
    }
}

#[test]
fn oddities_that_do_no_harm_are_read_right() {
    let scanned = TestList::with(
        "E-mail\u{a0},\"Full\nName\",Role,Title,,\n a@x.example,\"Henry C. \"\"Hank\"\" Johnson, Jr.\",Rep.,Chair,,\n,,,,,\n",
    )
    .scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    let recipients = scanned.recipients();
    assert_eq!(
        recipients[0].get(Column::FullName),
        "Henry C. \"Hank\" Johnson, Jr."
    );
    assert_eq!(recipients[0].by_name("title"), "Chair");
    assert_eq!(scanned.rows.len(), 1);
    assert!(
        scanned.has_note("`a@x.example`: spaces around the address were left out"),
        "{:#?}",
        scanned.notes
    );
}

#[test]
fn a_column_is_the_office_only_if_most_of_its_values_are_offices() {
    let list = "email,type\na@x.example,large\nb@x.example,mayor\nc@x.example,small\n";
    let scanned = TestList::with(list).scan(as_it_is);
    assert!(
        scanned.has_note("`type` is not taken for the office, because most of its values are none")
    );
    assert!(
        scanned
            .recipients()
            .iter()
            .all(|recipient| recipient.office.is_none())
    );
    let said = TestList::with(list).scan(|list| map(list, "office", "type"));
    assert!(said.recipients()[1].office.is_some());
}

/// What `[mailing.columns]` says.
fn map(list: &mut ListConfig, column: &str, header: &str) {
    list.columns.insert(column.to_owned(), header.to_owned());
}

#[test]
fn two_names_for_one_header_are_an_error_because_one_of_them_would_do_nothing() {
    let list = "email,Place\na@x.example,Elm\n";
    let scanned = TestList::with(list).scan(|list| {
        map(list, "city", "Place");
        map(list, "state", "place");
    });
    assert_eq!(
        scanned.errors,
        [
            "campaign.toml: `city` and `state` in `[mailing.columns]` name the same column, `place`. Leave one of the two."
        ]
    );
    let near = TestList::with(list).scan(|list| map(list, "city", "Plaec"));
    assert!(
        near.errors[0].ends_with("Did you mean `Place`?"),
        "{:#?}",
        near.errors
    );
}

#[test]
fn a_key_of_contacts_that_the_list_does_not_have_is_an_error() {
    let folder = TestList::with("id,bioguide,name\n1,A1,Ann\n")
        .add("staff.csv", "bioguide,email\nA1,a@x.example\n");
    let with_key = |key: &str| {
        let contacts = Contacts {
            file: path("staff.csv"),
            key: Some(key.to_owned()),
        };
        folder.scan(|list| list.settings.contacts = Some(contacts))
    };
    assert_eq!(with_key("bioguide").addresses(), ["a@x.example"]);
    assert!(
        with_key("biogiude").errors[0]
            .contains("`contacts_key` names the column `biogiude`, which `list.csv` does not have"),
    );
}

#[test]
fn a_mapped_column_is_taken_before_any_other() {
    let list = "email,Staff contact\nhttps://x.example,ld@x.example\n";
    let scanned = TestList::with(list).scan(|list| map(list, "email", "Staff contact"));
    assert_eq!(scanned.addresses(), ["ld@x.example"]);
    assert_eq!(
        scanned.recipients()[0].by_name("email_2"),
        "https://x.example"
    );
    let wrong = TestList::with(list).scan(|list| {
        map(list, "emial", "Staff contact");
        map(list, "email", "Staf");
    });
    assert_eq!(wrong.errors.len(), 2);
    assert!(
        wrong.errors[1].contains("Did you mean `email`?"),
        "{:#?}",
        wrong.errors
    );
}

#[test]
fn a_whole_name_in_the_columns_of_both_parts_is_no_surname() {
    let folder = TestList::with(
        "given_name,family_name,email\nKeith Pekau,Keith Pekau,a@x.example\nAna Maria Cruz,Ana Maria Cruz,b@x.example\n",
    );
    let scanned = folder.scan(as_it_is);
    let recipients = scanned.recipients();
    let [first, last, full] = [Column::FirstName, Column::LastName, Column::FullName]
        .map(|column| recipients[0].get(column));
    assert_eq!((first, last, full), ("Keith", "Pekau", "Keith Pekau"));
    assert!(scanned.has_note(
        "first and last name are the same, `Keith Pekau`; `Pekau` was taken as the surname"
    ));
    assert_eq!(
        scanned.errors,
        [
            "list.csv line 3 (row 3) column `family_name`: first and last name are the same, `Ana Maria Cruz`, and the \
          surname cannot be told. Put the surname alone into this column."
        ]
    );
    let skipped = Scanned::of(&folder.try_scan(as_it_is, &skipping()).unwrap());
    assert_eq!(skipped.held().len(), 1);
}

#[test]
fn a_time_zone_that_nobody_knows_is_refused_where_letters_wait_for_office_hours() {
    let list = "email,tz\na@x.example,America/NewYork\nb@x.example,Berkeley\nc@x.example,America/New_York\nd@x.example,\n";
    let scanned = TestList::with(list).scan(|list| list.has_hours = true);
    assert_eq!(scanned.faults, 2, "{:#?}", scanned.errors);
    assert!(
        scanned.errors[0].contains("rows 2 and 3 column `tz`: `America/NewYork` is no time zone"),
        "{:#?}",
        scanned.errors
    );
    assert_eq!(
        TestList::with(list).scan(as_it_is).addresses().len(),
        4,
        "without office hours it means nothing"
    );
    let list = "email,tz\na@x.example,Eastern\nb@x.example,Pacific Time\nc@x.example,EST\n";
    let scanned = TestList::with(list).scan(|list| list.has_hours = true);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert!(
        scanned.has_note("`EST` is 5 hours behind UTC all year, without daylight time"),
        "{:#?}",
        scanned.notes
    );
}

#[test]
fn an_office_of_the_campaigns_own_is_an_office() {
    let folder = TestList::with("email,office\na@x.example,Beadle\n");
    let note = "`office` is not taken for the office";
    assert!(folder.scan(as_it_is).has_note(note));
    let known = folder.scan(|list| list.offices = Offices::with_own(["beadle"]));
    assert!(!known.has_note(note), "{:#?}", known.notes);
    assert_eq!(known.recipients()[0].get(Column::Office), "beadle");
}
