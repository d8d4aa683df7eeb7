//! The commands that write pages and papers: what lies where, and what is told.

use redress_test_support::CampaignTest;

const LIST: &str = "id,email,office,first_name,last_name,full_name,city,state,stance,channel,form_url,post_address\n\
    A,ana@council.example,mayor,Ana,Ruiz,Ana Ruiz,Springfield,OH,sponsor,,,\n\
    K,,council_member,Kei,Ito,Kei Ito,Springfield,OH,,in_person,,\n\
    M,,senator,Mia,Lee,Mia Lee,Santa Fe,NM,,,https://forms.senate.example/lee,511 Hart Senate Office Building Washington DC 20510\n";

#[test]
fn a_packet_lies_in_its_folder_and_its_list_comes_back_filled_in() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    test.run(&["packet", "packet"]).status(0).stdout(
        "2 letters to be delivered by hand.

print them all  packet/print.html
envelopes       packet/envelopes.html
labels          packet/labels.html
paste sheets    packet/paste.html
to fill in      packet/handed.csv
",
    );
    let code = test.code();
    assert!(
        test.read("packet/print.html").contains(&code),
        "the cover sheet carries the code"
    );
    let list = test.read("packet/handed.csv");
    assert!(list.starts_with("mailing,recipient,name,place,what,how,at,note\n"));
    let rows: Vec<&str> = list.lines().skip(1).collect();
    assert_eq!(
        rows[0], "council,M,Mia Lee,511 Hart Senate Office Building,handed,form,,",
        "rooms come first"
    );

    test.write(
        "packet/handed.csv",
        &list.replace("handed,form,,", "handed,form,2021-02-18,\"by Bo, signed\""),
    );
    test.run(&["mark", "from", "packet/handed.csv"])
        .status(0)
        .stdout("1 letter marked, from 1 row with a date\n");
    test.run(&["packet", "again"])
        .status(0)
        .stdout_has("1 letter to be delivered by hand.\n");
    test.run(&["packet", "whole", "--all"])
        .status(0)
        .stdout_has("2 letters to be delivered by hand.\n");

    test.write(
        "packet/handed.csv",
        "recipient,at\nK,soon\nNobody,2021-02-18\n",
    );
    let wrong = test.run(&["mark", "from", "packet/handed.csv"]).status(3);
    let wrong = wrong.stderr_has("packet/handed.csv row 2 column `at`");
    wrong.stderr_has("no letter goes to `Nobody`");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(
        states,
        ["accepted", "by_hand", "handed"],
        "a file with a faulty row marks nothing"
    );
}

#[test]
fn a_packet_says_when_the_letters_are_not_the_planned_ones() {
    let test = CampaignTest::new().recipients(LIST);
    test.run(&["packet", "packet"])
        .status(0)
        .stderr_has("nothing was previewed yet");
    test.send(&[]).status(0);
    test.write(
        "letters/council.md",
        "+++\nsubject = \"S\"\n+++\nAnother letter.\n",
    );
    test.run(&["packet", "packet"])
        .status(0)
        .stderr_has("`letters/council.md` has changed");
}

#[test]
fn the_public_is_told_nobodys_address_by_report_and_scoreboard() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    test.run(&["report", "--html", "public.html", "--public"])
        .status(0)
        .stdout("`public.html` is written.\n");
    let page = test.read("public.html");
    assert!(
        page.contains("By chamber") && page.contains(">Council, 1 letter and 2 by hand</h3>"),
        "{page}"
    );
    assert!(!page.contains("@council.example") && !page.contains("Kei Ito"));
    assert!(!page.contains("By party") && !page.contains("svg class=\"chart\""));

    let url = "https://coalition.example/board.html";
    test.run(&["scoreboard", "board.html", "--embed", url])
        .status(0)
        .stdout_has("`board.html` is written: 3 members.\n")
        .stdout_has(&format!("<iframe src=\"{url}\""));
    let board = test.read("board.html");
    assert!(board.contains("Mia Lee") && board.contains("New Mexico") && board.contains("thanked"));
    assert!(!board.contains("@council.example"));
    test.run(&["scoreboard", "board.html", "--embed", "javascript:alert(1)"])
        .status(2);
}

#[test]
fn the_public_page_is_a_sentence_before_the_first_letter_is_under_way() {
    let test = CampaignTest::new().recipients(LIST);
    test.code();
    test.run(&["report", "--html", "public.html", "--public"])
        .status(0)
        .stdout("`public.html` is written.\n");
    let page = test.read("public.html");
    assert!(
        page.contains("No letter is under way yet.") && !page.contains("writing to"),
        "{page}"
    );
    assert!(!page.contains("“Taken” means"), "{page}");
}

#[test]
fn a_dossier_has_its_page_and_its_worksheet() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    test.run(&["report", "--dossier", "dossier"])
        .status(0)
        .stdout("`dossier/dossier.html` is written.\n`dossier/lobbying.csv` is written.\n");
    let sheet = test.read("dossier/lobbying.csv");
    let row = sheet.lines().nth(1).unwrap();
    assert!(
        row.contains(",Ana Ruiz,mayor,local,\"Springfield, Ohio\",")
            && row.ends_with(",council,accepted"),
        "{row}"
    );
    assert_eq!(
        sheet.lines().count(),
        2,
        "what has not gone is no lobbying yet"
    );
}

#[test]
fn preview_writes_a_page_of_every_letter() {
    let test = CampaignTest::new().recipients(LIST);
    let code = test.code();
    test.run(&["preview", "--html", "preview.html"])
        .status(0)
        .stdout_has("preview.html");
    let page = test.read("preview.html");
    assert!(
        page.contains(&code) && page.contains("Mia Lee") && page.contains("ana@council.example")
    );
}
