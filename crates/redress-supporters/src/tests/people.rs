//! Rows of one person, and what they come to.

use super::support::{clause, gather};
use crate::gather::SupporterSettings;
use std::fmt::Write as _;

fn asked(settings: &mut SupporterSettings) {
    settings.consent = vec![
        clause("share", "name words", &["Yes"]),
        clause("status", "contact Elm Fund", &["subscribed"]),
    ];
}

#[test]
fn one_person_is_one_and_two_names_at_an_address_are_two() {
    let file = b"email,name,zip,share,status\n\
        ann.lee+x@gmail.com,Ann Lee,99001,Yes,subscribed\n\
        ANNLEE@googlemail.com,Ann M. Lee,99001,,\n\
        annlee@gmail.com,Bo Lee,99001,No,subscribed\n\
        annlee@gmail.com,,99001,,\n";
    let gathered = gather(&[file], asked);
    assert_eq!(gathered.all.summary.people, 2);
    assert_eq!(gathered.all.summary.counted, 1);
    let people = gathered.each(|it| (it.person, it.is_alone));
    assert_eq!(people, [(0, false), (0, false), (2, true), (0, false)]);
    assert_eq!(
        gathered.lines(),
        [
            "Ann Lee likely CA-12 0111",
            "Ann M. Lee likely CA-12 0111",
            "Bo Lee likely CA-12 0001",
            " likely CA-12 0111",
        ]
    );
}

#[test]
fn a_later_withdrawal_in_any_file_wins() {
    let january = b"Timestamp,email,name,share,status\n2024-01-05,ann@elm.example,Ann Lee,Yes,subscribed\n\
        2024-01-05,bo@elm.example,Bo Fox,Yes,subscribed\n2024-01-05,cy@elm.example,Cy Poe,Yes,subscribed\n";
    let march = b"Timestamp,email,name,share,status\n2024-03-05,Ann@Elm.example,Ann Lee,No,\n\
        2024-03-05,bo@elm.example,,,unsubscribed\n2023-03-05,cy@elm.example,Cy Poe,No,\n";
    for files in [[&january[..], &march[..]], [&march[..], &january[..]]] {
        let gathered = gather(&files, asked);
        let mut lines = gathered.lines();
        lines.retain(|line| !line.starts_with(' '));
        lines.sort();
        lines.dedup();
        assert_eq!(
            lines,
            [
                "Ann Lee unknown - 0001",
                "Bo Fox unknown - 0110",
                "Cy Poe unknown - 0111"
            ]
        );
    }
}

#[test]
fn a_column_of_opt_outs_withdraws_everything() {
    let file = b"email,name,share,status,Left\nann@elm.example,Ann Lee,Yes,subscribed,\nann@elm.example,Ann Lee,,,gone\n";
    let gathered = gather(&[file], |settings| {
        asked(settings);
        settings
            .opt_outs
            .insert("Left".to_owned(), vec!["Gone".to_owned()]);
    });
    assert_eq!(gathered.lines()[0], "Ann Lee unknown - 0000");
}

#[test]
fn values_that_mean_nothing_are_listed_with_their_count() {
    let file = b"email,name,share,status\na@elm.example,A,Yes,\nb@elm.example,B,yes,x\nc@elm.example,C,Sure,\nd@elm.example,D,Sure,\n";
    let gathered = gather(&[file], asked);
    let seen = &gathered.all.summary.seen[0];
    let values: Vec<_> = seen
        .values
        .iter()
        .map(|(value, it)| (value.as_str(), *it))
        .collect();
    assert_eq!(
        values,
        [("Sure", (2, false)), ("Yes", (1, true)), ("yes", (1, true))]
    );
    assert_eq!(gathered.all.summary.seen[1].silent, 3);
}

#[test]
fn somebody_who_has_moved_is_where_the_later_row_says() {
    let file = b"Timestamp,email,name,zip\n2020-01-05,ann@elm.example,Ann Lee,99004\n2024-01-05,ann@elm.example,Ann Lee,99001\n\
        ,bo@elm.example,Bo Fox,99001\n2024-01-05,bo@elm.example,Bo Fox,99004\n\
        ,cy@elm.example,Cy Poe,99001\n,cy@elm.example,Cy Poe,99002\n,cy@elm.example,Cy Poe,\n";
    let gathered = gather(&[file], |_| ());
    let lines = gathered.each(|it| format!("{} {}", it.lives.home.word, it.has_moved_away));
    assert_eq!(
        lines,
        [
            "likely true",
            "likely false",
            "unclear false",
            "unclear false",
            "likely false",
            "unclear false",
            "unknown false"
        ]
    );
    let states = &gathered.all.summary.states;
    assert_eq!((states["CA"].people, states["CA"].districts[&12]), (2, 2));
    assert_eq!(gathered.all.summary.without_state, 1);
    assert!(gathered.says("2 rows of people who stand in several places"));
}

#[test]
fn own_words_are_withheld_and_told_alike() {
    let file = "email,name,Comments\na@elm.example,Ann Lee,\"Dear Senator, ban it now and for all. Ann Lee\"\n\
        b@elm.example,Bo Fox,\"Ban it now, and for all! Bo Fox\"\nc@elm.example,Cy Poe,Call 555-555-0100\nd@elm.example,Di Roe,\n";
    let gathered = gather(&[file.as_bytes()], |_| ());
    let words = gathered.each(|it| {
        (
            it.words_id.map(crate::own_words::WordsId::number),
            it.withheld.is_some(),
        )
    });
    assert_eq!(
        words,
        [
            (Some(0), false),
            (Some(0), false),
            (None, true),
            (None, false)
        ]
    );
    assert!(gathered.says("the supporter's own words have a phone number, and are held back"));
}

/// Many people under one address that a form filled in.
#[test]
fn an_address_that_everybody_gives_costs_no_more_than_others() {
    let mut file = "email,name,share,status\n".to_owned();
    for number in 0..20_000 {
        writeln!(file, "none@elm.example,Ann X{number},Yes,").unwrap();
    }
    let gathered = gather(&[file.as_bytes()], asked);
    assert_eq!(gathered.all.summary.people, 20_000);
    assert_eq!(gathered.all.summary.counted, 20_000);
}

#[test]
fn of_several_homes_the_latest_that_is_told_holds() {
    let gathered = gather(
        &["full_name,email,congressional_district,state,signed_at\n\
            Ann Lee,ann@elm.example,CA-12,,2024-01-05\n\
            Ann Lee,ann@elm.example,CA-13,,2024-02-05\n\
            Ann Lee,ann@elm.example,,CA,2024-03-05\n\
            Bo Fox,bo@elm.example,TN-1,,2024-01-05\n\
            Bo Fox,bo@elm.example,CA-12,,\n\
            Bo Fox,bo@elm.example,CA-13,,2024-03-05\n"
            .as_bytes()],
        |_| (),
    );
    let lives = gathered.each(|it| {
        let home = it.lives.home;
        let seat = home.seat.map_or_else(
            || home.state.map_or("-", |state| state.code).to_owned(),
            |seat| seat.to_string(),
        );
        (seat, it.has_moved_away)
    });
    let is = |seat: &str, has_moved| (seat.to_owned(), has_moved);
    assert_eq!(
        lives,
        [
            is("CA-12", true),
            is("CA-13", false),
            is("CA", false),
            is("TN-1", true),
            // Which of these two holds nobody knows; the state is one.
            is("CA", false),
            is("CA", false),
        ]
    );
}
