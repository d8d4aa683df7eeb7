//! What is wrong with a letter is told with its place and what to do.

use super::{SENATOR, TestCampaign};

#[test]
fn an_unknown_name_has_its_place_its_recipient_and_the_nearest_names() {
    let problem = TestCampaign::with_body("\nDear {{ recipient.lastname }}:\n").refusal(SENATOR);
    assert_eq!(
        (
            problem.file.as_str(),
            problem.line,
            problem.column.as_deref()
        ),
        ("letters/a.md", Some(5), Some("9"))
    );
    assert_eq!(
        problem.message,
        "`recipient.lastname` is not known: there is no column of the list `lastname`"
    );
    assert!(
        problem
            .help
            .ends_with("It was met for Ana Luján (row 3 of `recipients/a.csv`)."),
        "{}",
        problem.help
    );
    assert!(
        problem
            .help
            .starts_with("Did you mean `last_name`? There are `last_name`, "),
        "{}",
        problem.help
    );
    assert_eq!(
        problem.excerpt.as_deref(),
        Some("Dear {{ recipient.lastname }}:\n        ^^^^^^^^^^^^^^^^^^")
    );
}

#[test]
fn unknown_names_are_found_in_conditions_subjects_includes_and_frames() {
    for (folder, name) in [
        (
            TestCampaign::with_body("{% if recipient.stanse == \"for\" %}x{% endif %}"),
            "recipient.stanse",
        ),
        (
            TestCampaign::with_letter("+++\nsubject = \"On {{ values.bil }}\"\n+++\nx"),
            "values.bil",
        ),
        (
            TestCampaign::with_body("{% include \"_b.md\" %}")
                .file("letters/_b.md", "{{ salutaton }}"),
            "salutaton",
        ),
        (
            TestCampaign::with_body("x")
                .file("letters/_layout.html", "{{ body }}{{ sender.phone }}"),
            "sender.phone",
        ),
        (
            TestCampaign::with_body("{% for s in signatories %}{{ s.nam }}{% endfor %}"),
            "signatories.nam",
        ),
        (TestCampaign::with_body("{{ re }}"), "re"),
    ] {
        let problem = folder.refusal(SENATOR);
        assert!(
            problem
                .message
                .starts_with(&format!("`{name}` is not known")),
            "{problem}"
        );
        assert!(
            problem.excerpt.is_some() && problem.line.is_some(),
            "{problem}"
        );
    }
}

#[test]
fn a_greeting_with_an_empty_cell_is_an_error() {
    let problem = TestCampaign::with_body("Text.\n\nDear {{ recipient.city }}:\n").refusal(SENATOR);
    assert_eq!(problem.line, Some(6));
    assert!(
        problem
            .message
            .starts_with("`recipient.city` is empty in the greeting `Dear :`"),
        "{problem}"
    );
    let elsewhere = TestCampaign::with_body("Text {{ recipient.city }} more.")
        .render(SENATOR)
        .unwrap();
    assert_eq!(elsewhere.text, "Text more.\n");
}

#[test]
fn html_in_a_letter_is_refused_with_its_place() {
    let problem = TestCampaign::with_body("Text\n\nmore <b>x</b>\n").refusal(SENATOR);
    assert_eq!(
        (problem.line, problem.column.as_deref()),
        (Some(6), Some("6"))
    );
}

#[test]
fn a_letter_that_grows_without_end_is_stopped() {
    let problem = TestCampaign::with_body(
        "{% for a in range(end=90000) %}{% for b in range(end=90000) %}x{% endfor %}{% endfor %}",
    )
    .refusal(SENATOR);
    assert!(problem.message.contains("grows past"), "{problem}");
}

#[test]
fn a_letter_that_comes_to_no_end_is_stopped_whatever_it_writes() {
    let big = "{% set s = \"0123456789\" | replace(from=\"0\", to=\"0123456789\") %}\n";
    let doubled: String = (0..40).map(|_| "{% set s = s ~ s %}\n").collect();
    let tens: String = (0..20)
        .map(|_| "{% set s = s | replace(from=\"0\", to=\"0000000000\") %}\n")
        .collect();
    for (body, line, message) in [
        // Nothing is written at all.
        ("\n{% for a in range(end=100000) %}\n{% for b in range(end=100000) %}{% endfor %}\n{% endfor %}".to_owned(), 6, "the letter comes to no end"),
        ("{% for a in range(end=90000) %}{% set x = range(end=90000) | sort | last %}{% endfor %}".to_owned(), 4, "the letter comes to no end"),
        ("{% set n = range(end=90000) %}\n{% for a in n %}{% if a in n %}{% endif %}{% endfor %}".to_owned(), 5, "the letter comes to no end"),
        ("{% set n = range(end=90000) | unique %}".to_owned(), 4, "the letter comes to no end"),
        // Little becomes much.
        (format!("{big}{doubled}"), 23, "a value grows past 8 MB here"),
        (format!("{big}{tens}"), 11, "a value grows past 8 MB here"),
        ("{% set s = range(end=90000) | join(sep=\"0123456789\" ~ range(end=900) | join) %}".to_owned(), 4, "a value grows past 8 MB here"),
    ] {
        let folder = TestCampaign::with_body(&body);
        let problem = folder.refusal(SENATOR);
        assert!(problem.message.starts_with(message), "{body}: {problem}");
        assert_eq!(problem.line, Some(line), "{problem:?}");
    }
    let folder = (1..7).fold(
        TestCampaign::with_body("{% include \"_1.md\" %}"),
        |folder, depth| {
            let next = format!("{{% include \"_{}.md\" %}}", depth + 1);
            folder.file(&format!("letters/_{depth}.md"), &next.repeat(40))
        },
    );
    let problem = folder.file("letters/_7.md", "").refusal(SENATOR);
    assert!(
        problem.message.starts_with("the letter comes to no end"),
        "{problem}"
    );
    let frame = "{{ body }}\n{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}";
    let problem = TestCampaign::with_body("x")
        .file("letters/_layout.html", frame)
        .refusal(SENATOR);
    assert_eq!(
        (problem.file.as_str(), problem.line),
        ("letters/_layout.html", Some(2))
    );
    assert!(
        problem.message.starts_with("the letter comes to no end"),
        "{problem}"
    );
}

#[test]
fn includes_are_not_too_deep_wherever_they_are_met_first() {
    let chain = (1..30).fold(String::new(), |all, depth| {
        // The deepest first, so that each is known before the one that includes it.
        format!("{{% include \"_{depth}.md\" %}}\n{all}")
    });
    let folder = (1..29).fold(TestCampaign::with_body(&chain), |folder, depth| {
        let next = format!("{{% include \"_{}.md\" %}}", depth + 1);
        folder.file(&format!("letters/_{depth}.md"), &next)
    });
    let problem = folder.file("letters/_29.md", "x").refusal(SENATOR);
    assert_eq!(problem.message, "includes stand more than 8 deep");
}

#[test]
fn a_letter_with_a_thousand_signatories_is_far_from_any_bound() {
    let body = "{% for a in range(end=1000) %}{% if a is divisible_by(divisor=2) and recipient.city != \"x\" %}.{% endif %}{% endfor %}";
    TestCampaign::with_body(&body.repeat(40))
        .render(SENATOR)
        .unwrap();
}

#[test]
fn a_fault_in_a_tag_has_its_line() {
    let problem = TestCampaign::with_body(
        "one\n{% if recipient.city %}\ntwo {{ recipient.city + }}\n{% endif %}\n",
    )
    .refusal(SENATOR);
    assert_eq!(problem.line, Some(6), "{problem}");
    let problem = TestCampaign::with_body(
        "{% if recipient.city == \"\" %}\nb {{ recipient.city + 1 }}\n{% endif %}",
    )
    .refusal(SENATOR);
    assert_eq!(
        (problem.line, problem.column.as_deref()),
        (Some(5), Some("6")),
        "{problem:?}"
    );
}

/// Slips of the pen, each told where it was made: line, character, and a word of the message or of the help.
#[test]
fn slips_in_tags_are_told_where_they_were_made() {
    let slips = [
        ("Hi {{ recipient.city\n\nmore\n", 4, "4", "never closed"),
        (
            "Hi {{ recipient.city\n\nmore {{ date }}\n",
            4,
            "4",
            "never closed",
        ),
        ("Hi {% if recipient.city\n", 4, "4", "Write `%}`"),
        (
            "one\n{% if recipient.city %}x\n\nmore\n",
            5,
            "4",
            "this `if` is never closed",
        ),
        (
            "{% for s in signatories %}{% if s.state %}x{% endfor %}{% endif %}",
            4,
            "47",
            "First close the `if` of line 4",
        ),
        ("Hi {% endif %} x", 4, "7", "belongs to no `if`"),
        ("{% elif date %}", 4, "4", "belongs to no `if`"),
        (
            "{% if date %}a{% else if re %}b{% endif %}",
            4,
            "18",
            "Write {% elif ... %}",
        ),
        (
            "{% if recipient.city = \"x\" %}a{% endif %}",
            4,
            "22",
            "Write `==`",
        ),
        (
            "{% if recipient.city == “x” %}a{% endif %}",
            4,
            "25",
            "typographic quotation mark",
        ),
        (
            "It is.\n\n[^1]: A note.",
            6,
            "1",
            "refers to the note `[^1]`",
        ),
        (
            "{% if recipient.city %}x{% endif %}",
            4,
            "1",
            "the letter says nothing",
        ),
    ];
    for (body, line, character, told) in slips {
        let problem = TestCampaign::with_body(body).refusal(SENATOR);
        assert_eq!(
            (problem.line, problem.column.as_deref()),
            (Some(line), Some(character)),
            "{body}: {problem}"
        );
        assert!(
            problem.message.contains(told) || problem.help.contains(told),
            "{body}: {problem}"
        );
        assert!(problem.excerpt.is_some(), "{body}");
    }
    assert!(
        TestCampaign::with_letter("+++\nsubject = \"A\"\nHi")
            .refusal(SENATOR)
            .message
            .contains("never closed")
    );
}

#[test]
fn a_name_that_is_like_no_other_is_not_answered_with_one() {
    let help = |body: &str| TestCampaign::with_body(body).refusal(SENATOR).help;
    assert!(
        help("{{ qqq }}").starts_with("There are "),
        "{}",
        help("{{ qqq }}")
    );
    assert!(
        help("{{ recipient.nam }}").starts_with("Did you mean `first_name`?"),
        "{}",
        help("{{ recipient.nam }}")
    );
}

#[test]
fn subjects_are_one_line_of_text() {
    let subject = |subject: &str, city: &str| {
        TestCampaign::with_letter(&format!("+++\nsubject = \"{subject}\"\n+++\nx"))
            .render(&[("city", city)])
    };
    assert_eq!(
        subject("For {{ recipient.city }}: a *vote*", "O'Fallon & Co.")
            .unwrap()
            .subject,
        "For O'Fallon & Co.: a *vote*"
    );
    assert!(
        subject("a\\nb", "")
            .unwrap_err()
            .message
            .contains("line break")
    );
    assert!(
        subject("{{ recipient.city }}", "")
            .unwrap_err()
            .message
            .contains("empty")
    );
    assert!(
        subject("{{ recipient.city }}", &"x".repeat(201))
            .unwrap_err()
            .message
            .contains("201 characters")
    );
}

#[test]
fn a_link_made_of_data_must_lead_somewhere() {
    let folder = TestCampaign::with_body("[x]({{ recipient.url }})");
    assert!(
        folder
            .render(&[("url", "https://a.example/?b=\"c\"&d")])
            .unwrap()
            .body
            .contains("href=\"https://a.example/?b=&quot;c&quot;&amp;d\"")
    );
    for url in [
        "javascript:alert(1)",
        "https://",
        "a b",
        "JaVaScRiPt:x",
        "https://a.example/ onclick=x",
    ] {
        assert!(
            folder
                .refusal(&[("url", url)])
                .message
                .contains("leads nowhere"),
            "{url}"
        );
    }
}

#[test]
fn a_frame_that_parts_with_the_letter_is_stopped() {
    for (frame, message) in [
        (
            "<p>{% if values.bill == \"x\" %}{{ body }}{% endif %}</p>",
            "the frame prints `{{ body }}` not at all for this letter",
        ),
        (
            "{% for s in signatories %}{{ body }}{% endfor %}",
            "the frame prints `{{ body }}` 2 times for this letter",
        ),
        (
            "{{ body }}<img src=\"https://t.example/{{ recipient.state }}.gif\">",
            "the frame has `<img>`, which loads something when the letter is opened",
        ),
    ] {
        let problem = TestCampaign::with_body("x")
            .file("letters/_layout.html", frame)
            .refusal(SENATOR);
        assert_eq!(
            (problem.file.as_str(), problem.message.as_str()),
            ("letters/_layout.html", message)
        );
    }
}
