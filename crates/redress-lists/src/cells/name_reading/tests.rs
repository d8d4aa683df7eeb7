//! Names as cells hold them.

use super::*;

fn read(text: &str) -> NameReading<'_> {
    read_name(text, NamePart::Full, &[])
}

#[test]
fn what_stands_around_a_name_is_taken_off_where_that_is_certain() {
    for (cell, name) in [
        ("Rep. Ann Lee", "Ann Lee"),
        ("Rep Ann Lee", "Ann Lee"),
        ("The Honorable Rep. Ann Lee (D - Elm)", "Ann Lee"),
        ("Hon. Ann Lee", "Ann Lee"),
        ("Ms. Ann Lee", "Ann Lee"),
        ("Cllr Ann Lee", "Ann Lee"),
        ("Rev. Dr. Ann Lee", "Ann Lee"),
        ("Lt. Col. Ann Lee", "Ann Lee"),
        ("Capt Ann Lee", "Ann Lee"),
        ("Colonel Ann Lee", "Ann Lee"),
        ("Col. (Ret.) Ann Lee", "Ann Lee"),
        ("Ret. Capt. Ann Lee", "Ann Lee"),
        ("Gen. Ann Lee, USA, Ret.", "Ann Lee"),
        ("Sgt. Maj. Ann Lee", "Ann Lee"),
        ("Brigadier General Ann Lee", "Ann Lee"),
        ("Council Member Ann Lee", "Ann Lee"),
        ("Mayor Ann Lee", "Ann Lee"),
        ("Ann Lee (D)", "Ann Lee"),
        ("Ann Lee [R]", "Ann Lee"),
        ("Ann Lee (D-OH-5)", "Ann Lee"),
        ("Ann Lee, D-CA", "Ann Lee"),
        ("Ann Lee - Republican", "Ann Lee"),
        ("Ann Lee (District 3)", "Ann Lee"),
        ("Ann Lee, Ward 2", "Ann Lee"),
        ("Ann Lee - At-Large", "Ann Lee"),
        ("Ann Lee (OH)", "Ann Lee"),
        ("Ann Lee, Mayor Pro Tem", "Ann Lee"),
        ("Ann Lee (Chair)", "Ann Lee"),
        ("Ann Lee*", "Ann Lee"),
        ("*Ann Lee", "Ann Lee"),
        ("Ann Lee†", "Ann Lee"),
        ("Ann Lee [1]", "Ann Lee"),
        ("Ann Lee (2)", "Ann Lee"),
        ("Ann Lee MP", "Ann Lee"),
        ("Ann Lee, Ph.D.", "Ann Lee"),
        ("Ann Lee Jr., M.D.", "Ann Lee Jr."),
        ("Lee, Ann", "Ann Lee"),
        ("Lee, Ann B., Jr.", "Ann B. Lee, Jr."),
        ("Van Poe, Chris", "Chris Van Poe"),
        ("RUIZ, ANN", "Ann Ruiz"),
        ("REP. ANN RUIZ", "Ann Ruiz"),
        ("TBA", ""),
        ("N/A", ""),
        ("--", ""),
    ] {
        let reading = read(cell);
        assert_eq!((&*reading.name, reading.flaw), (name, None), "{cell}");
        assert!(!reading.parted.is_empty(), "{cell}");
    }
}

#[test]
fn names_as_people_have_them_are_left_alone() {
    for name in [
        "Ann Lee",
        "Major Robert Lee",
        "Chris Van Hollen",
        "Catherine Cortez Masto",
        "Nydia Velázquez",
        "Henry C. \"Hank\" Johnson, Jr.",
        "Henry (Hank) Johnson",
        "Ann Lee III",
        "Ann Lee, Esq.",
        "J.D. Poe",
        "JD Poe",
        "A Donald McEachin",
        "Major Owens",
        "Sen Lee",
        "Del Poe",
        "Ann O'Neil",
        "Ann Smith-Poe",
        "Suzanne LaFrance",
        "Joe Rep",
        "Ann May",
        "Grace Na",
        "Vacant",
        "Elm City Council",
        "Mayor",
        "",
    ] {
        let reading = read(name);
        assert_eq!(&*reading.name, name);
        assert!(
            reading.parted.is_empty() && reading.flaw.is_none(),
            "{reading:?}"
        );
    }
}

#[test]
fn what_cannot_be_told_is_no_name() {
    for (cell, flaw) in [
        ("Ann Lee 3", NameFlaw::Digits),
        ("Ann Lee2", NameFlaw::Digits),
        ("Ann Lee (Elm)", NameFlaw::Brackets),
        ("Ann Lee - Elm", NameFlaw::Dash),
        ("Ann Lee, Elm", NameFlaw::Comma),
        ("Lee, Ann, Elm", NameFlaw::Comma),
        ("Ann Lee and Bob Poe", NameFlaw::Several),
        ("Ann Lee / Bob Poe", NameFlaw::Several),
        ("Vel?zquez", NameFlaw::Odd('?')),
        ("ANN MCDONALD", NameFlaw::Case),
        ("RUIZ Ann", NameFlaw::Case),
    ] {
        assert_eq!(read(cell).flaw, Some(flaw), "{cell}");
    }
}

#[test]
fn a_surname_may_be_a_word_that_says_nobody() {
    let reading = read_name("Na", NamePart::Last, &["Grace"]);
    assert_eq!((&*reading.name, reading.flaw), ("Na", None));
    assert_eq!(&*read_name("TBA", NamePart::Last, &["TBA"]).name, "");
}
