//! What the table of forms says of rows that lack something, and how a campaign changes it.

use super::forms::{form, salutation};
use super::recipient;
use crate::forms::{FormError, Forms};

#[test]
fn what_is_missing_is_an_error_that_names_the_column() {
    let missing = |row: &[(&str, &str)]| match form(row) {
        Err(FormError::Missing { column, .. }) => column,
        other => panic!("{row:?}: {other:?}"),
    };
    assert_eq!(
        missing(&[("office", "president"), ("last_name", "Whitcombe")]),
        "style"
    );
    assert_eq!(
        missing(&[("office", "senator"), ("full_name", "Ana Ruiz")]),
        "last_name"
    );
    assert_eq!(
        missing(&[("office", "senator"), ("last_name", "")]),
        "full_name"
    );
    assert_eq!(
        missing(&[
            ("office", "mayor"),
            ("last_name", "Ruiz"),
            ("full_name", "Ana Ruiz")
        ]),
        "city"
    );
    assert_eq!(
        missing(&[
            ("office", "governor"),
            ("last_name", "Ruiz"),
            ("full_name", "Ana Ruiz")
        ]),
        "state"
    );
    assert_eq!(
        missing(&[
            ("office", "committee_chair"),
            ("last_name", "Ruiz"),
            ("full_name", "Ana Ruiz")
        ]),
        "committee"
    );
    let chair = [
        ("office", "committee_chair"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("committee", "Rules"),
    ];
    assert_eq!(
        missing(&[&chair[..], &[("ranking_full_name", "Bo Lee")]].concat()),
        "ranking_last_name"
    );
    assert_eq!(
        missing(&[
            ("office", "staff"),
            ("full_name", "Robin Lee"),
            ("member_office", "senator"),
            ("member_full_name", "Lian Cho")
        ]),
        "member_last_name"
    );
}

#[test]
fn the_honorable_never_stands_with_a_surname_alone() {
    assert_eq!(
        form(&[
            ("office", "senator"),
            ("last_name", "Ruiz"),
            ("full_name", "Ruiz")
        ])
        .unwrap()
        .block[0],
        "Ruiz"
    );
}

#[test]
fn an_unknown_office_state_or_style_is_an_error() {
    assert_eq!(
        form(&[("office", "gadfly")]),
        Err(FormError::UnknownOffice("gadfly".into()))
    );
    assert_eq!(form(&[("office", "")]), Err(FormError::NoOffice));
    let row = [
        ("office", "governor"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("state", "ZZ"),
    ];
    assert_eq!(form(&row), Err(FormError::UnknownState("ZZ".into())));
    let row = [
        ("office", "speaker"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("style", "Sir"),
    ];
    assert_eq!(form(&row), Err(FormError::UnknownStyle("Sir".into())));
    let mayor = [
        ("office", "mayor"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("city", "Riverbend"),
    ];
    assert_eq!(
        form(&[&mayor[..], &[("state", "Ohoi")]].concat()),
        Err(FormError::UnknownState("Ohoi".into()))
    );
    let chair = [
        ("office", "committee_chair"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("committee", "Rules"),
    ];
    assert_eq!(
        form(&[&chair[..], &[("chamber", "Snate")]].concat()),
        Err(FormError::UnknownChamber("Snate".into()))
    );
}

#[test]
fn a_campaign_changes_and_extends_the_table() {
    let own = "[office.president]\nsalutation = \"Dear President {last_name}:\"\n\
               [city]\n\"Riverbend, OH\" = { title = \"Councilor\", honorable = false }\n\
               [state]\noh = { name = \"Ohio\", lower_title = \"Delegate\" }\n";
    let forms = Forms::load(Some(own)).unwrap();
    let president = [
        ("office", "president"),
        ("last_name", "Whitcombe"),
        ("full_name", "Eleanor Whitcombe"),
    ];
    assert_eq!(
        forms.of(&recipient(&president)).unwrap().salutation,
        "Dear President Whitcombe:"
    );
    let member = [
        ("office", "council_member"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("city", "Riverbend"),
        ("state", "OH"),
    ];
    let member = forms.of(&recipient(&member)).unwrap();
    assert_eq!(
        (member.salutation.as_str(), member.block[0].as_str()),
        ("Dear Councilor Ruiz:", "Ana Ruiz")
    );
    let legislator = [
        ("office", "state_representative"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("state", "OH"),
    ];
    assert_eq!(
        forms.of(&recipient(&legislator)).unwrap().salutation,
        "Dear Delegate Ruiz:"
    );
    assert_eq!(salutation(&legislator), "Dear Representative Ruiz:");
}

#[test]
fn a_campaign_adds_an_office_of_its_own_and_a_state_of_another_country() {
    let own = "[office.city_steward]\ntitle = \"City Steward of {place}\"\nshort_title = \"City Steward\"\n\
               salutation = \"Dear City Steward {last_name}:\"\nblock = [\"{full_name}\", \"{title}\", \"{place}, {state_name}\"]\n\
               honorable = false\n[state]\nnsw = { name = \"New South Wales\" }\n";
    let row = [
        ("office", "City Steward"),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
        ("city", "Bega"),
        ("state", "NSW"),
    ];
    assert_eq!(
        form(&row),
        Err(FormError::UnknownOffice("City Steward".into()))
    );
    let form = Forms::load(Some(own))
        .unwrap()
        .of(&recipient(&row))
        .unwrap();
    assert_eq!(form.salutation, "Dear City Steward Ruiz:");
    assert_eq!(
        form.block,
        ["Ana Ruiz", "City Steward of Bega", "Bega, New South Wales"]
    );
}

#[test]
fn a_fault_in_the_campaigns_table_is_told() {
    assert!(
        Forms::load(Some("[office.gadfly]\nsalutation = \"x\"\n"))
            .unwrap_err()
            .message
            .contains("`gadfly` is no office")
    );
    assert!(
        Forms::load(Some("[office.mayor]\nsalutaton = \"x\"\n"))
            .unwrap_err()
            .message
            .contains("salutaton")
    );
    assert_eq!(Forms::load(Some("\n[office\n")).unwrap_err().line, Some(2));
    let hidden = Forms::load(Some("[state.CA]\nname = \"Cali\u{fdd1}fornia\"\n")).unwrap_err();
    assert_eq!(
        (hidden.line, hidden.message.contains("U+FDD1")),
        (Some(2), true)
    );
}

#[test]
fn the_body_of_a_place_is_one_that_is_known() {
    for (line, message, help) in [
        (
            "county = { OH = \"county comission\" }",
            "`county comission` under `[body_of]` is no body",
            "Did you mean `county commission`?",
        ),
        (
            "county = { Ohio = \"county commission\" }",
            "`Ohio` under `[body_of]` is no state",
            "such as `OH`",
        ),
        (
            "hamlet = { OH = \"town board\" }",
            "unknown variant `hamlet`",
            "docs/letters.md",
        ),
    ] {
        let problem = Forms::load(Some(&format!("[body_of]\n{line}\n"))).unwrap_err();
        assert!(problem.message.contains(message), "{problem}");
        assert!(problem.help.contains(help), "{problem}");
    }
    Forms::load(Some("[body_of.county]\nOH = \"county commission\"\n")).unwrap();
}
