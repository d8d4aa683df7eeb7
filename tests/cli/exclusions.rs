//! What an organizer excludes takes effect or is named: values of conditions, columns of exports, accents.

use redress_test_support::CampaignTest;

const LETTER: &str = "+++\nsubject = \"A\"\n+++\n{{ salutation }}\n\nPlease act.\n\nSincerely,\n\n{{ sender.name }}\n";
const PARTIES: &str = "office,last_name,full_name,city,state,party,stance,email\n\
    mayor,Lee,Ann Lee,Elm,NM,Republican,sponsor,ann@elm.example\n\
    mayor,Fox,Di Fox,Oak,NM,Democrat,opposed,di@oak.example\n\
    clerk,Day,Bo Day,Ash,TX,Democrat,,bo@ash.example\n";

/// A campaign whose mailing says this besides.
fn campaign(list: &str, mailing: &str) -> CampaignTest {
    let test = CampaignTest::new().recipients(list).letter(LETTER);
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("[delivery]", &format!("{mailing}\n[delivery]")),
    );
    test
}

/// The addresses that letters go to, and the errors.
fn drawn(test: &CampaignTest) -> (u64, Vec<String>, Vec<String>) {
    let preview = test.run(&["preview", "--format", "json"]).json();
    let messages = |key: &str, field: &str| {
        let found = preview[key].as_array().unwrap().iter();
        found
            .map(|found| found[field].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    (
        preview["letters"].as_u64().unwrap(),
        messages("errors", "message"),
        messages("held_back", "reason"),
    )
}

#[test]
fn a_value_that_fits_no_row_is_an_error_with_the_values_there_are() {
    for (mailing, value) in [
        ("[mailing.only]\nparty = \"Republcan\"", "Republcan"),
        (
            "[mailing.except]\nparty = [\"Republican\", \"Green\"]",
            "Green",
        ),
        (
            "[[mailing.variant]]\nwhen = { party = \"Whig\" }\nletter = \"letters/council.md\"",
            "Whig",
        ),
    ] {
        let (_, mut errors, _) = drawn(&campaign(PARTIES, mailing));
        // That nobody is left is an error of its own.
        errors.retain(|error| error.contains("`party`"));
        assert_eq!(errors.len(), 1, "{mailing}: {errors:?}");
        assert!(
            errors[0].contains(&format!("`party` `{value}`")),
            "{errors:?}"
        );
        assert!(
            errors[0].ends_with("the list has Democrat 2, Republican 1"),
            "{errors:?}"
        );
    }
    let near = campaign(PARTIES, "[mailing.only]\nparty = \"Republcan\"");
    near.run(&["check"])
        .status(3)
        .stdout_has("Did you mean `Republican`?");
}

#[test]
fn what_is_wrong_with_a_condition_has_its_line() {
    for (mailing, typed, said) in [
        (
            "[mailing.only]\nstate = \"NM\"\nparty = \"Republcan\"",
            "party",
            "party",
        ),
        (
            "[mailing.except]\nstate = \"TX\"\nstance = \"sponsr\"",
            "stance",
            "stance",
        ),
        (
            "[[mailing.variant]]\nletter = \"letters/council.md\"\n[mailing.variant.when]\nsate = \"NM\"",
            "sate",
            "sate",
        ),
        (
            "[[mailing.variant]]\nletter = \"letters/council.md\"\n[mailing.variant.when]\nstate = \"TX\"\nparty = \"Republican\"",
            "state",
            "meets all conditions for `letters/council.md`",
        ),
    ] {
        let test = campaign(PARTIES, mailing);
        let toml = test.read("campaign.toml");
        let mut lines = toml.lines();
        let line = lines.position(|line| line.starts_with(typed)).unwrap() + 1;
        let preview = test.run(&["preview", "--format", "json"]).json();
        let errors = preview["errors"].as_array().unwrap();
        let is_of_it = |error: &&serde_json::Value| {
            let message = error["message"].as_str().unwrap();
            message.contains(said) && error["file"] == "campaign.toml"
        };
        let error = errors.iter().find(is_of_it).unwrap();
        assert_eq!(error["line"], line, "{error}");
    }
}

#[test]
fn states_and_offices_compare_by_what_they_mean() {
    for (mailing, letters) in [
        ("[mailing.only]\nstate = \"New Mexico\"", 2),
        ("[mailing.except]\nstate = \"texas\"", 2),
        ("[mailing.only]\noffice = \"City Mayor\"", 2),
        ("[mailing.only]\nstance = \"Sponsor\"", 1),
    ] {
        let (written, errors, _) = drawn(&campaign(PARTIES, mailing));
        assert_eq!((written, errors), (letters, Vec::new()), "{mailing}");
    }
}

#[test]
fn a_stance_that_is_none_is_an_error_at_the_setting() {
    for mailing in [
        "[mailing.only]\nstance = \"sponsr\"",
        "[[mailing.variant]]\nwhen = { stance = \"sponsr\" }\nletter = \"letters/council.md\"",
    ] {
        let (_, errors, _) = drawn(&campaign(PARTIES, mailing));
        assert!(
            errors.iter().any(|error| error.contains("`sponsr`")),
            "{errors:?}"
        );
    }
}

#[test]
fn a_value_is_no_slip_because_its_rows_are_held_back_or_faulty() {
    let list = "office,last_name,full_name,city,party,term_end,email\n\
        mayor,Lee,Ann Lee,Elm,Green,2020-01-01,ann@elm.example\n\
        mayor,Fox,Di Fox,Oak,Whig,soon,di@oak.example\n\
        mayor,Day,Bo Day,Ash,Democrat,,bo@ash.example\n";
    let test = campaign(list, "[mailing.except]\nparty = [\"Green\", \"Whig\"]");
    let (_, errors, _) = drawn(&test);
    assert_eq!(errors, ["`soon` is no date"]);
}

#[test]
fn columns_of_exports_hold_their_rows_back_with_header_and_word() {
    for (header, out, write) in [
        ("do_not_contact", "true", "false"),
        ("Do Not Contact", "1", "0"),
        ("unsubscribed", "Yes", "No"),
        ("opt_out", "x", ""),
        ("Email Opt Out", "TRUE", "FALSE"),
        ("email1_is_bad", "true", "false"),
        ("is_deceased", "Y", "N"),
        ("bounced", "1", "0"),
        ("can2_subscription_status", "unsubscribed", "subscribed"),
        ("can2_subscription_status", "bouncing", "subscribed"),
        ("subscription_status", "Unsubscribed", "Subscribed"),
        ("active", "no", "yes"),
        ("HasOptedOutOfEmail", "true", "false"),
        ("npsp__Do_Not_Contact__c", "true", "false"),
        ("npsp__Deceased__c", "true", "false"),
        ("UNSUB_TIME", "2026-01-02 10:00:00", ""),
        ("CLEAN_TIME", "2026-01-02 10:00:00", ""),
        ("email_opt_in", "N", "Y"),
        ("Unsubscribed from all email", "true", "false"),
        ("No Bulk Emails (User Opt Out)", "Yes", "No"),
        ("Portal Bounce", "MAILBOX_FULL", ""),
        ("Email status", "Temp Hold", "Active"),
        ("subscription_status", "never", "subscribed"),
    ] {
        let list = format!(
            "office,last_name,full_name,city,email,{header}\n\
             mayor,Lee,Ann Lee,Elm,ann@elm.example,{out}\nmayor,Fox,Di Fox,Oak,di@oak.example,{write}\n"
        );
        let (letters, errors, held) = drawn(&campaign(&list, ""));
        assert_eq!((letters, errors), (1, Vec::new()), "{header} {out}");
        assert!(
            held[0].contains(header) && held[0].contains(out),
            "{header}: {held:?}"
        );
    }
}

#[test]
fn a_word_of_such_a_column_that_nobody_knows_is_named_until_it_is_said() {
    let list = "office,last_name,full_name,city,email,Email Status\n\
        mayor,Lee,Ann Lee,Elm,ann@elm.example,weird\nmayor,Fox,Di Fox,Oak,di@oak.example,subscribed\n";
    let test = campaign(list, "");
    test.run(&["check"])
        .status(3)
        .stdout_has("`weird`")
        .stdout_has("mailing.opt_outs");
    let said = campaign(list, "[mailing.opt_outs]\n\"Email Status\" = [\"weird\"]");
    assert_eq!(drawn(&said).0, 1);
    let ignored = campaign(list, "[mailing.opt_outs]\n\"Email Status\" = []");
    assert_eq!(drawn(&ignored).0, 2);
}

#[test]
fn an_inbox_that_opted_out_in_one_row_gets_no_letter_by_another() {
    let list = "office,last_name,full_name,city,email,unsubscribed\n\
        mayor,Lee,Ann Lee,Elm,ann@elm.example,yes\nmayor,Lee,Ann Lee,Elm,Ann@elm.example,\n\
        mayor,Fox,Di Fox,Oak,di@oak.example,\n";
    let (letters, errors, _) = drawn(&campaign(list, ""));
    assert_eq!((letters, errors), (1, Vec::new()));
}

#[test]
fn composed_and_decomposed_accents_are_the_same() {
    let list = "office,last_name,full_name,city,email,Attachments\n\
        mayor,Pen\u{303}a,Jose\u{301} Pen\u{303}a,San Jose\u{301},jose@x.example,files/re\u{301}sume\u{301}.txt\n\
        mayor,Fox,Di Fox,Oak,di@oak.example,\n";
    let test = campaign(
        list,
        "[mailing.only]\ncity = [\"San José\", \"Oak\"]\n[approval]\napprovers = [\"Zoe\u{308} Ruiz\"]\n",
    );
    std::fs::create_dir(test.path("files")).unwrap();
    test.write("files/résumé.txt", "A page.");
    test.write("do-not-write.csv", "who\nDi Fox\n");
    let (letters, errors, held) = drawn(&test);
    assert_eq!((letters, errors), (1, Vec::new()));
    assert_eq!(
        held,
        ["not to be written to: its name is in `do-not-write.csv`"]
    );
    let eml = test.path("eml");
    test.run(&["preview", "--eml", eml.to_str().unwrap()])
        .status(0);
    let mut files = std::fs::read_dir(eml.join("council")).unwrap();
    let mail = std::fs::read_to_string(files.next().unwrap().unwrap().path()).unwrap();
    // NFC in UTF-8: C3 A9 is the composed letter.
    assert!(mail.contains("r%C3%A9sum%C3%A9.txt"), "{mail}");
    let code = test.code();
    test.run(&["approve", &code, "--by", "Zoë Ruiz"]).status(0);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees(), ["jose@x.example"]);
    test.run(&["log", "--to", "jose@x.example"]).status(0);
    // The same file of settings, typed on another system, changes nothing.
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("San José", "San Jose\u{301}"),
    );
    test.run(&["send", "--approved", &code]).status(0);
    // A file that the disk names in the other way.
    std::fs::rename(
        test.path("files/résumé.txt"),
        test.path("files/re\u{301}sume\u{301}.txt"),
    )
    .unwrap();
    let (letters, errors, _) = drawn(&test);
    assert_eq!((letters, errors), (1, Vec::new()));
}

#[test]
fn whoever_opted_out_in_one_list_is_not_written_to_from_another() {
    let officials = "office,last_name,full_name,city,email\n\
        mayor,Lee,Ann Lee,Elm,ann@elm.example\nmayor,Fox,Di Fox,Oak,di@oak.example\n";
    let test = campaign(
        officials,
        "[[mailing]]\nname = \"partners\"\nletter = \"letters/council.md\"\nrecipients = \"partners.csv\"\n",
    );
    test.write(
        "partners.csv",
        "office,last_name,full_name,city,email,can2_subscription_status\n\
         clerk,Lee,Ann Lee,Elm,Ann@elm.example,unsubscribed\nclerk,Day,Bo Day,Ash,bo@ash.example,subscribed\n",
    );
    test.run(&["check"])
        .status(0)
        .stdout_has("row 2 of `partners.csv` has the same inbox and is not to be written to");
    let (letters, errors, held) = drawn(&test);
    assert_eq!((letters, errors, held.len()), (2, Vec::new(), 2));
    // And where that leaves nobody.
    let whole = test.read("recipients/council.csv");
    test.write(
        "recipients/council.csv",
        &whole.replace("mayor,Fox,Di Fox,Oak,di@oak.example\n", ""),
    );
    test.run(&["check"])
        .status(3)
        .stdout_has("no row of the list gets a letter: 1 not to be written to");
    test.write("recipients/council.csv", &whole);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(0);
    let mut written_to = test.server().addressees();
    written_to.sort();
    assert_eq!(written_to, ["bo@ash.example", "di@oak.example"]);
    // Nobody joins whom the other list holds back.
    test.run(&["diff"])
        .status(0)
        .stdout_has("council: 0 joined, 0 left");
}
