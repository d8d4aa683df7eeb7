//! Sheets as people lay them out: headers in two rows, headings, totals, footnotes.

use super::support::{TestList, as_it_is, strict};

#[test]
fn of_a_header_in_two_rows_the_one_with_more_columns_is_taken() {
    let scanned = TestList::with(
        "Name,,Contact,\nFirst,Last,Email,Phone\nAnn,Lee,ann@elm.example,555-0100\n",
    )
    .scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(scanned.addresses(), ["ann@elm.example"]);
    let said = "the header is row 2, and the rows above it were passed over";
    assert!(scanned.reading.contains(said), "{}", scanned.reading);
    // The upper one where it has more, and the lower one is faulty then.
    let scanned = TestList::with(
        "Office,City,Email\n(elected),(or town),(public)\nmayor,Elm,ann@elm.example\n",
    )
    .scan(as_it_is);
    assert_eq!(scanned.addresses(), ["ann@elm.example"]);
}

#[test]
fn two_rows_that_both_look_like_the_header_are_one_finding() {
    let folder = TestList::with("Office,City,\nTitle,Town,\nmayor,Elm,\n");
    let problem = folder.try_scan(as_it_is, &strict()).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "list.csv line 1 (row 1): rows 1 and 2 both look like the header. Say which it is where the list is named, \
         `header_row = 2`, or remove the other."
    );
    let scanned = folder.scan(|list| list.settings.file.header_row = Some(2));
    assert_eq!(scanned.recipients().len(), 1);
}

#[test]
fn a_row_of_data_with_words_of_headers_is_no_header() {
    let list = "Office,Name,Foo\nMember,Ann Lee,MI\nMember,Bo Poe,MI\n";
    assert_eq!(TestList::with(list).scan(as_it_is).rows.len(), 2);
}

#[test]
fn headings_totals_and_footnotes_are_held_back_with_what_they_are() {
    let scanned = TestList::with(
        "Name,Office,City,Email\n\
         Ward 1,,,\n\
         Ann Lee,council member,Elm,ann@elm.example\n\
         Name,Office,City,Email\n\
         ,,Ward 2,\n\
         Bo Poe,council member,Elm,\n\
         Total: 2,,,\n\
         Average,,2,\n\
         \"* by appointment\",,,\n\
         Source: City of Elm, NM, 2026\n",
    )
    .scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(scanned.recipients().len(), 2);
    let held: Vec<String> = scanned.held().into_iter().map(|(_, why)| why).collect();
    assert_eq!(
        held,
        [
            "it is a heading: only the cell `Ward 1` is filled. Fill in another cell if it is somebody",
            "it is the header again",
            "it is a heading: only the cell `Ward 2` is filled. Fill in another cell if it is somebody",
            "it is a total",
            "it is a total",
            "it is a footnote",
            "it is a footnote",
        ]
    );
    assert!(
        scanned.reading.starts_with("9 rows "),
        "{}",
        scanned.reading
    );
}

#[test]
fn whoever_can_be_reached_is_no_heading() {
    let scanned = TestList::with(
        "id,Name,Office,Email\n\
         ,,,clerk@elm.example\n\
         7,,,\n\
         ,Total,,sum@elm.example\n\
         ,Sum Notes,mayor,\n\
         ,Vacant,,\n",
    )
    .scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(scanned.recipients().len(), 4);
    assert_eq!(scanned.held(), [(6, "the seat is vacant".to_owned())]);
    // A list of two columns may fill one of them.
    let narrow = TestList::with("Name,Email\nAnn Lee,\n").scan(as_it_is);
    assert_eq!(narrow.recipients().len(), 1);
    // A row that lost its cells is an error, as it was.
    let ragged = TestList::with("Name,Office,Email\nAnn Lee\n").scan(as_it_is);
    assert_eq!(ragged.faults, 1);
}
