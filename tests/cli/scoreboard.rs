//! The scoreboard: whose board it is, and what it says of letters that reached nobody.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};

const CONGRESS: &str = "email,office,full_name,last_name,state,stance
a@house.example,representative,Ana Ruiz,Ruiz,CA,sponsor
b@house.example,representative,Ben Okafor,Okafor,OH,undecided
c@house.example,representative,Cy Lee,Lee,NY,opposed
";

const LETTER: &str = "+++\nsubject = \"s\"\n+++\n{{ salutation }}\n\nAct.\n";

/// Two mailings: `council` to this council, and `congress`.
fn two_mailings(council: &str) -> CampaignTest {
    let test = CampaignTest::new()
        .recipients(council)
        .file("recipients/congress.csv", CONGRESS)
        .letter(LETTER);
    let settings = test.read("campaign.toml").replacen(
        "[[mailing]]",
        "[[mailing]]\nname = \"congress\"\nletter = \"letters/council.md\"\nrecipients = \"recipients/congress.csv\"\n\n[[mailing]]",
        1,
    );
    test.write("campaign.toml", &settings);
    test
}

#[test]
fn a_list_without_stances_is_on_no_board_beside_one_that_has_them() {
    let test = two_mailings(
        "email,office,full_name,last_name,city\nm@council.example,mayor,Mia Park,Park,Springfield\n",
    );
    test.run(&["scoreboard", "board.html"])
        .status(0)
        .stdout("`board.html` is written: 3 members.\n");
    let page = test.read("board.html");
    assert!(page.contains("Ben Okafor") && !page.contains("Mia Park"));
}

#[test]
fn two_lists_with_stances_are_two_boards() {
    let test = two_mailings(
        "email,office,full_name,last_name,city,stance\nm@council.example,mayor,Mia Park,Park,Springfield,supportive\n",
    );
    test.run(&["scoreboard", "board.html"])
        .status(0)
        .stdout("`board.html` is written: 4 members.\n");
    let page = test.read("board.html");
    for part in [
        "<h2 class=\"board-title\">Congress</h2>",
        "<h2 class=\"board-title\">Council</h2>",
        "<b>3</b> members",
        "<b>1</b> member<",
        "id=\"board-2\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn where_no_list_has_stances_everybody_is_shown_and_it_is_said() {
    CampaignTest::new()
        .run(&["scoreboard", "board.html"])
        .status(0)
        .stdout("`board.html` is written: 2 members.\n")
        .stderr("note: no list says where anybody stands (`stance`), so everybody is shown as unknown\n");
}

#[test]
fn a_letter_that_reached_nobody_is_not_still_to_come() {
    let test = CampaignTest::new().recipients(CONGRESS).letter(LETTER);
    test.send(&["--max", "1"]).status(0);
    test.run(&["withdraw", "--to", "b@house.example"]).status(0);
    test.run(&["scoreboard", "board.html"]).status(0);
    let page = test.read("board.html");
    let row = |name: &str| {
        let row = page.split("<tr").find(|row| row.contains(name)).unwrap();
        row.split_once("class=\"when\">")
            .unwrap()
            .1
            .split_once('<')
            .unwrap()
            .0
            .to_owned()
    };
    assert_eq!(row("Ana Ruiz"), "thanked");
    assert_eq!(row("Ben Okafor"), "", "withdrawn");
    assert_eq!(row("Cy Lee"), "to be asked");
    test.run(&["mark", "bounced", "--to", "a@house.example"])
        .status(0);
    test.run(&["scoreboard", "board.html"]).status(0);
    let page = test.read("board.html");
    let row = page
        .split("<tr")
        .find(|row| row.contains("Ana Ruiz"))
        .unwrap();
    assert!(
        row.contains("came back") && !row.contains("to be thanked"),
        "{row}"
    );
}

#[test]
fn an_inbox_that_was_refused_for_good_is_not_still_to_come() {
    let test = CampaignTest::with_rules(vec![
        Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("b@house"),
    ])
    .recipients(CONGRESS)
    .letter(LETTER);
    test.send(&[]).status(4);
    // A newer plan holds the row back.
    test.write("letters/council.md", &LETTER.replace("Act.", "Act now."));
    test.code();
    test.send(&[]).status(0);
    test.run(&["scoreboard", "board.html"]).status(0);
    let page = test.read("board.html");
    let row = page
        .split("<tr")
        .find(|row| row.contains("Ben Okafor"))
        .unwrap();
    assert!(!row.contains("to be asked"), "{row}");
}
