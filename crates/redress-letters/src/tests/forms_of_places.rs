//! How places are named: councils, counties, towns, villages, the District, to be read aloud as somebody there would.

use super::TestCampaign;
use super::forms::form;
use crate::forms::FormError;

/// Greeting and block of a row with these cells: office, office as listed, city, state.
fn told(cells: [&str; 4]) -> String {
    let [office, listed, city, state] = cells;
    let body = office == "council";
    let row = [
        ("office", office),
        ("office_as_listed", listed),
        ("city", city),
        ("state", state),
        ("last_name", if body { "" } else { "Ruiz" }),
        ("full_name", if body { "" } else { "Ana Ruiz" }),
    ];
    let form = form(&row).unwrap_or_else(|error| panic!("{row:?}: {error}"));
    format!("{}\n  {}\n", form.block.join(" / "), form.salutation)
}

#[test]
fn bodies_are_called_after_the_kind_of_their_place() {
    let places = [
        ["Elm", "OH"],
        ["City of Elm", "OH"],
        ["City of City of Elm", "OH"],
        ["Elm, City of", "OH"],
        ["Salt Lake City", "UT"],
        ["Greenwood Village", "CO"],
        ["Town of Elm", "MA"],
        ["Town of Elm", "NY"],
        ["Village of Elm", "IL"],
        ["Village of Elm", "NY"],
        ["Village of Elm", "OH"],
        ["Elk Grove Village", "IL"],
        ["Borough of Elm", "NJ"],
        ["Elm Borough", "PA"],
        ["Township of Elm", "NJ"],
        ["Elm Township", "OH"],
        ["King County", "WA"],
        ["County of King", "WA"],
        ["Elm County", "CA"],
        ["Elm County", "TX"],
        ["Elm Parish", "LA"],
        ["City and County of San Francisco", "CA"],
        ["Town of Madison", "WI"],
        ["Washington", "DC"],
        ["", "DC"],
        ["Washington", "D.C."],
    ];
    let shown = places.map(|[city, state]| {
        format!(
            "{city}, {state}\n{}{}",
            told(["council", "City Council", city, state]),
            told(["council_member", "Council Member", city, state])
        )
    });
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_lists_own_word_for_a_body_or_its_members_comes_before_the_kind_of_place() {
    for (cells, expected) in [
        (
            ["council_member", "Councilmember", "King County", "WA"],
            "The Honorable Ana Ruiz / King County Council / King County, Washington\n  Dear Councilmember Ruiz:\n",
        ),
        (
            ["council_member", "Councilman", "Village of Elm", "IL"],
            "The Honorable Ana Ruiz / Elm Village Council / Elm, Illinois\n  Dear Councilman Ruiz:\n",
        ),
        (
            ["council", "County Commission", "Elm County", "TN"],
            "Members of the Elm County Commission / Elm County, Tennessee\n  Dear Members of the County Commission:\n",
        ),
        (
            ["council", "Board of Trustees", "Village of Elm", "IL"],
            "Members of the Elm Village Board of Trustees / Elm, Illinois\n  Dear Members of the Village Board of Trustees:\n",
        ),
        (
            ["council", "Select Board", "Town of Elm", "MA"],
            "Members of the Elm Select Board / Elm, Massachusetts\n  Dear Members of the Select Board:\n",
        ),
        (
            ["trustee", "Trustee", "Village of Elm", "IL"],
            "The Honorable Ana Ruiz / Village Trustee / Elm, Illinois\n  Dear Trustee Ruiz:\n",
        ),
        (
            [
                "council_president",
                "Council President",
                "King County",
                "WA",
            ],
            "The Honorable Ana Ruiz / President, King County Council / King County, Washington\n  Dear Council President Ruiz:\n",
        ),
        (
            ["mayor", "Mayor", "City of Elm", "OH"],
            "The Honorable Ana Ruiz / Mayor of Elm / Elm, Ohio\n  Dear Mayor Ruiz:\n",
        ),
        (
            ["mayor", "Mayor", "Township of Elm", "NJ"],
            "The Honorable Ana Ruiz / Mayor of Elm Township / Elm Township, New Jersey\n  Dear Mayor Ruiz:\n",
        ),
        (
            ["mayor", "Mayor", "", "DC"],
            "The Honorable Ana Ruiz / Mayor of the District of Columbia / Washington, DC\n  Dear Mayor Ruiz:\n",
        ),
        (
            ["mayor", "Mayor", "Elm", ""],
            "The Honorable Ana Ruiz / Mayor of Elm\n  Dear Mayor Ruiz:\n",
        ),
        (
            ["council_member", "Alderman", "Elm", ""],
            "The Honorable Ana Ruiz / Alderman / Elm\n  Dear Alderman Ruiz:\n",
        ),
    ] {
        assert_eq!(told(cells), expected, "{cells:?}");
    }
}

#[test]
fn the_county_of_a_countys_office_is_the_one_in_its_column() {
    let row = [
        ("office", "council_member"),
        ("office_as_listed", "County Commissioner"),
        ("full_name", "Ana Ruiz"),
        ("last_name", "Ruiz"),
        ("city", "Oak"),
        ("county", "Elm"),
        ("state", "OH"),
    ];
    assert_eq!(
        form(&row).unwrap().block,
        ["The Honorable Ana Ruiz", "Commissioner", "Elm County, Ohio"]
    );
}

#[test]
fn a_block_that_lost_its_city_is_an_error_and_a_greeting_does_without() {
    let row = |office| {
        [
            ("office", office),
            ("full_name", "Ana Ruiz"),
            ("last_name", "Ruiz"),
            ("city", ""),
            ("state", "OH"),
        ]
    };
    for office in [
        "council_member",
        "council_president",
        "vice_mayor",
        "select_board_member",
        "school_board_member",
        "trustee",
        "village_president",
        "sheriff",
        "county_executive",
        "clerk",
        "council",
    ] {
        let form = form(&row(office)).unwrap();
        let is_about_the_city =
            matches!(&form.no_block, Some(FormError::Missing { column, .. }) if column == "city");
        assert!(form.block.is_empty() && is_about_the_city, "{form:?}");
    }
    let greeted = TestCampaign::with_body("{{ salutation }}\n\nPlease act.\n");
    assert_eq!(
        &*greeted.render(&row("council_member")).unwrap().text,
        "Dear Council Member Ruiz:\n\nPlease act.\n"
    );
    let addressed = TestCampaign::with_body("{{ address_block }}\n\n{{ salutation }}\n");
    let problem = addressed.refusal(&row("council_member"));
    assert_eq!(
        problem.message,
        "the form of address for `council_member` needs `city`, which is empty, for Ana Ruiz (row 3 of `recipients/a.csv`)"
    );
    assert!(
        problem.help.contains("`[mailing.values]`"),
        "{}",
        problem.help
    );
}

#[test]
fn a_post_address_does_not_say_again_what_the_block_has_said() {
    let block = |post_address| {
        let row = [
            ("office", "mayor"),
            ("office_as_listed", "Mayor"),
            ("first_name", "Ana"),
            ("last_name", "Ruiz"),
            ("full_name", "Ana B. Ruiz"),
            ("city", "Elm"),
            ("state", "OH"),
            ("post_address", post_address),
        ];
        form(&row).unwrap().block[1..].join(" / ")
    };
    let whole = "Mayor of Elm / 1 Main St / Elm, OH 45000";
    for cell in [
        "1 Main St; Elm, OH 45000",
        "Mayor Ana Ruiz; 1 Main St; Elm, OH; 45000",
        "The Honorable Ana B. Ruiz; Mayor of Elm; 1 Main St; Elm; OH; 45000",
        "Ana Ruiz, Mayor\n1 Main St\nElm, OH\n45000",
        "Mr. Ana Ruiz; Mayor; 1 Main St; Elm, OH 45000",
    ] {
        assert_eq!(block(cell), whole, "{cell}");
    }
    // A street alone has its city below it.
    assert_eq!(block("1 Main St"), "Mayor of Elm / 1 Main St / Elm, Ohio");
    assert_eq!(block("1 Main St, Elm"), "Mayor of Elm / 1 Main St, Elm");
    // Nothing is left of it, so that the city stands there.
    assert_eq!(block("Mayor Ana Ruiz"), "Mayor of Elm / Elm, Ohio");
    assert_eq!(
        block("Office of the Mayor; 1 Main St; Elm, OH 45000"),
        "Mayor of Elm / Office of the Mayor / 1 Main St / Elm, OH 45000"
    );
}
