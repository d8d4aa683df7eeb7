//! Lists on their way in and out: differences from the ledger, variants, and rows to be mended.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};

#[test]
fn diff_names_who_joined_left_and_moved() {
    let test = CampaignTest::new().recipients(
        "id,email,office,last_name,full_name,city\n\
         1,ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
         2,ben@council.example,council_member,Okafor,Ben Okafor,Springfield\n\
         3,cat@council.example,council_member,Poe,Cat Poe,Springfield\n",
    );
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(0);
    test.write(
        "recipients/council.csv",
        "id,email,office,last_name,full_name,city\n\
         1,ana@city.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
         2,dan@council.example,council_member,Moe,Dan Moe,Springfield\n\
         4,eve@council.example,council_member,Foe,Eve Foe,Springfield\n",
    );
    let diff = test.run(&["diff"]).status(0);
    assert_eq!(
        diff.stdout,
        "council: 1 joined, 1 left, 2 with another address; 1 inbox would be written to for the first time\n  \
         + Eve Foe <eve@council.example>\n  \
         - Cat Poe <cat@council.example>, accepted\n  \
         ~ Ana Ruiz <ana@city.example> was Ana Ruiz <ana@council.example>\n  \
         ~ Dan Moe <dan@council.example> was Ben Okafor <ben@council.example>\n    \
         Is `2` still the same seat? If not, give the newcomer an `id` of its own.\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&test.run(&["diff", "--format", "json"]).status(0).stdout).unwrap();
    assert_eq!(json["mailings"][0]["joined"][0]["recipient"], "4");
    assert_eq!(json["mailings"][0]["moved"][1]["may_be_someone_else"], true);

    // Nobody is written to, and nothing is approved, before somebody has said whose letter it was.
    let sentence = "recipients/council.csv row 3: is `2` still the same seat? It was Ben Okafor <ben@council.example> and \
                    is Dan Moe <dan@council.example> now";
    for command in [&["preview"][..], &["check"], &["send", "--approved", &code]] {
        let asked = test.run(command).status(3);
        assert!(
            [asked.stdout, asked.stderr].concat().contains(sentence),
            "{command:?}"
        );
    }
    let preview = test.run(&["preview", "--format", "json"]).status(3).stdout;
    let preview: serde_json::Value = serde_json::from_str(&preview).unwrap();
    assert_eq!(
        (&preview["approval_code"], &preview["errors"][0]["row"]),
        (&serde_json::Value::Null, &3.into())
    );

    test.run(&["check", "--same-seats"]).status(0);
    let preview = test
        .run(&["preview", "--same-seats", "--format", "json"])
        .status(0)
        .stdout;
    let preview: serde_json::Value = serde_json::from_str(&preview).unwrap();
    let code = preview["approval_code"].as_str().unwrap();
    test.run(&["send", "--approved", code]).status(0);
    assert_eq!(
        test.server().mails().len(),
        4,
        "only the newcomer is written to"
    );
    test.run(&["check"]).status(0);
}

#[test]
fn the_preview_says_how_old_a_list_is() {
    let test = CampaignTest::new()
        .recipients("email,office,last_name,city,As of\nana@council.example,mayor,Ruiz,Springfield,2026-05-01\n");
    let preview = test.run(&["preview", "--as-of", "2026-06-15"]).status(0);
    preview.stdout_has("The list of `council` is as of 2026-05-01, 45 days ago.\n");
    let json = test.run(&["preview", "--format", "json"]).status(0).json();
    assert_eq!(json["mailings"][0]["list_as_of"], "2026-05-01");
}

#[test]
fn a_cell_may_have_several_lines_where_no_letter_prints_it() {
    let test = CampaignTest::new().recipients(
        "email,office,last_name,full_name,city,Notes\n\
         ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,\"called in May\nand in June\"\n",
    );
    test.run(&["check"]).status(0);
    let letter = test.read("letters/council.md") + "\n\n{{ recipient.notes }}\n";
    test.write("letters/council.md", &letter);
    test.run(&["check"]).status(3).stdout_has(
        "recipients/council.csv row 2 column `Notes`: the cell has a line break inside\n",
    );
}

#[test]
fn both_addresses_of_a_refused_row_come_out_again() {
    let test = CampaignTest::with_rules(vec![
        Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("ana@"),
    ])
    .recipients(
        "email,office,last_name,full_name,city\nana@council.example; ben@council.example,mayor,Ruiz,Ana Ruiz,'=1+1\n",
    );
    let toml = test
        .read("campaign.toml")
        .replace("[delivery]", "several_addresses = \"copy\"\n[delivery]");
    test.write("campaign.toml", &toml);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(4);
    let rows = test
        .run(&["log", "--state", "refused,bounced", "--format", "csv"])
        .status(0)
        .stdout;
    assert_eq!(
        rows,
        "email,office,last_name,full_name,city,cc,redress_state,redress_reason,redress_mailing\n\
         ana@council.example,mayor,Ruiz,Ana Ruiz,'=1+1,ben@council.example,refused,550 5.1.1 no such mailbox,council\n"
    );
}

#[test]
fn an_id_of_ones_own_is_the_other_answer() {
    let head = "id,email,office,last_name,full_name,city\n";
    let test = CampaignTest::new().recipients(
        &[
            head,
            "2,ben@council.example,council_member,Okafor,Ben Okafor,Springfield\n",
        ]
        .concat(),
    );
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(0);
    let newcomer = "2b,dan@council.example,council_member,Moe,Dan Moe,Springfield\n";
    test.write("recipients/council.csv", &[head, newcomer].concat());
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(
        test.server().addressees(),
        ["ben@council.example", "dan@council.example"]
    );
}

#[test]
fn refused_rows_come_out_as_they_were_and_can_be_read_again() {
    let list = "E-mail,Role,Family Name,Name,Jurisdiction,Phone\n\
                ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,'+1 555 0100\n\
                ben@council.example,council member,Okafor,Ben Okafor,Springfield,\n";
    let test = CampaignTest::with_rules(vec![
        Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("ana@"),
    ])
    .recipients(list);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(4);
    let rows = test
        .run(&["log", "--state", "refused,bounced", "--format", "csv"])
        .status(0)
        .stdout;
    assert_eq!(
        rows,
        "E-mail,Role,Family Name,Name,Jurisdiction,Phone,redress_state,redress_reason,redress_mailing\n\
         ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,'+1 555 0100,refused,550 5.1.1 no such mailbox,council\n"
    );
    test.write(
        "recipients/council.csv",
        &rows.replace("ana@council", "mayor@council"),
    );
    let check = test.run(&["check"]).status(0);
    assert!(check.stdout.contains("1 row in UTF-8"), "{}", check.stdout);
}

#[test]
fn the_stance_decides_who_is_thanked() {
    let test = CampaignTest::new()
        .recipients(
            "email,office,last_name,full_name,city,stance\n\
             ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,Lead sponsor\n\
             ben@council.example,council_member,Okafor,Ben Okafor,Springfield,opposed\n",
        )
        .file(
            "letters/thanks.md",
            "+++\nsubject = \"Thank you\"\n+++\n{{ salutation }}\n\nThank you.\n\nSincerely,\n\n{{ sender.name }}\n",
        );
    let toml = test.read("campaign.toml").replace(
        "recipients = \"recipients/council.csv\"\n",
        "recipients = \"recipients/council.csv\"\n[mailing.stances]\nsponsor = \"lead sponsor\"\n\
         [[mailing.variant]]\nwhen = { stance = \"sponsor\" }\nletter = \"letters/thanks.md\"\n",
    );
    test.write("campaign.toml", &toml);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(0);
    let mails = test.server().mails();
    let subject = |to: &str| {
        mails
            .iter()
            .find(|mail| mail.recipients == [to])
            .unwrap()
            .field("Subject")
            .unwrap()
    };
    assert_eq!(subject("ana@council.example"), "Thank you");
    assert_eq!(
        subject("ben@council.example"),
        "Face recognition in Springfield"
    );
}

#[test]
fn rows_that_lack_what_the_letter_needs_do_not_pass_unnoticed() {
    let test = CampaignTest::new()
        .letter("+++\nsubject = \"A\"\n+++\n{{ salutation }}\n\nPlease act.\n\nSincerely,\n\n{{ sender.name }}\n")
        .recipients(
            "email,Role,Family Name,full_name,city\n\
             ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
             ben@council.example,,Okafor,Ben Okafor,Springfield\n\
             cat@council.example,mayor,,Cat Poe,Springfield\n",
        );
    let office = "row 3, Ben Okafor: the letter uses a form of address, but the row names no office. Write an office such as \
                  mayor or clerk into the column `Role` of this row.";
    let name = "the form of address for `mayor` needs `last_name`, which is empty. Fill in the column `Family Name` of this row.";
    for command in ["check", "preview"] {
        let ran = test.run(&[command]).status(0);
        let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("2 rows (lacks what the letter needs)"),
            "{}",
            ran.stdout
        );
        assert!(
            words.contains(office) && words.contains(name),
            "{}",
            ran.stdout
        );
        assert_eq!(
            command == "check",
            words.contains("2 rows lack what the letter needs: rows 3 and 4"),
            "{words}"
        );
    }
}

#[test]
fn an_office_of_ones_own_is_an_office_for_the_list_too() {
    let forms = "[office.beadle]\ntitle = \"Beadle of {place}\"\nshort_title = \"Beadle\"\n\
                 salutation = \"Dear Beadle {last_name}:\"\nblock = [\"{honorable}{full_name}\", \"{title}\"]\n";
    let list = "office,full_name,last_name,city,state,email\n\
                Beadle,Ana Ruiz,Ruiz,Springfield,IL,ana@county.example\n";
    let letter = "+++\nsubject = \"Cameras\"\n+++\n{{ salutation }}\n\nPlease take them down.\n";
    let test = CampaignTest::new().recipients(list).letter(letter);
    let unknown = test.run(&["check"]);
    assert!(
        unknown.stdout.contains("the office `Beadle` is not known"),
        "{}",
        unknown.stdout
    );
    let test = test.file("forms.toml", forms);
    let known = test.run(&["check"]).status(0);
    assert!(!known.stdout.contains("not known"), "{}", known.stdout);
    let sample = test.run(&["preview", "--limit", "1"]).status(0).stdout;
    assert!(sample.contains("Dear Beadle Ruiz:"), "{sample}");
}
