//! The language that a letter is written in, and the direction of its paragraphs.

use super::{SENATOR, TestCampaign};

#[test]
fn a_letter_says_in_which_language_and_direction_it_is_written() {
    let letter = |matter: &str, body: &str| {
        TestCampaign::with_letter(&format!("+++\nsubject = \"S\"\n{matter}+++\n{body}\n"))
    };
    let html = |matter: &str, body: &str| {
        let letter = letter(matter, body).render(SENATOR).unwrap();
        (
            letter.html.to_string(),
            letter.language.map(|language| language.to_string()),
        )
    };
    let (unset, language) = html("", "Text.");
    assert!(
        unset.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"),
        "{unset}"
    );
    assert_eq!(language, None);
    let (spanish, language) = html("lang = \"es\"\n", "Texto.");
    assert!(spanish.contains("<html lang=\"es\">\n"), "{spanish}");
    assert_eq!(language.as_deref(), Some("es"));
    let (arabic, _) = html("lang = \"ar\"\n", "نص.");
    assert!(
        arabic.contains("<html lang=\"ar\" dir=\"rtl\">\n"),
        "{arabic}"
    );
    let (said, _) = html("lang = \"ar\"\ndir = \"auto\"\n", "نص.");
    assert!(said.contains("<html lang=\"ar\" dir=\"auto\">\n"), "{said}");

    for (matter, message) in [
        ("lang = \"Spanish\"\n", "`Spanish` names no language"),
        ("dir = \"right\"\n", "`right` is no direction"),
    ] {
        let problem = letter(matter, "Text.").refusal(SENATOR);
        assert_eq!((problem.line, problem.message.as_str()), (Some(3), message));
    }
    let own = |frame: &str| {
        letter("lang = \"es\"\ndir = \"ltr\"\n", "Texto.").file("letters/_layout.html", frame)
    };
    let problem = own("<html lang=\"en\">{{ body }}").refusal(SENATOR);
    assert_eq!(
        problem.message,
        "the frame does not print the letter's `lang`"
    );
    assert_eq!(
        problem.help,
        "Write <html lang=\"{{ lang }}\"> in `letters/_layout.html`."
    );
    let problem = own("<html lang=\"{{ lang }}\">{{ body }}").refusal(SENATOR);
    assert_eq!(
        problem.message,
        "the frame does not print the letter's `dir`"
    );
    own("<html lang=\"{{ lang }}\" dir=\"{{ dir }}\">{{ body }}")
        .render(SENATOR)
        .unwrap();
}

#[test]
fn what_begins_from_right_to_left_is_shown_so() {
    let body = "# שלום\n\nEnglish עברית.\n\n**1.** *عربي* with Latin.\n\n- אחת\n- two\n\n| שם | City |\n|---|---|\n| {{ recipient.full_name }} | x |\n\n\
                Note.[^a]\n\n[^a]: הערה.\n";
    let named = |name: &str| {
        let row: Vec<(&str, &str)> = SENATOR
            .iter()
            .map(|(column, cell)| (*column, if *column == "full_name" { name } else { *cell }))
            .collect();
        TestCampaign::with_body(body)
            .render(&row)
            .unwrap()
            .body
            .to_string()
    };
    let hebrew = named("דנה לוי");
    for part in [
        "<h1 dir=\"auto\">שלום",
        "<p>English עברית.",
        "<p dir=\"auto\"><strong>1.</strong> <em>عربي",
        "<li dir=\"auto\">אחת</li>\n<li>two</li>",
        "<th dir=\"auto\" style=",
        // As the data has it, be it shared with other letters or not.
        "<td dir=\"auto\" style=\"padding:2px 18px 2px 0;vertical-align:top;text-align:left\">דנה לוי</td>",
        "<p dir=\"auto\" id=\"note-1\">",
    ] {
        assert!(hebrew.contains(part), "no `{part}` in {hebrew}");
    }
    assert!(!named("Dana Levi").contains("<td dir"));
}
