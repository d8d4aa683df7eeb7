//! What a send would do, before it is done: letters of each mailing, and what stays.

use super::width::width;
use super::words::{count, grouped, moment};
use crate::plan::{CutBooks, DrawnCampaign, DrawnMailing};
use crate::report::Table;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_base::problem::Problem;
use redress_base::words::long_date;
use redress_ledger::Unread;
use std::fmt::Write as _;

/// The mailings as a table, with a line for all together where there are several.
pub fn mailings(mailings: &[DrawnMailing]) -> String {
    let mut table = Table::new(&["mailing", ">letters", ">by hand", ">held back"]);
    let mut row = |name: &str, numbers: [u64; 3]| {
        table.row(std::iter::once(name.to_owned()).chain(numbers.map(super::words::grouped)));
    };
    for mailing in mailings {
        row(
            mailing.name.as_str(),
            [mailing.letters, mailing.by_hand, mailing.held_back],
        );
    }
    if mailings.len() > 1 {
        let sum = |of: fn(&DrawnMailing) -> u64| mailings.iter().map(of).sum();
        row(
            "together",
            [sum(|m| m.letters), sum(|m| m.by_hand), sum(|m| m.held_back)],
        );
    }
    table.fit(width())
}

/// What there is to tell of mailings that follow others: what they wait for, and what nobody knows.
pub fn follow_ups(drawn: &DrawnCampaign, zone: &TimeZone) -> String {
    let mut text = String::new();
    for mailing in &drawn.mailings {
        let Some(follow_up) = &mailing.follow_up else {
            continue;
        };
        let (name, followed) = (&mailing.name, &follow_up.followed);
        if follow_up.sent == 0 {
            let _ = writeln!(
                text,
                "`{name}` follows `{followed}`, of which nothing was sent yet: 0 letters."
            );
        }
        match follow_up.due {
            Some((first, last)) if first == last => {
                let _ = writeln!(
                    text,
                    "The next letters of `{name}` are due on {}.",
                    long_date(first)
                );
            }
            Some((first, last)) => {
                let (first, last) = (long_date(first), long_date(last));
                let _ = writeln!(
                    text,
                    "The next letters of `{name}` are due on {first}, the last of them on {last}."
                );
            }
            None => {}
        }
    }
    if let Some(unread) = drawn.unread {
        let note = unread_note(unread, zone);
        let _ = writeln!(text, "Attention: {}. {}", note.message, note.help);
    }
    text
}

/// That nobody knows who has answered, as a note.
pub fn unread_note(unread: Unread, zone: &TimeZone) -> Problem {
    let Unread {
        letters,
        last_reading,
    } = unread;
    let tell = if letters == 1 { "tells" } else { "tell" };
    let when = last_reading.map_or_else(
        || "no mailbox was ever read".to_owned(),
        |at| format!("the mailbox was last read {}", moment(at, zone)),
    );
    Problem::note(
        "campaign.toml",
        format!(
            "{} {tell} somebody that nobody has answered, and {when}",
            count(letters, "letter")
        ),
        "Run `redress inbox` before `redress send`, which holds them back until that is less than a day ago. If you read your \
         mail yourself, mark who has answered (`redress mark replied`), then say so with `redress inbox --seen`.",
    )
}

/// How old the lists are that say when they were right, so that a stale one is noticed before it is used.
pub fn ages_of_lists(mailings: &[DrawnMailing], today: Date) -> String {
    let mut text = String::new();
    for mailing in mailings {
        let Some(day) = mailing.list_as_of else {
            continue;
        };
        let days = today.since(day).map_or(0, |span| span.get_days());
        let age = u64::try_from(days).map_or_else(
            // Negative, so most likely a slip of the pen, which is to be seen.
            |_| "a day to come".to_owned(),
            |days| format!("{} ago", count(days, "day")),
        );
        let _ = writeln!(
            text,
            "The list of `{}` is as of {day}, {age}.",
            mailing.name
        );
    }
    text
}

/// Books of constituents that are too large for mail: a line; nothing where all are whole.
pub fn cut_books(mailings: &[DrawnMailing]) -> String {
    let cut = mailings.iter().map(|mailing| mailing.cut_books);
    let CutBooks {
        books,
        people,
        left_out,
    } = cut.fold(CutBooks::default(), |sum, more| CutBooks {
        books: sum.books + more.books,
        people: sum.people + more.people,
        left_out: sum.left_out + more.left_out,
    });
    if books == 0 {
        return String::new();
    }
    let (is, go) = if books == 1 {
        ("is", "goes")
    } else {
        ("are", "go")
    };
    let mut text = format!(
        "{} {is} too large for mail (`book_kb`) and {go} without {} of the people: `redress packet` prints them whole, to be brought by hand.\n",
        count(books, "constituents' book"),
        grouped(people),
    );
    if left_out > 0 {
        let (is, its) = if left_out == 1 {
            ("is", "its")
        } else {
            ("are", "their")
        };
        let _ = writeln!(
            text,
            "{} of them {is} not sent at all, because not one of {its} people fits: give `book_kb` more room, so that no letter \
             promises what does not come.",
            grouped(left_out),
        );
    }
    text
}
