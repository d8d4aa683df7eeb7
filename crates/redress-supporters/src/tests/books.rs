//! Who stands in a book, in which order, and what of them.

use super::support::{clause, gather};
use crate::Constituents;
use crate::constituents::BookPerson;
use crate::officials::Constituency;
use std::ops::ControlFlow;

const HEADER: &str =
    "email,first_name,last_name,zip_code,city,name ok,words ok,count ok,comments\n";
const DISTRICT: Constituency = Constituency::House("CA", 12);

/// The constituents of three officials, from the rows of two files.
fn constituents(first: &str, second: &str) -> Constituents {
    let files = [first, second].map(|rows| format!("{HEADER}{rows}"));
    let files = files.each_ref().map(String::as_bytes);
    let gathered = gather(&files, |settings| {
        settings.consent = vec![
            clause("name ok", "name", &["y"]),
            clause("words ok", "words", &["y"]),
            clause("count ok", "count", &["y"]),
        ];
    });
    let wanted = [
        DISTRICT,
        Constituency::Nation,
        Constituency::State("CA"),
        // Both senators.
        Constituency::State("CA"),
    ];
    Constituents::of(&gathered.all, wanted).unwrap()
}

/// A line for each person of a book.
fn lines(all: &Constituents, of: &Constituency) -> Vec<String> {
    let mut lines = Vec::new();
    let people = all.people(of).unwrap();
    people
        .each(|person| {
            let BookPerson {
                name,
                town,
                state,
                zip,
                words,
            } = person;
            let words = words.map_or(String::new(), |it| format!(" {:?} +{}", it.text, it.others));
            lines.push(format!("{town} {state} {zip}: {name}{words}"));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(
        (people.len(), people.is_empty()),
        (lines.len(), lines.is_empty())
    );
    lines
}

const ROWS: &str = "a@e.example,Ann,Lee,99001,OAK,y,y,,Ban it now please
b@e.example,Bo,Fox,99001,elm,y,y,,ban it now please!
c@e.example,Cy,Moe,99001-1234,Elm,y,,,Not for the office
d@e.example,Di,Roe,99001,Elm,,y,y,Nor this
e@e.example,Ed,Poe,99001,12 Elm Street,y,y,,My own words
f@e.example,Fay,Zed,99002,Elm,y,,,
g@e.example,Gus,Ash,99001,Elm,,,,Nothing agreed
";

#[test]
fn a_book_has_who_agreed_by_town_and_name() {
    let all = constituents(ROWS, "");
    assert_eq!((all.count(&DISTRICT), all.named(&DISTRICT)), (5, 4));
    assert_eq!(
        lines(&all, &DISTRICT),
        [
            "Elm CA 99001: Bo Fox \"ban it now please!\" +1",
            "Elm CA 99001: Cy Moe",
            "Oak CA 99001: Ann Lee",
            " CA 99001: Ed Poe \"My own words\" +0",
        ]
    );
    // Those in an unclear district keep their senators.
    assert_eq!(all.count(&Constituency::State("CA")), 6);
    assert_eq!(all.towns(&DISTRICT, 3), ["Elm", "Oak"]);
    assert_eq!(all.towns(&Constituency::Nation, 1), ["Elm (CA)"]);
    assert_eq!(lines(&all, &Constituency::State("CA")).len(), 5);
    assert_eq!(all.count(&Constituency::House("CA", 13)), 0);
    assert_eq!(lines(&all, &Constituency::House("CA", 13)), [""; 0]);
}

#[test]
fn the_order_of_rows_and_files_changes_no_book() {
    let reversed: Vec<&str> = ROWS.split_inclusive('\n').rev().collect();
    let reversed = reversed.concat();
    let (one, other) = (constituents(ROWS, ""), constituents("", &reversed));
    for of in [DISTRICT, Constituency::Nation, Constituency::State("CA")] {
        assert_eq!(lines(&one, &of), lines(&other, &of));
        assert_eq!(one.towns(&of, 9), other.towns(&of, 9));
    }
}

#[test]
fn a_person_of_several_rows_stands_once_with_their_words() {
    let all = constituents(
        "a@e.example,Ann,Lee,99001,Elm,y,y,,\n",
        "A@e.example,Ann,Lee,,,y,y,,From the other form\nA@e.example,Ann,Lee,99001,Elm,y,y,,A third\n",
    );
    assert_eq!(all.count(&DISTRICT), 1);
    assert_eq!(
        lines(&all, &DISTRICT),
        ["Elm CA 99001: Ann Lee \"From the other form\" +0"]
    );
}

#[test]
fn a_person_is_named_by_the_first_row_that_has_a_name() {
    let all = constituents(
        "a@e.example,,,99001,Oak,y,y,,\na@e.example,Ann 555-555-0100,Lee,99001,Oak,y,y,,\n\
         a@e.example,,,99001,Oak,y,y,,\n",
        "a@e.example,Ann,Lee,99001,Elm,y,y,,My own\na@e.example,Ann,Lee,99001,Oak,y,y,,\n\
         b@e.example,,,99001,Elm,y,y,,\nb@e.example,,,99001,Elm,y,y,,\n",
    );
    assert_eq!((all.count(&DISTRICT), all.named(&DISTRICT)), (2, 1));
    for of in [DISTRICT, Constituency::Nation, Constituency::State("CA")] {
        assert_eq!(
            lines(&all, &of),
            ["Elm CA 99001: Ann Lee \"My own\" +0"],
            "{of:?}"
        );
        assert_eq!(all.towns(&of, 9).len(), 1);
    }
}

#[test]
fn a_name_that_says_more_is_counted_and_told() {
    let all = constituents(
        "a@e.example,ann@e.example,,99001,Elm,y,y,,x\nb@e.example,Bo 555-555-0100,,99001,Elm,y,,,\nc@e.example,,,99001,Elm,y,,,\n",
        "",
    );
    assert_eq!((all.count(&DISTRICT), all.named(&DISTRICT)), (3, 0));
    let told: Vec<&str> = all
        .problems
        .0
        .iter()
        .map(|it| it.message.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "the supporter's name has an e-mail address, so no book shows it",
            "the supporter's name has a phone number, so no book shows it"
        ]
    );
}

#[test]
fn many_people_of_one_town_are_in_order() {
    // More than a window of the spool, and names that agree as far as they are kept.
    let rows: Vec<String> = (0..3000)
        .map(|n| {
            let n = (n * 7919) % 3000;
            format!("p{n}@e.example,Ann,Montgomery-Featherstonehaugh-{n:05},99001,Springfield Gardens,y,y,,Words {n} of {n} and {n}\n")
        })
        .collect();
    let lines = lines(&constituents(&rows.concat(), ""), &DISTRICT);
    assert_eq!(lines.len(), 3000);
    assert!(lines.is_sorted());
}
