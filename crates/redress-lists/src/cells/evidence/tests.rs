//! Where an office is, by what its row says.

use super::*;

fn meant(office: Office, state: &str, district: &str) -> Meant {
    let row = SeatEvidence {
        state,
        district,
        ..SeatEvidence::default()
    };
    row.meaning(office, false)
}

#[test]
fn a_seat_in_washington_is_one_only_on_evidence() {
    use Office::{Delegate, Representative, Senator, StateRepresentative, StateSenator};
    for (office, state, district, expected) in [
        (Senator, "OH", "", Meant::Federal(Senator)),
        (Senator, "Ohio", "Senior", Meant::Federal(Senator)),
        (Senator, "OH", "12", Meant::State(StateSenator)),
        (Senator, "GU", "", Meant::State(StateSenator)),
        (Representative, "OH", "15", Meant::Federal(Representative)),
        (
            Representative,
            "OH",
            "OH-05",
            Meant::Federal(Representative),
        ),
        (
            Representative,
            "OH",
            "3rd District",
            Meant::Federal(Representative),
        ),
        (
            Representative,
            "OH",
            "87",
            Meant::State(StateRepresentative),
        ),
        (
            Representative,
            "OH",
            "HD-086",
            Meant::State(StateRepresentative),
        ),
        (
            Representative,
            "NH",
            "Merrimack 5",
            Meant::State(StateRepresentative),
        ),
        (Representative, "WY", "0", Meant::Federal(Representative)),
        (
            Representative,
            "WY",
            "At-Large",
            Meant::Federal(Representative),
        ),
        (Representative, "DC", "0", Meant::Federal(Delegate)),
        (Representative, "D.C.", "", Meant::Federal(Delegate)),
        (Office::Mayor, "DC", "", Meant::Only(Office::Mayor)),
        (
            Representative,
            "PR",
            "0",
            Meant::Federal(Office::ResidentCommissioner),
        ),
        (
            Representative,
            "PR",
            "12",
            Meant::State(StateRepresentative),
        ),
        (Delegate, "VA", "3", Meant::Only(StateRepresentative)),
        (Office::Mayor, "QLD", "3", Meant::Only(Office::Mayor)),
        (Office::President, "", "", Meant::Federal(Office::President)),
        (Office::Speaker, "LA", "4", Meant::Federal(Office::Speaker)),
    ] {
        assert_eq!(
            meant(office, state, district),
            expected,
            "{office:?} {state} {district}"
        );
    }
}

#[test]
fn what_cannot_be_told_says_what_to_write() {
    let unclear = |office, state, district| match meant(office, state, district) {
        Meant::Unclear(flaw) => format!("{}. {}", flaw.message, flaw.help),
        meant => panic!("{meant:?}"),
    };
    assert_eq!(
        unclear(Office::Senator, "Ohoi", ""),
        "`Ohoi` is no state that has a senator. Did you mean `Ohio`?"
    );
    assert!(unclear(Office::Senator, "QLD", "").contains("forms.toml"));
    assert!(unclear(Office::Representative, "OH", "0").contains("which has 15"));
    assert!(unclear(Office::Delegate, "OH", "").contains("no delegate"));
    assert!(unclear(Office::Senator, "DC", "").contains("no senators"));
    assert!(unclear(Office::Governor, "D.C.", "").contains("Write `mayor`"));
    assert!(unclear(Office::President, "IL", "").contains("`village_president`"));
    assert!(unclear(Office::President, "", "Ward 3").contains("the district `Ward 3`"));
    let in_a_city = SeatEvidence {
        city: "Elm",
        ..SeatEvidence::default()
    };
    for office in [Office::President, Office::VicePresident, Office::Speaker] {
        let Meant::Unclear(flaw) = in_a_city.meaning(office, false) else {
            panic!("{office:?}");
        };
        assert!(flaw.message.contains("the city `Elm`"), "{}", flaw.message);
    }
}

#[test]
fn a_title_that_says_washington_and_a_row_that_does_not_are_an_error() {
    let row = SeatEvidence {
        state: "OH",
        district: "HD-086",
        ..SeatEvidence::default()
    };
    let Meant::Unclear(flaw) = row.meaning(Office::Representative, true) else {
        panic!();
    };
    assert!(
        flaw.message.contains("the district `HD-086`"),
        "{}",
        flaw.message
    );
}

#[test]
fn bodies_of_a_state_are_told_from_those_of_congress() {
    for cell in [
        "Ohio Senate",
        "State House",
        "upper",
        "General Assembly",
        "Iowa",
    ] {
        assert!(names_a_state_body(cell), "{cell}");
    }
    for cell in [
        "Senate",
        "United States Senate",
        "U.S. House",
        "Congress",
        "House",
        "",
    ] {
        assert!(!names_a_state_body(cell), "{cell}");
    }
}
