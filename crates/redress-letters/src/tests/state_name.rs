//! `recipient.state_name`: the state in full.

use super::{TestCampaign, recipient};

/// A senator's row with this state.
fn row(state: &str) -> Vec<(&'static str, &str)> {
    let mut row = super::SENATOR.to_vec();
    row.retain(|(column, _)| *column != "state");
    row.push(("state", state));
    row
}

#[test]
fn a_state_is_named_in_full_whatever_the_row_has() {
    let letter = TestCampaign::with_letter(
        "+++\nsubject = \"To {{ recipient.state_name }}\"\n+++\nThe people of {{ recipient.state_name | upper }} and \
         {{- recipient.state_name }}.",
    );
    for (state, name) in [
        ("OH", "Ohio"),
        ("oh", "Ohio"),
        ("new mexico", "New Mexico"),
        ("DC", "District of Columbia"),
    ] {
        let rendered = letter.render(&row(state)).unwrap();
        assert_eq!(rendered.subject, format!("To {name}"));
        let upper = name.to_uppercase();
        let text = rendered.text.to_string().replace('\n', " ");
        assert_eq!(text.trim(), format!("The people of {upper} and{name}."));
    }
    // Another country's, as the campaign has it.
    let own = letter.file("forms.toml", "[state.ON]\nname = \"Ontario\"\n");
    assert_eq!(own.render(&row("ON")).unwrap().subject, "To Ontario");
}

#[test]
fn a_state_that_nobody_knows_is_an_error_where_its_name_is_used() {
    let letter = TestCampaign::with_body("The people of {{ recipient.state_name }} ask you.\n");
    let problem = letter.refusal(&row("NX"));
    assert_eq!(
        problem.message,
        "the state `NX` is not known, for Ana Luján (row 3 of `recipients/a.csv`)"
    );
    assert_eq!(
        (problem.line, problem.column.as_deref()),
        (Some(4), Some("18"))
    );
    let problem = letter.refusal(&row(""));
    assert_eq!(
        problem.message,
        "`recipient.state_name` has no value where a row names no state"
    );
    assert_eq!(problem.line, Some(4));
    let asks = TestCampaign::with_body(
        "We{% if recipient.state %} of {{ recipient.state_name }}{% endif %} ask you.\n",
    );
    let text = |state| asks.render(&row(state)).unwrap().text.to_string();
    assert_eq!(
        (text("").trim(), text("OH").trim()),
        ("We ask you.", "We of Ohio ask you.")
    );
    let lenient =
        TestCampaign::with_body("{{ recipient.state_name | default(value=\"your state\") }}");
    assert_eq!(
        lenient.render(&row("")).unwrap().text.to_string().trim(),
        "your state"
    );
}

#[test]
fn a_list_without_states_has_no_names_of_them_and_one_with_such_a_column_has_its_own() {
    let letter = TestCampaign::with_body("{{ recipient.state_nam }}");
    let problem = letter.refusal(&row("OH"));
    assert!(
        problem
            .help
            .starts_with("Did you mean `state_name`? There are `state_name`"),
        "{}",
        problem.help
    );
    let letter = TestCampaign::with_body("{{ recipient.state_name }}");
    let problem = letter.refusal(&[("city", "Elm")]);
    assert!(
        problem
            .message
            .starts_with("`recipient.state_name` is not known")
    );
    let own = letter
        .render(&[("state", "OH"), ("state_name", "Buckeyes")])
        .unwrap();
    assert_eq!(own.text.to_string().trim(), "Buckeyes");
}

#[test]
fn a_letter_that_names_the_state_reads_the_column_of_states() {
    let (set, mailing) = TestCampaign::with_body("{{ recipient.state_name }}")
        .load()
        .unwrap();
    assert!(set.reads(&mailing, "state") && !set.reads(&mailing, "city"));
    let wording = |state| set.wording(&mailing, &recipient(&row(state))).unwrap();
    assert!(wording("OH").is_that_of(&wording("CA")));
}
