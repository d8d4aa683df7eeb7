//! A form of address for every office, with invented names of the shapes that real rosters have.

use super::recipient;
use crate::forms::{FormError, FormOfAddress, Forms};

pub(super) fn form(row: &[(&str, &str)]) -> Result<FormOfAddress, FormError> {
    Forms::load(None).unwrap().of(&recipient(row))
}

pub(super) fn salutation(row: &[(&str, &str)]) -> String {
    form(row).unwrap().salutation
}

/// Every row of the field's table of offices, as a letter would have it.
#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a row for each office and shape of name"
)]
fn every_office_has_its_form() {
    let rows: &[&[(&str, &str)]] = &[
        &[
            ("office", "president"),
            ("style", "Madam"),
            ("last_name", "Whitcombe"),
            ("full_name", "Eleanor Whitcombe"),
        ],
        &[
            ("office", "vice_president"),
            ("style", "Mr."),
            ("last_name", "Okoro"),
            ("full_name", "Chidi Okoro"),
        ],
        &[
            ("office", "speaker"),
            ("style", "madam"),
            ("last_name", "Quintana"),
            ("full_name", "Dolores Quintana"),
        ],
        &[
            ("office", "senator"),
            ("last_name", "Van Houten"),
            ("full_name", "Pieter Van Houten"),
            ("state", "MD"),
        ],
        &[
            ("office", "senator"),
            ("last_name", "Cortés Nadal"),
            ("full_name", "Catalina Cortés Nadal"),
            ("state", "NV"),
        ],
        &[
            ("office", "representative"),
            ("last_name", "Brightwater, Jr."),
            ("full_name", "Samuel T. “Sam” Brightwater, Jr."),
        ],
        &[
            ("office", "representative"),
            ("last_name", "Velázquez"),
            ("full_name", "Ñusta M. Velázquez"),
        ],
        &[
            ("office", "representative"),
            ("last_name", "O'Brien-Díaz"),
            ("full_name", "Henrietta P. \"Etta\" O'Brien-Díaz"),
        ],
        &[
            ("office", "delegate"),
            ("last_name", "Carrington"),
            ("full_name", "Imani Carrington"),
            ("state", "DC"),
        ],
        &[
            ("office", "resident_commissioner"),
            ("last_name", "Villalobos Rivera"),
            ("full_name", "Ramón Villalobos Rivera"),
            ("state", "PR"),
        ],
        &[
            ("office", "committee_chair"),
            ("last_name", "Abernathy"),
            ("full_name", "Ruth Abernathy"),
            ("committee", "the Judiciary"),
            ("chamber", "Senate"),
            ("ranking_first_name", "Calvin"),
            ("ranking_last_name", "Sterne III"),
        ],
        &[
            ("office", "committee_chair"),
            ("last_name", "Mbeki"),
            ("full_name", "Caroline Mbeki"),
            ("committee", "Select Committee on Cameras"),
        ],
        &[
            ("office", "governor"),
            ("last_name", "Haddad"),
            ("full_name", "Leila Haddad"),
            ("state", "nm"),
        ],
        &[
            ("office", "state_senator"),
            ("last_name", "Ruiz"),
            ("full_name", "Ana Ruiz"),
            ("state", "CA"),
        ],
        &[
            ("office", "state_senator"),
            ("last_name", "Ruiz"),
            ("full_name", "Ana Ruiz"),
            ("state", "Ohio"),
        ],
        &[
            ("office", "state_representative"),
            ("last_name", "Ito"),
            ("full_name", "Ken Ito"),
            ("state", "NY"),
        ],
        &[
            ("office", "state_representative"),
            ("last_name", "Ito"),
            ("full_name", "Ken Ito"),
            ("state", "VA"),
        ],
        &[
            ("office", "state_representative"),
            ("last_name", "Ito"),
            ("full_name", "Ken Ito"),
            ("state", "TX"),
        ],
        &[
            ("office", "state_representative"),
            ("last_name", "Ito"),
            ("full_name", "Ken Ito"),
            ("state", "NE"),
        ],
        &[
            ("office", "mayor"),
            ("last_name", "Satterfield"),
            ("full_name", "Gloria Satterfield"),
            ("city", "Riverbend"),
            ("state", "OH"),
        ],
        &[
            ("office", "mayor"),
            ("last_name", "Anders, Jr."),
            ("full_name", "Ron Anders, Jr."),
            ("city", "Mesa Clara"),
            (
                "post_address",
                "1 Main Street, Suite 2;Mesa Clara, NM 87000",
            ),
        ],
        &[
            ("office", "council_member"),
            ("last_name", "Farah"),
            ("full_name", "Abdi Farah"),
            ("city", "Riverbend"),
            ("state", "OH"),
        ],
        &[
            ("office", "council_member"),
            ("last_name", "Farah"),
            ("full_name", "Abdi Farah"),
            ("city", "San Francisco"),
            ("state", "CA"),
        ],
        &[
            ("office", "council_member"),
            ("last_name", "Farah"),
            ("full_name", "Abdi Farah"),
            ("city", "New Haven"),
            ("state", "Connecticut"),
        ],
        &[
            ("office", "council_member"),
            ("last_name", "Farah"),
            ("full_name", "Abdi Farah"),
            ("city", "Riverbend"),
            ("title", "Alderwoman"),
        ],
        &[
            ("office", "council"),
            ("last_name", "Nygaard"),
            ("full_name", "Søren Nygaard"),
            ("city", "Port Alden"),
            ("state", "ME"),
        ],
        &[("office", "council"), ("city", "Madison"), ("state", "WI")],
        &[
            ("office", "mayor"),
            ("first_name", "Port Alden"),
            ("last_name", "City Council"),
            ("full_name", "Port Alden City Council"),
            ("city", "Port Alden"),
            ("state", "ME"),
        ],
        &[
            ("office", "clerk"),
            ("last_name", "Oduya"),
            ("full_name", "Patience Oduya"),
            ("city", "Riverbend"),
            ("state", "OH"),
        ],
        &[
            ("office", "clerk"),
            ("city", "Riverbend"),
            ("title", "City Clerk"),
        ],
        &[
            ("office", "staff"),
            ("last_name", "Lee"),
            ("full_name", "Robin Lee"),
            ("title", "Legislative Director"),
        ],
        &[
            ("office", "staff"),
            ("last_name", "Lee"),
            ("full_name", "Robin Lee"),
            ("title", "Legislative Director"),
            ("member_office", "senator"),
            ("member_last_name", "Cho"),
            ("member_full_name", "Lian Cho"),
        ],
        &[
            ("office", "mayor"),
            ("last_name", "Reyes"),
            ("full_name", "Luz Reyes"),
            ("city", "Riverbend"),
            ("acting", "yes"),
        ],
        &[
            ("office", "governor"),
            ("last_name", "Park"),
            ("full_name", "Jae Park"),
            ("state", "OH"),
            ("title", "Acting Governor"),
        ],
        &[
            ("office", "senator"),
            ("last_name", "Strand"),
            ("full_name", "Dr. Ingrid Strand"),
            ("state", "MN"),
        ],
    ];
    let shown: Vec<String> = rows
        .iter()
        .map(|row| {
            let form = form(row).unwrap_or_else(|error| panic!("{row:?}: {error}"));
            format!(
                "{}\n  {}\n  ({}; {})\n",
                form.block.join("\n"),
                form.salutation,
                form.title,
                form.short_title
            )
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

/// The shapes of names in the roster of Congress that programs get wrong, each with an invented name.
#[test]
fn awkward_names_are_greeted_by_their_surname() {
    let rows = [
        ("Nicholas J. Bergmann III", "Nicholas J.", "Bergmann", "III"),
        ("Andrew Ostler", "Andrew", "Ostler", "IV"),
        ("", "Emeka", "Cloverdale", "II"),
        ("", "Wendell", "Marchetti", "Jr."),
        ("Randolph K. Webster, Sr.", "Randolph K.", "Webster", "Sr."),
        (
            "Henry C. \"Hank\" Johannsen, Jr.",
            "Henry C.",
            "Johannsen",
            "Jr.",
        ),
        ("Jesús G. \"Chato\" Garrido", "Jesús G.", "Garrido", ""),
        ("Pablo José Hernando", "Pablo José", "Hernando Ribera", ""),
        ("Abril McCall Delacroix", "Abril", "McCall Delacroix", ""),
        ("H. Merriam Grainger", "H. Merriam", "Grainger", ""),
        ("Mariano Díaz-Balboa", "Mariano", "Díaz-Balboa", ""),
        ("Ximena de la Fuente", "Ximena", "de la Fuente", ""),
        ("Colm O’Shaughnessy", "Colm", "O’Shaughnessy", ""),
        ("Ysabel St. Cyr", "Ysabel", "St. Cyr", ""),
        ("Ren Wa", "Ren", "Wa", ""),
    ];
    let shown = rows.map(|(full_name, first_name, last_name, suffix)| {
        let row = [
            ("office", "representative"),
            ("full_name", full_name),
            ("first_name", first_name),
            ("last_name", last_name),
            ("suffix", suffix),
        ];
        let form = form(&row).unwrap();
        format!("{} / {}", form.block[0], form.salutation)
    });
    insta::assert_snapshot!(shown.join("\n"));
}

/// A row's own title, a list's own word for the office, the places that are no states: block, greeting and titles of each.
#[test]
fn titles_are_those_of_the_row_the_list_and_the_place() {
    let council = |office, title, city, state| form_of(&[office, title, city, state, "", ""]);
    let shown = [
        council(
            "council_member",
            "Council Member, District 3",
            "Riverbend",
            "OH",
        ),
        council(
            "council_member",
            "Council Member At-Large",
            "Riverbend",
            "OH",
        ),
        council("council_member", "Council President", "Riverbend", "OH"),
        council("Alderman", "", "Riverbend", "OH"),
        council("City Councilor", "", "Riverbend", "OH"),
        council("Supervisor", "", "Alder County", "CA"),
        council("Commissioner", "", "Miami", "FL"),
        council("Alderman", "", "Chicago", "IL"),
        council("clerk", "Clerk of the Board", "Riverbend", "OH"),
        council("mayor", "Mayor Pro Tem", "Riverbend", "OH"),
        council("governor", "", "", "VI"),
        council("governor", "", "", "MP"),
        council("state_representative", "", "", "GU"),
        council("state_senator", "", "", "PR"),
        council("state_senator", "", "", "DC"),
        form_of(&["committee_chair", "", "", "", "House", "yes"]),
    ];
    insta::assert_snapshot!(shown.join("\n"));
}

/// The form of a row for Ana Ruiz with these cells: office, title, city, state, chamber, acting.
fn form_of(cells: &[&str; 6]) -> String {
    let [office, title, city, state, chamber, acting] = *cells;
    let row = [
        ("office", office),
        ("title", title),
        ("city", city),
        ("state", state),
        ("chamber", chamber),
        ("acting", acting),
        ("committee", "Ways and Means"),
        ("full_name", "Ana Ruiz"),
        ("last_name", "Ruiz"),
        ("ranking_last_name", "Lee"),
        ("ranking_full_name", "Bo Lee"),
    ];
    let form = form(&row).unwrap_or_else(|error| panic!("{row:?}: {error}"));
    format!(
        "{}\n  {}\n  ({}; {})\n",
        form.block.join("\n"),
        form.salutation,
        form.title,
        form.short_title
    )
}
