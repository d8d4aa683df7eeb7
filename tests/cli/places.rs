//! Places and bodies as lists name them: what `check` says of them, and how a letter begins.

use redress_test_support::CampaignTest;

const GREETS: &str =
    "+++\nsubject = \"A request\"\n+++\n{{ address_block }}\n\n{{ salutation }}\n\nPlease act.\n";

fn campaign(list: &str) -> CampaignTest {
    CampaignTest::new().recipients(list).letter(GREETS)
}

/// What a letter to this address begins with: block and greeting.
fn head(test: &CampaignTest, email: &str) -> String {
    let shown = test.run(&["preview", "--to", email]).status(0).stdout;
    let (_, letter) = shown.split_once("Text part:").expect(&shown);
    let (head, _) = letter.split_once("Please act").expect(&shown);
    let lines = head.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" / ")
}

#[test]
fn a_city_and_its_state_in_one_cell_are_parted_aloud() {
    let list = "office,full_name,last_name,city,email\n\
                council member,Ann Lee,Lee,\"Atherton, CA\",a@x.example\n\
                council member,Bob Poe,Poe,\"City of Elm, NM\",b@x.example\n\
                council member,Cy Ash,Ash,King County WA,c@x.example\n";
    let test = campaign(list);
    test.run(&["check"])
        .status(0)
        .stdout_has("`Atherton, CA` is read as the city `Atherton` and the state `CA`")
        .stdout_has("`council member` in 3 rows: council member of 3 states");
    assert_eq!(
        head(&test, "a@x.example"),
        "The Honorable Ann Lee / Atherton City Council / Atherton, California / Dear Council Member Lee:"
    );
    assert_eq!(
        head(&test, "b@x.example"),
        "The Honorable Bob Poe / Elm City Council / Elm, New Mexico / Dear Council Member Poe:"
    );
    assert_eq!(
        head(&test, "c@x.example"),
        "The Honorable Cy Ash / King County Council / King County, Washington / Dear Council Member Ash:"
    );
}

#[test]
fn a_city_that_says_another_state_than_its_row_is_an_error() {
    let list = "office,full_name,last_name,city,state,email\n\
                mayor,Ann Lee,Lee,\"Atherton, CA\",NV,a@x.example\n\
                mayor,Bob Poe,Poe,\"Elm, Californa\",CA,b@x.example\n\
                mayor,Cy Ash,Ash,\"Oak, CA\",California,c@x.example\n";
    campaign(list)
        .run(&["check"])
        .status(3)
        .stdout_has("row 2 column `city`: the city says `Atherton, CA`, and the state is `NV`")
        .stdout_has("row 3 column `city`: `Elm, Californa` has a comma, and `Californa` behind it is no state")
        .stdout_has("`Oak, CA` is read as the city `Oak` and the state `CA`");
}

#[test]
fn the_district_has_a_mayor_a_council_and_a_delegate() {
    let list = "office,full_name,last_name,city,state,email\n\
                mayor,Ann Lee,Lee,,DC,a@x.example\n\
                council member,Bob Poe,Poe,\"Washington, D.C.\",DC,b@x.example\n\
                representative,Cy Ash,Ash,,DC,c@x.example\n";
    let test = campaign(list);
    assert_eq!(
        head(&test, "a@x.example"),
        "The Honorable Ann Lee / Mayor of the District of Columbia / Washington, DC / Dear Mayor Lee:"
    );
    assert_eq!(
        head(&test, "b@x.example"),
        "The Honorable Bob Poe / Council of the District of Columbia / Washington, DC / Dear Councilmember Poe:"
    );
    assert!(head(&test, "c@x.example").ends_with("Dear Delegate Ash:"));
    let list = "office,full_name,last_name,state,email\n\
                governor,Ann Lee,Lee,DC,a@x.example\n\
                senator,Bob Poe,Poe,DC,b@x.example\n";
    campaign(list)
        .run(&["check"])
        .status(3)
        .stdout_has("the District of Columbia has a mayor and no governor\n  Write `mayor`")
        .stdout_has("the District of Columbia has no senators");
}

#[test]
fn a_member_without_a_city_is_an_error_where_the_block_is_printed() {
    let list = "office,full_name,last_name,email\n\
                council member,Ann Lee,Lee,a@x.example\n";
    let test = campaign(list);
    test.run(&["check"])
        .status(3)
        .stdout_has("needs `city`, which is empty")
        .stdout_has("`city = \"Elm\"` under `[mailing.values]`");
    test.letter("+++\nsubject = \"A request\"\n+++\n{{ salutation }}\n\nPlease act.\n")
        .run(&["check"])
        .status(0);
}

#[test]
fn a_person_under_the_name_of_a_body_has_a_persons_name() {
    let list = "office,full_name,last_name,city,state,district,email\n\
                Board of Supervisors,Sup. Ann Lee (D),Lee,Elm County,VA,2,a@x.example\n\
                Mayor,Col. (Ret.) Bob Poe,Poe,Elm,VA,,b@x.example\n";
    let test = campaign(list);
    assert_eq!(
        head(&test, "a@x.example"),
        "The Honorable Ann Lee / Elm County Board of Supervisors / Elm County, Virginia / Dear Supervisor Lee:"
    );
    assert!(head(&test, "b@x.example").starts_with("The Honorable Bob Poe / Mayor of Elm"));
}

#[test]
fn a_street_alone_has_its_city_below_it() {
    let list = "office,full_name,last_name,city,state,street address,zip,email\n\
                Mayor,Ann Lee,Lee,Elm,VA,1 Main St,22000,a@x.example\n\
                Mayor,Bob Poe,Poe,Oak,VA,\"Mayor Bob Poe; 1 Main St; Oak, VA; 22001\",22001,b@x.example\n";
    let test = campaign(list);
    assert_eq!(
        head(&test, "a@x.example"),
        "The Honorable Ann Lee / Mayor of Elm / 1 Main St / Elm, VA 22000 / Dear Mayor Lee:"
    );
    assert_eq!(
        head(&test, "b@x.example"),
        "The Honorable Bob Poe / Mayor of Oak / 1 Main St / Oak, VA 22001 / Dear Mayor Poe:"
    );
}
