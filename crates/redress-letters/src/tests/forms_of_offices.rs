//! How the offices that real lists have are addressed and greeted: to be read aloud, as a person in that office would.

use super::forms::form;

/// Greeting and block of Ana Ruiz in an office of Elm, Ohio, in one line.
fn told(office: &str, more: &[(&str, &str)]) -> String {
    let row = [
        ("office", office),
        ("last_name", "Ruiz"),
        ("full_name", "Ana Ruiz"),
    ];
    let form = form(&[&row[..], more].concat()).unwrap();
    format!("{} {}", form.salutation, form.block.join(" / "))
}

#[test]
fn offices_of_a_city_are_greeted_by_their_title() {
    let elm = [("city", "Elm"), ("state", "OH")];
    for (office, expected) in [
        (
            "Vice Mayor",
            "Dear Vice Mayor Ruiz: The Honorable Ana Ruiz / Vice Mayor of Elm",
        ),
        (
            "Deputy Mayor",
            "Dear Deputy Mayor Ruiz: The Honorable Ana Ruiz / Deputy Mayor of Elm",
        ),
        (
            "Mayor Pro Tempore",
            "Dear Mayor Pro Tem Ruiz: The Honorable Ana Ruiz / Mayor Pro Tem of Elm",
        ),
        (
            "Council President",
            "Dear Council President Ruiz: The Honorable Ana Ruiz / President, Elm City Council",
        ),
        (
            "Council Vice President",
            "Dear Council Vice President Ruiz: The Honorable Ana Ruiz / Vice President, Elm City Council",
        ),
        (
            "Council Chair",
            "Dear Council Chair Ruiz: The Honorable Ana Ruiz / Chair, Elm City Council",
        ),
        (
            "Council Speaker",
            "Dear Speaker Ruiz: The Honorable Ana Ruiz / Speaker, Elm City Council",
        ),
        (
            "Village President",
            "Dear Village President Ruiz: The Honorable Ana Ruiz / Village President of Elm",
        ),
        (
            "Town Supervisor",
            "Dear Supervisor Ruiz: The Honorable Ana Ruiz / Town Supervisor",
        ),
        (
            "Selectman",
            "Dear Selectman Ruiz: The Honorable Ana Ruiz / Selectman",
        ),
        (
            "Select Board Member",
            "Dear Ana Ruiz: The Honorable Ana Ruiz / Select Board Member",
        ),
        (
            "Village Trustee",
            "Dear Trustee Ruiz: The Honorable Ana Ruiz / Village Trustee",
        ),
        (
            "Trustee",
            "Dear Trustee Ruiz: The Honorable Ana Ruiz / Trustee",
        ),
        (
            "School Board Member",
            "Dear Ana Ruiz: Ana Ruiz / School Board Member",
        ),
        (
            "School Committee Member",
            "Dear Ana Ruiz: Ana Ruiz / School Committee Member",
        ),
        ("City Attorney", "Dear Ana Ruiz: Ana Ruiz / City Attorney"),
        ("City Manager", "Dear Ana Ruiz: Ana Ruiz / City Manager"),
        (
            "Town Administrator",
            "Dear Ana Ruiz: Ana Ruiz / Town Administrator",
        ),
        (
            "City Treasurer",
            "Dear Treasurer Ruiz: The Honorable Ana Ruiz / Treasurer of Elm",
        ),
        (
            "Commissioner",
            "Dear Commissioner Ruiz: The Honorable Ana Ruiz / Commissioner",
        ),
        (
            "Cllr",
            "Dear Councillor Ruiz: The Honorable Ana Ruiz / Councillor",
        ),
    ] {
        assert_eq!(
            told(office, &elm),
            format!("{expected} / Elm, Ohio"),
            "{office}"
        );
    }
}

#[test]
fn a_district_beside_the_office_changes_no_title() {
    for listed in ["Ward 3 Alderman", "Alderman, Ward 3"] {
        let row = [
            ("city", "Elm"),
            ("state", "OH"),
            ("office_as_listed", listed),
        ];
        assert_eq!(
            told("council_member", &row),
            "Dear Alderman Ruiz: The Honorable Ana Ruiz / Alderman / Elm, Ohio"
        );
    }
}

#[test]
fn offices_of_a_county_name_it() {
    let county = [("city", "Elm County"), ("state", "OH")];
    for (office, expected) in [
        (
            "County Executive",
            "Dear County Executive Ruiz: The Honorable Ana Ruiz / County Executive",
        ),
        (
            "Sheriff",
            "Dear Sheriff Ruiz: The Honorable Ana Ruiz / Sheriff of Elm County",
        ),
        (
            "District Attorney",
            "Dear District Attorney Ruiz: The Honorable Ana Ruiz / District Attorney",
        ),
        (
            "County Attorney",
            "Dear Ana Ruiz: Ana Ruiz / County Attorney",
        ),
        (
            "County Administrator",
            "Dear Ana Ruiz: Ana Ruiz / County Administrator",
        ),
        (
            "County Auditor",
            "Dear Auditor Ruiz: The Honorable Ana Ruiz / Auditor of Elm County",
        ),
    ] {
        assert_eq!(
            told(office, &county),
            format!("{expected} / Elm County, Ohio"),
            "{office}"
        );
    }
    let by_column = [("county", "Elm County"), ("state", "OH")];
    assert_eq!(
        told("sheriff", &by_column),
        "Dear Sheriff Ruiz: The Honorable Ana Ruiz / Sheriff of Elm County / Elm County, Ohio"
    );
}

#[test]
fn offices_of_a_state_name_it() {
    for (office, expected) in [
        (
            "Lt. Governor",
            "Dear Lieutenant Governor Ruiz: The Honorable Ana Ruiz / Lieutenant Governor of Ohio",
        ),
        (
            "Attorney General",
            "Dear Attorney General Ruiz: The Honorable Ana Ruiz / Attorney General of Ohio",
        ),
        (
            "Secretary of State",
            "Dear Secretary Ruiz: The Honorable Ana Ruiz / Ohio Secretary of State",
        ),
        (
            "Treasurer",
            "Dear Treasurer Ruiz: The Honorable Ana Ruiz / Treasurer of Ohio",
        ),
        (
            "State Auditor",
            "Dear Auditor Ruiz: The Honorable Ana Ruiz / Auditor of Ohio",
        ),
        (
            "Comptroller",
            "Dear Comptroller Ruiz: The Honorable Ana Ruiz / Comptroller of Ohio",
        ),
        (
            "Controller",
            "Dear Controller Ruiz: The Honorable Ana Ruiz / Controller of Ohio",
        ),
    ] {
        assert_eq!(told(office, &[("state", "OH")]), expected, "{office}");
    }
}

#[test]
fn members_of_parliaments_are_greeted_by_name() {
    let seat = [("district", "Elm North"), ("state", "QLD")];
    for (office, title) in [
        ("MP", "Member of Parliament"),
        ("MLA", "Member of the Legislative Assembly"),
        ("MSP", "Member of the Scottish Parliament"),
    ] {
        assert_eq!(
            told(office, &seat),
            format!("Dear Ana Ruiz: Ana Ruiz / {title} / Elm North")
        );
    }
    assert_eq!(
        told("MP", &[("style", "Ms.")]),
        "Dear Ms. Ruiz: Ana Ruiz / Member of Parliament"
    );
    assert_eq!(
        told("City Manager", &[("style", "Ms."), ("city", "Elm")]),
        "Dear Ms. Ruiz: Ana Ruiz / City Manager / Elm"
    );
}

#[test]
fn a_member_of_a_board_is_called_after_it_and_a_board_without_a_mayor_is_greeted_without_one() {
    let county = [("city", "Elm County"), ("state", "OH")];
    let listed = |office: &'static str, as_listed: &'static str| {
        told(
            office,
            &[&county[..], &[("office_as_listed", as_listed)]].concat(),
        )
    };
    assert_eq!(
        listed("council_member", "Board of Supervisors"),
        "Dear Supervisor Ruiz: The Honorable Ana Ruiz / Elm County Board of Supervisors / Elm County, Ohio"
    );
    let board = |as_listed: &'static str| {
        let row = [("office", "council"), ("office_as_listed", as_listed)];
        let form = form(&[&row[..], &county].concat()).unwrap();
        format!("{} {}", form.salutation, form.block.join(" / "))
    };
    assert_eq!(
        board("Board of Supervisors"),
        "Dear Members of the Board of Supervisors: Members of the Elm County Board of Supervisors / Elm County, Ohio"
    );
    assert_eq!(
        board("Town Council"),
        "Dear Mayor and Members of the Town Council: The Honorable Mayor and Members of the Town Council / Elm County, Ohio"
    );
}

#[test]
fn the_staff_of_a_member_of_a_state_is_not_in_washington() {
    let row = [
        ("office", "staff"),
        ("full_name", "Robin Lee"),
        ("member_office", "Senator"),
        ("member_full_name", "Ana Ruiz"),
        ("member_last_name", "Ruiz"),
        ("state", "OH"),
        ("district", "12"),
    ];
    assert_eq!(form(&row).unwrap().block[1], "Ohio Senate");
}
