//! A book as plain text.

use super::contents::Part;
use super::cover::BookCover;
use super::markup::place_of;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Columns of a line, as in letters.
const COLUMNS: usize = 72;
/// What people wrote stands apart, so that nobody's words can pass for the book's.
const INDENT: &str = "    ";

/// Adds a part.
pub(super) fn push(text: &mut String, part: &Part<'_>) {
    match part {
        Part::Cover(cover) => push_cover(text, cover),
        Part::Heading(heading) => {
            let _ = write!(text, "\n\n{}\n", heading.to_uppercase());
        }
        Part::Said(person) => {
            let Some(words) = &person.words else { return };
            text.push('\n');
            for line in words.text.lines().filter(|line| !line.trim().is_empty()) {
                push_wrapped(text, INDENT, line);
            }
            let mut by = vec![person.name.clone()];
            by.extend(place_of(person));
            by.extend(BookCover::others(words.others));
            push_wrapped(text, "", &format!("-- {}", by.join(", ")));
        }
        Part::People(town, people) => {
            if let Some(town) = town {
                let _ = write!(text, "\n{town}\n");
            }
            for person in *people {
                let _ = writeln!(
                    text,
                    "  {}",
                    format!("{} {}", person.name, person.zip).trim_end()
                );
            }
        }
    }
}

fn push_cover(text: &mut String, cover: &BookCover) {
    let mut paragraph = |line: &str| {
        push_wrapped(text, "", line);
        text.push('\n');
    };
    paragraph(&cover.from);
    paragraph(&BookCover::TITLE.to_uppercase());
    paragraph(&format!("For {}", cover.recipient));
    paragraph(&cover.standing());
    paragraph(&format!("“{}”", cover.asks));
    paragraph(&cover.who_is_in_it());
    if let Some(left_out) = cover.left_out() {
        paragraph(&left_out);
    }
    if let Some(line) = &cover.signed_as {
        paragraph(&format!(
            "Everybody here signed up under this line: “{line}”"
        ));
    }
    push_wrapped(text, "", &format!("Questions: {}", cover.contact));
}

/// Adds a paragraph in lines of the usual width; a word that is longer has a line of its own.
fn push_wrapped(text: &mut String, indent: &str, paragraph: &str) {
    let mut line = String::from(indent);
    for word in paragraph.split_whitespace() {
        let is_empty = line.len() == indent.len();
        if !is_empty && line.width() + 1 + word.width() > COLUMNS {
            text.push_str(&line);
            text.push('\n');
            line = String::from(indent);
        } else if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
    }
    text.push_str(&line);
    text.push('\n');
}

#[test]
fn lines_are_wrapped_and_words_stand_apart() {
    let mut text = String::new();
    push_wrapped(&mut text, INDENT, &"one two three ".repeat(8));
    assert!(
        text.lines()
            .all(|line| line.starts_with(INDENT) && line.len() <= COLUMNS)
    );
    assert_eq!(text.split_whitespace().count(), 24);
}
