//! Whom the organizer will not write to: every way in which people write it down takes effect or is named.

use redress_test_support::CampaignTest;

const LIST: &str = "id,office,first_name,last_name,city,state,district,email\n\
    m1,mayor,Ann,Lee,Elm,NM,,ann@elm.example\n\
    s1,senator,Di,Fox,,OH,,di@fox.example\n\
    r1,representative,Bo,Day,,OH,5,bo@day.example\n\
    a1,alderman,Cy,Orr,Elm,IL,3,cy@elmcity.example\n\
    a2,alderman,Flo,Ray,Elm,IL,4,flo@elmcity.example\n\
    m2,mayor,José,Peña,Oak,TX,,jose@oak.example\n";

fn campaign(do_not_write: &[u8]) -> CampaignTest {
    let letter = "+++\nsubject = \"A\"\n+++\n{{ salutation }}\n\nPlease act.\n\nSincerely,\n\n{{ sender.name }}\n";
    let test = CampaignTest::new().recipients(LIST).letter(letter);
    std::fs::write(test.path("do-not-write.csv"), do_not_write).unwrap();
    test
}

/// The rows that `preview` holds back as not to be written to, and its errors.
fn held(test: &CampaignTest) -> (Vec<u64>, Vec<String>) {
    let preview = test.run(&["preview", "--format", "json"]).json();
    let held = preview["held_back"].as_array().unwrap().iter();
    let rows = held
        .filter(|row| {
            row["reason"]
                .as_str()
                .unwrap()
                .starts_with("not to be written to")
        })
        .map(|row| row["row"].as_u64().unwrap());
    let errors = preview["errors"].as_array().unwrap().iter();
    let errors = errors.map(|error| error["message"].as_str().unwrap().to_owned());
    (rows.collect(), errors.collect())
}

#[test]
fn every_way_of_writing_somebody_down_keeps_the_letter_back() {
    for (file, rows) in [
        ("Name,Email\nAnn Lee,ann@elm.example\n", &[2][..]),
        ("Name,Email\nAnn Lee,ann@old.example\n", &[2]),
        ("First Name,Last Name,Email\nDi,Fox,\n", &[3]),
        ("First Name,Last Name,State\n,Fox,Ohio\n", &[3]),
        (
            "Date,Email Address,Reason\n2026-05-01,bo@day.example,asked\n",
            &[4],
        ),
        ("id,email\na1,\n", &[5]),
        ("id,email\nS1,elsewhere@x.example\n", &[3]),
        ("Mayor of Elm, NM\n", &[2]),
        ("\"Mayor of Elm, NM\",meets us\n", &[2]),
        ("Sen. Di Fox (OH)\n", &[3]),
        ("Sen. Fox (D-OH)\n", &[3]),
        ("OH-5\n", &[4]),
        ("Alderman, Elm, IL, 3\n", &[5]),
        ("who,reason\nMayor of Elm, NM\n", &[2]),
        ("who,reason\nAlderman, Elm, IL, 4\n", &[6]),
        ("who,reason\n\"Alderman, Elm, IL, 3\",\n", &[5]),
        ("Ann Lee,asked us\n", &[2]),
        ("Lee, Ann\n", &[2]),
        ("\"Lee, Ann\"\n", &[2]),
        ("Mayor Ann Lee\n", &[2]),
        ("Hon. Ann Lee\n", &[2]),
        ("Elm, IL\n", &[5, 6]),
        ("elmcity.example\n", &[5, 6]),
        ("who;why\nDi Fox;asked\n", &[3]),
        ("Office,City,State\nMayor,City of Elm,New Mexico\n", &[2]),
        ("Name,Title,State\nBo Day,Rep.,OH\n", &[4]),
    ] {
        let (held, errors) = held(&campaign(file.as_bytes()));
        assert_eq!((held.as_slice(), errors), (rows, Vec::new()), "{file}");
    }
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "Name;Email\r\nAnn Lee;\r\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    assert_eq!(held(&campaign(&utf16)).0, [2]);
}

#[test]
fn an_entry_that_fits_nobody_is_an_error_until_it_is_kept() {
    let test = campaign(b"who\nAnn Lee\nAnnn Lee\nnobody@elsewhere.example\nMayor of Oka, TX\n");
    test.run(&["check"])
        .status(3)
        .stdout_has("do-not-write.csv row 3: `Annn Lee` fits no row of any list")
        .stdout_has("do-not-write.csv row 4: `nobody@elsewhere.example` fits no row of any list")
        .stdout_has("do-not-write.csv row 5: `Mayor of Oka, TX` fits no row of any list");
    let (held_rows, errors) = held(&campaign(
        b"who,keep\nAnn Lee,\nAnnn Lee,yes\nnobody@elsewhere.example,x\n",
    ));
    assert_eq!((held_rows, errors), (vec![2], Vec::new()));
    let all = campaign(b"who\nnobody@elsewhere.example\nelsewhere.example\nAnnn Lee\n");
    let toml = all.read("campaign.toml");
    all.write(
        "campaign.toml",
        &format!("{toml}\n[do_not_write]\nkeep = \"addresses\"\n"),
    );
    let (_, errors) = held(&all);
    assert_eq!(errors, ["`Annn Lee` fits no row of any list"]);
}

#[test]
fn an_entry_is_met_by_rows_held_back_for_another_reason_by_copies_and_by_letters_by_hand() {
    let list = "office,last_name,full_name,city,state,email,cc,term_end,channel\n\
        mayor,Lee,Ann Lee,Elm,NM,ann@elm.example,,2020-01-01,\n\
        mayor,Fox,Di Fox,Oak,NM,di@oak.example,copy@oak.example,,\n\
        mayor,Day,Bo Day,Ash,NM,bo@ash.example,,,in_person\n";
    let test =
        campaign(b"who\nann@elm.example\ncopy@oak.example\nbo@ash.example\n").recipients(list);
    let (held_rows, errors) = held(&test);
    assert_eq!((held_rows, errors), (vec![4], Vec::new()));
}

#[test]
fn words_that_fit_several_seats_hold_all_of_them_back_and_say_so() {
    let list = "office,last_name,full_name,city,state,email\n\
        mayor,Lee,Ann Lee,Elm,NM,ann@elm.example\nmayor,Lee,Ann B. Lee,Oak,NM,ann@oak.example\n\
        mayor,Day,Bo Day,Ash,NM,bo@ash.example\n";
    let test = campaign(b"who\nAnn Lee\n").recipients(list);
    assert_eq!(held(&test), (vec![2, 3], Vec::new()));
    test.run(&["check"])
        .stdout_has("`Ann Lee` fits several seats of `recipients/council.csv`: rows 2, 3; none of them is written to");
}

#[test]
fn a_file_that_is_nearly_it_is_named() {
    for name in [
        "do_not_write.csv",
        "Do-Not-Write.csv",
        "donotwrite.csv",
        "do-not-write.csv.txt",
        "dnw.csv",
        "recipients/do-not-write.csv",
    ] {
        let test = campaign(b"");
        std::fs::remove_file(test.path("do-not-write.csv")).unwrap();
        test.write(name, "ann@elm.example\n");
        test.run(&["check"])
            .status(3)
            .stdout_has(&format!("{name}: the file is not read under this name"));
    }
    let two = campaign(b"ann@elm.example\n");
    two.write("do_not_write.csv", "bo@day.example\n");
    two.run(&["check"])
        .status(3)
        .stdout_has("do_not_write.csv: the file is not read, because `do-not-write.csv` is");
}

#[test]
fn a_file_of_which_nobody_can_tell_whom_it_means_is_an_error() {
    for (file, told) in [
        (
            "Day,Reason\n2026-01-01,asked\n",
            "says who is not to be written to",
        ),
        (
            "Our friends\n\nName,Email\nAnn Lee,\n",
            "the rows above the header in row 3 are not read",
        ),
        (
            "who,keep\nAnn Lee,perhaps\n",
            "`perhaps` in the column `keep` is neither yes nor no",
        ),
        ("who,reason\n,asked\n", "the row names nobody"),
        ("ann@@elm.example\n", "`ann@@elm.example` is no address"),
    ] {
        campaign(file.as_bytes())
            .run(&["check"])
            .status(3)
            .stdout_has(told);
    }
}
