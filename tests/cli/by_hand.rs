//! Letters that no e-mail reaches: marked from the approval on, without a send, and never counted as accepted.

use redress_test_support::CampaignTest;

const BY_HAND: &str = "id,email,office,last_name,full_name,city,channel\n\
    K,,council_member,Ito,Kei Ito,Springfield,in_person\n\
    L,,council_member,Lee,Lou Lee,Springfield,post\n";

#[test]
fn a_campaign_of_letters_by_hand_needs_an_approval_and_no_server() {
    let test = CampaignTest::new().recipients(BY_HAND).server_line("");
    let code = test.code();
    let too_early = test.run(&["mark", "handed", "--to", "K"]).status(3);
    too_early.stderr_has(&format!(
        "nobody has approved the newest preview, {code}: run `redress approve {code} --by NAME`"
    ));
    test.run(&["approve", &code, "--by", "Ada"])
        .status(0)
        .stdout_has("Every letter goes by hand: `redress packet DIR`, then `redress mark`.\n");
    test.run(&["mark", "handed", "--to", "K", "--at", "2021-02-18"])
        .status(0)
        .stdout("1 letter marked as handed over\n");
    test.run(&["mark", "replied", "--to", "K", "--note", "will vote for it"])
        .status(0);
    test.write("handed.csv", "recipient,at,how\nL,2021-02-19,post\n");
    test.run(&["mark", "from", "handed.csv"])
        .status(0)
        .stdout("1 letter marked, from 1 row with a date\n");

    let told = test.run(&["status", "--format", "json"]).status(0).json();
    assert_eq!(
        (&told["accepted"], &told["handed"], &told["replied"]),
        (&0.into(), &1.into(), &1.into())
    );
    test.run(&[
        "report",
        "--html",
        "report.html",
        "--public",
        "--dossier",
        "dossier",
    ])
    .status(0);
    let page = test.read("report.html");
    // A nought beside what was delivered by hand is no news.
    assert!(!page.contains("taken by the mail server</li>"), "{page}");
    assert!(
        page.contains("<li><b>2</b> delivered by hand</li>"),
        "{page}"
    );
    let sheet = test.read("dossier/lobbying.csv");
    assert!(
        sheet.contains("2021-02-18,Kei Ito,") && sheet.contains(",in person,"),
        "{sheet}"
    );
    assert!(
        sheet.contains("2021-02-19,Lou Lee,") && sheet.contains(",post,"),
        "{sheet}"
    );

    // A longer list: the new letters are marked once they are approved, and what was handed over stays so.
    test.write(
        "recipients/council.csv",
        &format!("{BY_HAND}M,,council_member,Ma,Mo Ma,Springfield,post\n"),
    );
    let longer = test.code();
    test.run(&["mark", "handed", "--to", "M"])
        .status(2)
        .stderr_has("no letter goes to `M`");
    test.run(&["approve", &longer, "--by", "Ada"]).status(0);
    test.run(&["mark", "handed", "--to", "M"]).status(0);
    test.run(&["send", "--approved", &longer])
        .status(0)
        .stdout("No letter goes by e-mail, and none waits to be delivered by hand.\n");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["replied", "handed", "handed"]);
}

#[test]
fn a_letter_may_be_handed_over_before_the_others_are_sent() {
    let list = format!("{BY_HAND}A,ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,\n");
    let test = CampaignTest::new().recipients(&list);
    let code = test.code();
    test.run(&["approve", &code, "--by", "Ada"]).status(0);
    test.run(&["mark", "handed", "--to", "K"]).status(0);
    test.run(&["send", "--approved", &code])
        .status(0)
        .stdout_has("1 letter accepted by the server.\n");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["handed", "by_hand", "accepted"]);
}

#[test]
fn a_mark_waits_for_everybody_whom_the_campaign_asks() {
    let test = CampaignTest::new().recipients(BY_HAND);
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &format!("{toml}\n[approval]\nrequired = 2\n"),
    );
    let code = test.code();
    test.run(&["approve", &code, "--by", "Ada"]).status(0);
    test.run(&["mark", "handed", "--to", "K"])
        .status(3)
        .stderr_has("waits for the approval");
    test.run(&["approve", &code, "--by", "Bo"]).status(0);
    test.run(&["mark", "handed", "--mailing", "council", "--how", "post"])
        .status(0)
        .stdout("2 letters marked as handed over\n");
}

#[test]
fn what_an_organizer_learned_of_is_entered_from_one_file() {
    let list = format!(
        "{BY_HAND}A,ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,\nB,ben@council.example,clerk,Okafor,Ben Okafor,Springfield,\n"
    );
    let test = CampaignTest::new().recipients(&list);
    test.send(&[]).status(0);
    test.write(
        "learned.csv",
        "recipient,what,how,at,note\nK,handed,in_person,2021-02-18 10:30,signed at the desk\n\
         ana@council.example,replied,,2021-02-19,on the agenda\nB,bounced,,2021-02-17,box full\nL,handed,post,,\n",
    );
    test.run(&["mark", "from", "learned.csv"])
        .status(0)
        .stdout("3 letters marked, from 3 rows with a date\n");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["handed", "by_hand", "replied", "bounced"]);
    let log = test.run(&["log", "--format", "csv"]).stdout;
    for note in [
        ": signed at the desk",
        "replied: 2021-02-19: on the agenda",
        "bounced: 2021-02-17: box full",
    ] {
        assert!(log.contains(note), "{note}:\n{log}");
    }
}

#[test]
fn a_mark_that_fails_puts_no_plan_in_force() {
    let test = CampaignTest::new().recipients(BY_HAND).server_line("");
    let code = test.code();
    test.run(&["approve", &code, "--by", "Ada"]).status(0);
    let nothing_yet = || {
        test.run(&["status"])
            .status(0)
            .stdout_has("Nothing has been sent. The newest preview has");
    };
    let header = "recipient,at,how";
    for rows in [
        "K,2021-02-19,post\nM,2021-02-19,",
        "K,soon,",
        "K,2021-02-19,pigeon",
    ] {
        test.write("handed.csv", &format!("{header}\n{rows}\n"));
        test.run(&["mark", "from", "handed.csv"]).status(3);
        nothing_yet();
    }
    test.run(&["mark", "handed", "--to", "M"]).status(2);
    nothing_yet();
    test.run(&["mark", "handed", "--mailing", "senate"])
        .status(2);
    nothing_yet();
    test.write("handed.csv", &format!("{header}\nK,2021-02-19,post\n"));
    test.run(&["mark", "from", "handed.csv"])
        .status(0)
        .stdout("1 letter marked, from 1 row with a date\n");
    let told = test.run(&["status", "--format", "json"]).status(0).json();
    assert_eq!((&told["handed"], &told["by_hand"]), (&1.into(), &1.into()));
}

#[test]
fn a_packet_does_not_write_over_what_was_filled_in() {
    let test = CampaignTest::new().recipients(BY_HAND).server_line("");
    let code = test.code();
    test.run(&["approve", &code, "--by", "Ada"]).status(0);
    test.run(&["packet", "out"]).status(0);
    test.run(&["packet", "out"]).status(0); // nobody has written into it
    let list = test.read("out/handed.csv");
    let filled = list.replacen("in_person,", "in_person,2021-02-19", 1);
    assert_ne!(filled, list);
    test.write("out/handed.csv", &filled);
    test.run(&["packet", "out"]).status(2).stderr(
        "error: `out/handed.csv` has 1 row filled in, which a new packet would write over: enter it with `redress mark from \
         out/handed.csv` and move it away, or name another folder\n",
    );
    assert_eq!(test.read("out/handed.csv"), filled);
    test.run(&["mark", "from", "out/handed.csv"]).status(0);
}

#[test]
fn in_person_is_written_as_in_lists_and_as_in_options() {
    for how in ["in_person", "in-person"] {
        let test = CampaignTest::new().recipients(
            "id,email,office,last_name,full_name,city,channel\nK,,mayor,Ito,Kei Ito,Springfield,in_person\n",
        );
        test.send(&[]).status(0);
        test.run(&["mark", "handed", "--to", "K", "--how", how])
            .status(0)
            .stdout("1 letter marked as handed over\n");
        test.run(&["log", "--format", "csv"])
            .status(0)
            .stdout_has("handed (in person, ");
    }
    let test = CampaignTest::new();
    test.run(&["mark", "handed", "--how", "by_bicycle", "--to", "K"])
        .status(2)
        .stderr_has("[possible values: form, post, in_person]");
}
