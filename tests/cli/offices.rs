//! What words of a list for offices and stances mean, everywhere.

use redress_test_support::CampaignTest;
use std::fmt::Write as _;

const GREETS: &str =
    "+++\nsubject = \"A request\"\n+++\n{{ address_block }}\n\n{{ salutation }}\n\nPlease act.\n";

/// A campaign whose letter greets by the office, with more in its mailing.
fn campaign(list: &str, mailing: &str) -> CampaignTest {
    let test = CampaignTest::new().recipients(list).letter(GREETS);
    let toml = test
        .read("campaign.toml")
        .replace("[delivery]", &format!("{mailing}\n[delivery]"));
    test.file("campaign.toml", &toml)
}

#[test]
fn a_states_own_house_is_not_the_one_in_washington() {
    let mut list = "office,first_name,last_name,state,district,email\n".to_owned();
    for district in 1..=100 {
        writeln!(list, "Rep,Ana,Lee,IA,{district},r{district}@iowa.example").unwrap();
    }
    let test = campaign(&list, "");
    test.run(&["check"])
        .status(0)
        .stdout_has("offices: `Rep` in 100 rows: state representative of Iowa\n");
    // The first four districts are districts in Congress, too.
    test.run(&["preview", "--to", "r1@iowa.example"])
        .stdout_has("Iowa House of Representatives");
}

#[test]
fn a_few_rows_that_speak_against_washington_leave_it_open() {
    let mut list = "office,first_name,last_name,state,district,email\n".to_owned();
    for district in 1..=16 {
        writeln!(list, "Rep,Ana,Lee,OH,{district},r{district}@ohio.example").unwrap();
    }
    campaign(&list, "")
        .run(&["check"])
        .status(3)
        .stdout_has("1 error in 16 rows")
        .stdout_has("`Rep` of Ohio may be either office")
        .stdout_has("`\"Rep\" = \"state_representative\"`");
    campaign(&list, "[mailing.offices]\nRep = \"state_representative\"\n")
        .run(&["check"])
        .status(0)
        .stdout_has("`Rep` in 16 rows: state representative of Ohio");
}

#[test]
fn a_whole_senate_is_not_written_to_in_washington() {
    let names = ["Lee", "Fox", "Poe", "Ruiz", "Dale"];
    let senate = |office: &str, ended: &str| {
        let mut list = "office,first_name,last_name,state,email,term_end\n".to_owned();
        for (nth, name) in names.into_iter().enumerate() {
            // The first two are in office.
            let ended = if nth < 2 { "" } else { ended };
            writeln!(list, "{office},Ana,{name},IA,s{nth}@iowa.example,{ended}").unwrap();
        }
        list
    };
    campaign(&senate("Senator", ""), "")
        .run(&["check"])
        .status(3)
        .stdout_has("1 error in 5 rows")
        .stdout_has(
            "`Senator` of Iowa may be either office: in 5 rows it has more holders than the 2 senators in Washington",
        )
        .stdout_has("`\"Senator\" = \"state_senator\"`");
    // Said either way, and it is that one.
    campaign(
        &senate("Senator", ""),
        "[mailing.offices]\nSenator = \"state_senator\"\n",
    )
    .run(&["check"])
    .status(0)
    .stdout_has("`Senator` in 5 rows: state senator of Iowa");
    campaign(&senate("U.S. Senator", ""), "")
        .run(&["check"])
        .status(0)
        .stdout_has("`U.S. Senator` in 5 rows: U.S. senator of Iowa");
    // Those who have left do not count.
    campaign(&senate("Senator", "2001-01-03"), "")
        .run(&["check"])
        .status(0)
        .stdout_has("`Senator` in 5 rows: U.S. senator of Iowa");
}

#[test]
fn several_names_beside_one_council_are_its_members() {
    let head = "office,first_name,last_name,city,state,email\n";
    let row = |name: &str, city: &str| {
        let inbox = name.to_lowercase();
        format!("City Council,Ana,{name},{city},OH,{inbox}@{city}.example\n")
    };
    let members = head.to_owned() + &row("Lee", "Elm") + &row("Fox", "Elm") + &row("Poe", "Elm");
    let test = campaign(&members, "");
    test.run(&["check"])
        .status(0)
        .stdout_has("`City Council` in 3 rows: council member");
    test.run(&["preview", "--to", "fox@elm.example"])
        .stdout_has("Council Member Fox")
        .stdout_has("Elm City Council");
    // One for each city is its mayor.
    let mayors = head.to_owned() + &row("Lee", "Elm") + &row("Fox", "Oak") + &row("Poe", "Ash");
    let test = campaign(&mayors, "");
    test.run(&["check"]).status(0);
    test.run(&["preview", "--to", "fox@oak.example"])
        .stdout_has("Mayor Fox");
    let mixed = mayors + &row("Ruiz", "Ash");
    campaign(&mixed, "")
        .run(&["check"])
        .status(3)
        .stdout_has("rows 4 and 5")
        .stdout_has("several persons stand beside `City Council` of one place")
        .stdout_has("Write `mayor` or `council_member`");
}

#[test]
fn nobody_in_a_city_is_the_president() {
    let list = "office,full_name,last_name,city,state,district,email\n\
                President,Flo Poe,Poe,Elm,IL,,a@x.example\n\
                President,Gus Poe,Poe,Oak,IL,,b@x.example\n\
                Vice President,Hal Poe,Poe,Elm,IL,,c@x.example\n\
                Senator,Ida Poe,Poe,,Ohoi,,d@x.example\n\
                Senator,Jon Poe,Poe,,QLD,,e@x.example\n";
    let test = campaign(list, "");
    test.run(&["check"])
        .status(3)
        .stdout_has("rows 2 and 3 column `office`: `President` is the office in Washington, and the city `Elm` speaks")
        .stdout_has("Write `council_president`, `village_president`")
        .stdout_has("Write `council_vice_president`")
        .stdout_has("`Ohoi` is no state that has a senator\n  Did you mean `Ohio`?")
        .stdout_has("`QLD` is no state that has a senator\n  Write its two letters");
    // Held back are five of five, so that nobody is left to be written to.
    test.run(&["check", "--skip-invalid"])
        .status(3)
        .stdout_has("no row of the list gets a letter: 5 faulty");
}

#[test]
fn a_member_of_a_board_is_no_mayor_and_a_ward_is_taken_out_of_the_office() {
    let list = "office,full_name,last_name,city,state,district,email\n\
                Board of Supervisors,Ed Poe,Poe,Elm County,CA,2,a@x.example\n\
                Ward 3 Alderman,Ira Poe,Poe,Elm,IL,,b@x.example\n\
                Councilmember At-Large,Kim Poe,Poe,Elm,IL,,c@x.example\n";
    let test = campaign(list, "");
    let letter = "+++\nsubject = \"A request\"\n+++\n{{ salutation }}\n\nYou sit for {{ recipient.district }}, {{ recipient.office }}.\n";
    let test = test.letter(letter);
    let shown = |address: &str| test.run(&["preview", "--to", address]).status(0).stdout;
    assert!(shown("a@x.example").contains("Dear Supervisor Poe:"));
    let alderman = shown("b@x.example");
    assert!(alderman.contains("Dear Alderman Poe:"), "{alderman}");
    assert!(
        alderman.contains("You sit for 3, council_member."),
        "{alderman}"
    );
    assert!(shown("c@x.example").contains("You sit for at large"));
    campaign(
        "office,full_name,last_name,city,state,district,email\nWard 3 Alderman,Ira Poe,Poe,Elm,IL,4,b@x.example\n",
        "",
    )
    .run(&["check"])
    .status(3)
    .stdout_has("the office says `Ward 3 Alderman`, and the district is `4`");
}

#[test]
fn a_lists_own_words_and_the_values_of_all_rows_are_said_once() {
    let list = "Role,Name,Surname,Email\nVice Mayor,Ana Lee,Lee,a@x.example\nMember,Bo Ruiz,Ruiz,b@x.example\n\
                ,Cy Fox,Fox,c@x.example\n";
    let mailing = "columns = { last_name = \"Surname\" }\n\
                   [mailing.offices]\n\"Vice Mayor\" = { office = \"council_member\", title = \"Vice Mayor\" }\n\
                   Member = \"council_member\"\n[mailing.values]\noffice = \"council_member\"\ncity = \"Elm\"\nstate = \"OH\"\n";
    let test = campaign(list, mailing);
    test.run(&["check"])
        .status(0)
        .stdout_has("values: `office` is `council_member` in 1 row; 2 rows have their own, such as `Vice Mayor` and `Member`")
        .stdout_has("values: `city` is `Elm` in 3 rows\n");
    let shown = |address: &str| test.run(&["preview", "--to", address]).status(0).stdout;
    assert!(shown("a@x.example").contains("Dear Vice Mayor Lee:"));
    for (address, name) in [("b@x.example", "Ruiz"), ("c@x.example", "Fox")] {
        let letter = shown(address);
        assert!(
            letter.contains(&format!("Dear Council Member {name}:")),
            "{letter}"
        );
        assert!(letter.contains("Elm City Council"), "{letter}");
    }
    campaign(
        list,
        "columns = { last_name = \"Surname\" }\n[mailing.offices]\nDeputy = \"vice_mayor\"\n",
    )
    .run(&["check"])
    .status(3)
    .stdout_has(
        "has the office `Deputy` of `[mailing.offices]`\n  The list has `Member`, `Vice Mayor`.",
    );
    campaign(
        list,
        "[mailing.offices]\nDeputy = \"vice_mayr\"\n[mailing.values]\nofice = \"mayor\"\n",
    )
    .run(&["check"])
    .status(3)
    .stdout_has("`vice_mayr` is no office\n  Did you mean `vice_mayor`?")
    .stdout_has("Did you mean `office`?");
}

#[test]
fn an_unknown_office_is_one_finding_for_each_word() {
    let list = "Title,Full Name,Last Name,City,State,Email\nDog Catcher,Ned Poe,Poe,Elm,OH,a@x.example\n\
                Dog Catcher,Oz Poe,Poe,Elm,OH,b@x.example\nBeadle,Pat Poe,Poe,Elm,OH,c@x.example\n";
    let test = campaign(list, "");
    test.run(&["check"])
        .status(3)
        .stdout_has("rows 2 and 3 column `Title`: the office `Dog Catcher` is not known\n  Say in `[mailing.offices]`")
        .stdout_has("row 4 column `Title`: the office `Beadle` is not known")
        .stdout_has("offices: `Dog Catcher` in 2 rows: not known\n")
        .stdout_has("2 errors in 3 rows");
    test.run(&["check", "--skip-invalid"])
        .status(3)
        .stdout_has("no row of the list gets a letter: 3 faulty");
    // A letter that does not greet by the office does not ask for it, and such a column is no office.
    let plain = "+++\nsubject = \"A request\"\n+++\nDear {{ recipient.full_name }}, {{ recipient.title }}:\n\nPlease act.\n";
    test.letter(plain).run(&["check"]).status(0);
}

#[test]
fn a_list_of_which_no_letter_comes_is_an_error() {
    campaign(
        "office,full_name,last_name,city,state,term_end,email\nmayor,Ann Lee,Lee,Elm,OH,2020-01-01,a@x.example\n",
        "",
    )
    .run(&["check"])
    .status(3)
    .stdout_has("no row of the list gets a letter: 1 the term has ended");
}

#[test]
fn a_lists_own_words_for_stances_are_those_of_letters_conditions_and_pages() {
    let list = "office,full_name,last_name,state,stance,email\n\
                senator,Ann Lee,Lee,OH,Yes,ann@x.example\nsenator,Bo Ruiz,Ruiz,OH,No,bo@x.example\n\
                senator,Cy Fox,Fox,NM,,cy@x.example\n";
    let mailing = "[mailing.stances]\nsponsor = [\"Yes\"]\nopposed = [\"No\"]\n";
    let letter = "+++\nsubject = \"A request\"\n+++\n{{ salutation }}\n\n\
                  {% if recipient.stance == \"sponsor\" %}\nThank you for sponsoring the bill.\n\
                  {% elif recipient.stance == \"opposed\" %}\nYou said {{ recipient.stance_as_listed }}.\n\
                  {% else %}\nWe do not know: {{ recipient.stance }}.\n{% endif %}\n";
    let test = campaign(list, mailing).letter(letter);
    test.run(&["check"]).status(0);
    let shown = |address: &str| test.run(&["preview", "--to", address]).status(0).stdout;
    assert!(shown("ann@x.example").contains("Thank you for sponsoring"));
    assert!(shown("bo@x.example").contains("You said No."));
    assert!(shown("cy@x.example").contains("We do not know: unknown."));
    test.run(&["scoreboard", "board.html"]).status(0);
    let board = test.read("board.html");
    assert!(
        board.contains("to be thanked"),
        "sponsors are known as such"
    );
    assert!(board.contains("data-stance=\"opposed\""));
    // The proofreader sees the canonical word: an opponent is thanked.
    let thanks = "+++\nsubject = \"A request\"\n+++\n{{ salutation }}\n\nThank you for your support of the bill.\n";
    let found = test.letter(thanks);
    found.run(&["check"]).status(3).stdout_has("thanks");
    // A word that is none is an error, whether a condition asks for stances or not.
    campaign(list, "")
        .run(&["check"])
        .status(3)
        .stdout_has("`Yes` is no stance");
}
