//! What letters share changes nothing: each has the same bytes as if it were the only one.

use super::test_campaign::TestMailing;
use super::{TestCampaign, recipient};
use crate::set::Rendering;
use crate::shared::{LetterData, LetterParts};
use crate::{LetterSet, RenderedLetter};
use proptest::prelude::*;
use redress_base::problem::Problem;
use redress_lists::Recipient;

/// Pieces of letters that print, ask, loop, filter, hide a name behind one of their own.
const PIECES: [&str; 27] = [
    "{{ recipient.state_name }}",
    "{% if recipient.state %}In *{{ recipient.state_name | upper }}*.{% endif %}",
    "{{ date }}",
    "{{ address_block }}",
    "{{ salutation }}",
    "**Re: {{ re }}**",
    "Dear {{ recipient.city }}:",
    "We write to {{- recipient.city -}} and *{{ recipient.state }}*, at such length that lines break where data makes them.",
    "A paragraph without any data, long enough that it is wrapped over more than a single line of text = one.",
    "{% if recipient.state == \"CA\" %}In {{ recipient.city }}{% else %}Elsewhere{% endif %}",
    "{% if title %}{{ title }}{% endif %}",
    "{{ recipient.city | upper }}",
    "{{ recipient.city | default(value=\"nowhere\") }}",
    "{{ address_block | upper }}",
    "[{{ recipient.city }}](https://a.example)",
    "[x](https://a.example/{{ recipient.state }})",
    "[y](https://b.example), [{{ values.bill }}](https://c.example) and [y](https://b.example)",
    "Noted.[^n]",
    "- {{ recipient.city }}\n- b [z](https://d.example)\n  1. c",
    "| a | b |\n|---|--:|\n| {{ recipient.city }} | {{ recipient.state }} |",
    "> {{ title }} {{ short_title }}\n>\n> # {{ recipient.city }}",
    "{% for line in address_lines %}{{ line }}, {% endfor %}",
    "{% set city = recipient.city %}{{ city }}",
    "{% if recipient.state == \"CA\" %}{% set title = \"Chair\" %}{% endif %}{{ title }}",
    "{% for s in signatories %}\n- {{ s.name }}{% if s.state %} ({{ s.state }}){% endif %}\n\n{% endfor %}",
    "`{{ recipient.city }}`\\\n    {{ recipient.state }}",
    "From {{ recipient.city }} and = signs",
];

const NOTE: &str = "[^n]: A note, [y](https://b.example), {{ recipient.state }}.\n";

const FRAMES: [&str; 5] = [
    "<title>{{ subject }}</title>\n<p>{{ recipient.city }} = {{ sender.name }}</p>\n{{ body }}\n",
    "<div>{{ body | safe }}</div>",
    "{% if recipient.state == \"CA\" %}<i>{{ recipient.city | upper }}</i>{% endif %}{{ body }}",
    "{{ subject | upper }}{{ body }}and again {{ subject }}",
    "{% set city = subject %}{{ city }}\n{{ body }}{{ salutation }}",
];

const SUBJECTS: [&str; 3] = [
    "A subject",
    "For {{ recipient.city }} of {{ title }}",
    "{{ recipient.state | lower }} {{ values.bill }}",
];

/// Cells as lists have them, and worse.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("CA".to_owned()),
        Just("Ohio".to_owned()),
        Just("https://a.example".to_owned()),
        Just("*a* <b> [c](d) | `e` & \"f\"".to_owned()),
        "[ -~é漢]{1,90}".prop_map(|cell| cell.trim().to_owned()),
    ]
}

fn row() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let office = prop_oneof![
        Just("senator"),
        Just("mayor"),
        Just("clerk"),
        Just("gadfly")
    ];
    (office, cell(), cell(), "[A-Z][a-zé]{1,9}").prop_map(|(office, city, state, name)| {
        let full_name = format!("Ana {name}");
        let cells = [office.to_owned(), name, full_name, city, state];
        ["office", "last_name", "full_name", "city", "state"]
            .into_iter()
            .zip(cells)
            .collect()
    })
}

/// A row's letter without slots, so that nothing in it comes from another row's.
fn alone(
    set: &LetterSet,
    mailing: &TestMailing,
    row: &Recipient,
) -> Result<(String, LetterParts), Problem> {
    let letter = set.letters.get(&mailing.letter).unwrap();
    let mut listed = set.compared(letter, &row.columns);
    listed.slots = listed.slots.none();
    let form = set.forms.of(row).ok();
    let rendering = Rendering {
        set,
        path: &mailing.letter,
        letter,
        listed: &listed,
        mailing: mailing.into(),
        row,
        data: LetterData {
            row,
            form: form.as_ref(),
            state_name: set.state_name(letter, mailing.into(), row)?,
        },
    };
    rendering.letter()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn a_letter_says_what_it_would_say_alone(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..9),
        frame in prop::option::of(prop::sample::select(&FRAMES[..])),
        subject in prop::sample::select(&SUBJECTS[..]),
        re in prop_oneof![Just("The bill"), Just("On {{ recipient.state }}"), Just("{{ recipient.city }}")],
        rows in prop::collection::vec(row(), 2..7),
    ) {
        let letter = format!(
            "+++\nsubject = '{subject}'\nre = '{re}'\n+++\n{}\n\n{}",
            pieces.join("\n\n"),
            if pieces.contains(&"Noted.[^n]") { NOTE } else { "" }
        );
        let mut folder = TestCampaign::with_letter(&letter);
        if let Some(frame) = frame {
            folder = folder.file("letters/_layout.html", frame);
        }
        let (set, mailing) = folder.load().unwrap();
        for row in &rows {
            let cells: Vec<(&str, &str)> = row.iter().map(|(name, cell)| (*name, cell.as_str())).collect();
            let row = recipient(&cells);
            match (set.render(&mailing, &row), alone(&set, &mailing, &row)) {
                (Ok(RenderedLetter { subject, text, html, body, .. }), Ok((said, alone))) => {
                    prop_assert_eq!((&subject, &text), (&said, &alone.text));
                    prop_assert_eq!((&html, &body), (&alone.html, &alone.body));
                    for part in [&text, &html, &body] {
                        prop_assert_eq!(part.pieces().map(|(text, _)| text).collect::<String>(), &**part);
                    }
                }
                // A form that the letter needs is missed before anything is said.
                (Err(_), _) if set.forms.of(&row).is_ok_and(|form| form.no_block.is_some()) => {}
                (Err(_), _) if set.forms.of(&row).is_err() => {}
                (Err(problem), Err(alone)) => prop_assert_eq!(problem.message, alone.message),
                (Err(problem), Ok(_)) => prop_assert!(false, "{}", problem),
                (Ok(_), Err(problem)) => prop_assert!(false, "{}", problem),
            }
        }
    }
}

#[test]
fn a_letter_that_prints_its_data_shares_the_rest() {
    let folder = TestCampaign::with_body(
        "Dear {{ recipient.city }}:\n\nThis is the same.\n\nTo {{ recipient.city }}.\n",
    );
    let (set, mailing) = folder.load().unwrap();
    let shared = |city: &str| {
        let letter = set.render(&mailing, &recipient(&[("city", city)])).unwrap();
        let passages = letter
            .text
            .pieces()
            .filter_map(|(_, passage)| passage.map(std::sync::Arc::as_ptr));
        (letter.text.to_string(), passages.collect::<Vec<_>>())
    };
    let (riverbend, alden) = (shared("Riverbend"), shared("Port Alden"));
    assert_eq!(
        riverbend.0,
        "Dear Riverbend:\n\nThis is the same.\n\nTo Riverbend.\n"
    );
    assert_eq!(
        alden.0,
        "Dear Port Alden:\n\nThis is the same.\n\nTo Port Alden.\n"
    );
    assert!(!riverbend.1.is_empty());
    assert_eq!(riverbend.1, alden.1, "the very same passages");
}

/// Two rows' letters, each against what it says alone.
fn says_what_it_would_say_alone(folder: &TestCampaign) {
    let (set, mailing) = folder.load().unwrap();
    for city in ["Riverbend", "Port Alden"] {
        let row = recipient(&[("city", city), ("state", "CA")]);
        let rendered = set.render(&mailing, &row).unwrap();
        let (subject, said) = alone(&set, &mailing, &row).unwrap();
        assert_eq!((&rendered.subject, &rendered.text), (&subject, &said.text));
        assert!(
            rendered.text.contains(&format!("Re: {city}")),
            "{}",
            &*rendered.text
        );
    }
}

#[test]
fn a_reference_line_whose_quotes_are_escaped_is_each_letters_own() {
    for re in [
        r#""{{ recipient.city }} and the \"Safe Streets Act\"""#,
        r#""{{ recipient.city }}, \u201cSafe\u201d \u201cStreets\u201d, {{ recipient.city | upper }}""#,
        "\"\"\"\n{{ recipient.city }}\"\"\"",
        "'''{{ recipient.city }}'''",
    ] {
        let letter = format!(
            "+++\nsubject = 'A subject'\nre = {re}\n+++\nRe: {{{{ re }}}}\n\nTo {{{{ recipient.city }}}}\n"
        );
        says_what_it_would_say_alone(&TestCampaign::with_letter(&letter));
    }
}

#[test]
fn a_reference_line_that_includes_a_passage_is_each_letters_own() {
    let letter = "+++\nsubject = 'A subject'\nre = '{% include \"_city.md\" %}'\n+++\nRe: {{ re }}\n\n{% include \"_city.md\" %}\n";
    says_what_it_would_say_alone(
        &TestCampaign::with_letter(letter).file("letters/_city.md", "{{ recipient.city }}"),
    );
}
