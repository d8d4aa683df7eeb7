//! Names and places as cells hold them.

use redress_test_support::CampaignTest;

const LETTER: &str = "+++\nsubject = \"A request\"\n+++\n{{ date }}\n\n{{ address_block }}\n\n{{ salutation }}\n\n\
                      Please act.\n\nSincerely,\n\nThe coalition\n";

fn with(list: &str) -> CampaignTest {
    CampaignTest::new().recipients(list).letter(LETTER)
}

#[test]
fn what_stands_around_names_is_left_out_aloud() {
    let test = with(
        "Name,Last Name,Office,City,State,Email\n\
         The Honorable Rep. Ann Lee (D - Elm),Lee (D),Council Member,Elm,OH,a1@elm.example\n\
         Rep. Bob Poe,Poe,Council Member,Elm,OH,a2@elm.example\n\
         ANN RUIZ,RUIZ,Council Member,Elm,OH,a3@elm.example\n\
         \"Lu, Ann\",Lu,Council Member,Elm,OH,a4@elm.example\n\
         \"Ann Wu, Ph.D.\",Wu,Council Member,Elm,OH,a5@elm.example\n",
    );
    test.run(&["check"])
        .status(0)
        .stdout_has(
            "rows 2 and 3 column `Name`: `The Honorable Rep. Ann Lee (D - Elm)` has `Rep.` before the name, which is \
             left out\n    row 3 `Rep. Bob Poe`\n",
        )
        .stdout_has("has a party behind the name, `(D - Elm)`, which is left out\n")
        .stdout_has("`ANN RUIZ` is not written as a name, and read as `Ann Ruiz`\n")
        .stdout_has("`Lu, Ann` is read as `Ann Lu`\n")
        .stdout_has("has letters behind the name, `Ph.D.`, which is left out\n");
    for (to, name, greeting) in [
        (
            "a1@elm.example",
            "The Honorable Ann Lee\n",
            "Dear Council Member Lee:\n",
        ),
        (
            "a3@elm.example",
            "The Honorable Ann Ruiz\n",
            "Dear Council Member Ruiz:\n",
        ),
        (
            "a4@elm.example",
            "The Honorable Ann Lu\n",
            "Dear Council Member Lu:\n",
        ),
        (
            "a5@elm.example",
            "The Honorable Ann Wu\n",
            "Dear Council Member Wu:\n",
        ),
    ] {
        test.run(&["preview", "--to", to])
            .status(0)
            .stdout_has(name)
            .stdout_has(greeting);
    }
}

#[test]
fn a_name_that_cannot_be_told_stops_the_campaign_at_its_cell() {
    with(
        "Name,Last Name,Office,City,State,Email\n\
         ANN MCPOE,MCPOE,Council Member,Elm,OH,a1@elm.example\n\
         BOB O'POE,O'POE,Council Member,Elm,OH,a2@elm.example\n\
         Ann Ruiz 3,Ruiz,Council Member,Elm,OH,a3@elm.example\n\
         \"Ann Wu, Oak\",Wu,Council Member,Elm,OH,a4@elm.example\n",
    )
    .run(&["check"])
    .status(3)
    .stdout_has(
        "rows 2 and 3 column `Last Name`: `MCPOE` is written in capitals or without any, and how it should be cannot be \
         told\n    row 3 `O'POE`\n  Write it as the person does: `McPoe`, `O'Poe`, `de la Poe`.\n",
    )
    .stdout_has("row 4 column `Name`: `Ann Ruiz 3` has a digit, which no name has\n")
    .stdout_has("row 5 column `Name`: `Ann Wu, Oak` has a comma, and what of it is the name cannot be told\n");
}

#[test]
fn words_for_no_address_are_one_note_and_the_rows_go_by_hand() {
    let test = with(
        "Name,Last Name,Office,City,State,Email\n\
         Ann Lee,Lee,Mayor,Elm,OH,N/A\n\
         Bob Poe,Poe,Mayor,Oak,OH,None\n\
         Ann Ruiz,Ruiz,Mayor,Ash,OH,-\n\
         Ann Wu,Wu,Mayor,Fir,OH,a@fir.example\n",
    );
    test.run(&["check"]).status(0).stdout_has(
        "note: recipients/council.csv rows 2, 3 and 4 column `Email`: `N/A` stands where an address would, and counts as \
         none\n    row 3 `None` and row 4 `-`\n",
    );
    test.run(&["preview"])
        .status(0)
        .stdout_has("3 letters to be delivered by hand.\n");
}
