//! What paper has that a mail has, and a PDF where there is no browser to print it.

use redress_test_support::CampaignTest;

const LIST: &str = "id,email,office,last_name,full_name,city,channel\nA,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\n\
    K,,council_member,Ito,Kei Ito,Elm,in_person\n";

const LETTER: &str = "+++\nsubject = \"On cameras\"\nattachments = [\"files/fact-sheet.pdf\"]\n+++\n{{ salutation }}\n\n\
    Read [our report](https://coalition.example/report).[^1]\n\nSincerely,\n\nUs\n\n[^1]: A study.\n";

fn campaign() -> CampaignTest {
    let test = CampaignTest::new().recipients(LIST).letter(LETTER);
    std::fs::create_dir(test.path("files")).unwrap();
    test.write("files/fact-sheet.pdf", "%PDF-1.4 facts");
    test
}

#[test]
fn links_are_notes_and_files_are_enclosed() {
    let test = campaign();
    test.run(&["packet", "out"])
        .status(0)
        .stdout_has("to enclose      out/enclosures/files/fact-sheet.pdf, 1 copy\n");
    let page = test.read("out/print.html");
    assert!(page.contains("our report</a><sup>2</sup>"), "{page}");
    assert!(page.contains("<p>2. https://coalition.example/report</p>"));
    // On the list for the walk, on the cover sheet and below the letter.
    assert_eq!(page.matches("Enclosure: fact sheet").count(), 3);
    assert!(page.contains("To bring: fact sheet (1 copy)"));
    assert_eq!(
        test.read("out/enclosures/files/fact-sheet.pdf"),
        "%PDF-1.4 facts"
    );
}

#[cfg(unix)]
#[test]
fn no_file_is_enclosed_through_a_link_that_leads_elsewhere() {
    let test = campaign();
    for link in ["out/enclosures", "out/enclosures/files"] {
        let above = test.path(link);
        std::fs::create_dir_all(above.parent().unwrap()).unwrap();
        std::fs::create_dir_all(test.path("elsewhere")).unwrap();
        std::os::unix::fs::symlink(test.path("elsewhere"), test.path(link)).unwrap();
        test.run(&["packet", "out"])
            .status(1)
            .stderr_has("it is a link to a folder elsewhere");
        assert_eq!(
            std::fs::read_dir(test.path("elsewhere")).unwrap().count(),
            0
        );
        std::fs::remove_file(test.path(link)).unwrap();
    }
}

#[test]
fn without_a_browser_the_two_clicks_are_told() {
    let test = campaign();
    let nowhere = [("PATH", "nowhere"), ("REDRESS_BROWSER", "")];
    let letter = ["letter", "council", "--to", "K", "--pdf", "copy.pdf"];
    if std::path::Path::new("/snap/bin/chromium").exists() || cfg!(target_os = "macos") {
        return; // found without a PATH
    }
    test.run_with(&letter, &nowhere).status(1).stdout("").stderr(
        "error: `copy.pdf` cannot be made: there is no Chromium or Chrome here, which prints it. Open `copy.pdf.html` in any \
         browser, choose Print and then Save as PDF\n",
    );
    assert!(test.read("copy.pdf.html").contains("Kei Ito") && !test.path("copy.pdf").exists());
    // Everything else is there.
    test.run_with(&["packet", "out", "--pdf"], &nowhere)
        .status(1)
        .stdout_has("to fill in      out/handed.csv\n")
        .stderr_has("Open `out/print.html` in any browser");
    test.run_with(&letter, &[("REDRESS_BROWSER", "no-such-program")])
        .status(2)
        .stderr_has("`REDRESS_BROWSER` names `no-such-program`, which is no program here");
}

#[cfg(unix)]
#[test]
fn a_browser_that_fails_leaves_what_was_there() {
    let test = campaign();
    test.write("copy.pdf", "the earlier one");
    let broken = [("REDRESS_BROWSER", "/bin/false")];
    test.run_with(&["letter", "council", "--pdf", "copy.pdf"], &broken)
        .status(1)
        .stderr_has("`/bin/false` did not print `copy.pdf.html`. Open `copy.pdf.html` in any");
    assert_eq!(test.read("copy.pdf"), "the earlier one");
    let names = std::fs::read_dir(test.path("")).unwrap();
    let left = names.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("printing")
    });
    assert_eq!(left.count(), 0);
}

#[cfg(unix)]
#[test]
fn what_goes_beside_a_letter_and_is_not_in_its_pdf_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = campaign();
    let browser = test.path("browser.sh");
    let prints =
        "#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) echo %PDF > \"${a#*=}\";; esac; done\n";
    std::fs::write(&browser, prints).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o700)).unwrap();
    let variables = [("REDRESS_BROWSER", browser.to_str().unwrap())];
    let letter = ["letter", "council", "--to", "K", "--pdf", "copy.pdf"];
    test.run_with(&letter, &variables).status(0).stdout(
        "The letter to Kei Ito: copy.pdf\nNot in the file, though it goes with the letter: `files/fact-sheet.pdf`\n",
    );
    let alone = test.read("letters/council.md");
    let alone = alone.replace("attachments = [\"files/fact-sheet.pdf\"]\n", "");
    test.write("letters/council.md", &alone);
    test.run_with(&letter, &variables)
        .status(0)
        .stdout("The letter to Kei Ito: copy.pdf\n");
}

#[test]
fn a_letter_of_nobody_is_told() {
    let test = campaign();
    test.run(&["letter", "council", "--pdf", "x.pdf", "--to", "nobody@council.example"])
        .status(2)
        .stderr(
            "error: no letter of `council` goes to `nobody@council.example`: `redress check` says which rows are held back\n",
        );
    test.run(&["letter", "senate", "--pdf", "x.pdf"])
        .status(2)
        .stderr("error: there is no mailing `senate`: this campaign has `council`\n");
    assert!(!test.path("x.pdf").exists() && !test.path("x.pdf.html").exists());
}

#[test]
fn envelopes_come_back_to_the_sender_or_check_says_that_they_would_not() {
    let by_post = "id,office,last_name,full_name,city,channel\nA,mayor,Ruiz,Ana Ruiz,Elm,post\nK,mayor,Ito,Kei Ito,Oak,in_person\n";
    let test = CampaignTest::new().recipients(by_post);
    let note = "note: campaign.toml: the envelopes of `council` have no return address\n  Write one into `[sender]`, such as \
                `post_address = \"12 Ford Street; Elm, OH 45000\"`, or a letter that cannot be delivered is lost.\n";
    test.run(&["check"]).status(0).stdout_has(note);
    let toml = test.read("campaign.toml");
    let with = |address: &str| {
        let sender = format!("[sender]\npost_address = {address}\n");
        test.write("campaign.toml", &toml.replace("[sender]\n", &sender));
    };
    for address in [
        "\"PO Box 7; Elm, OH 45000\"",
        "\"\"\"\nPO Box 7\n\nElm, OH 45000\n\"\"\"",
    ] {
        with(address);
        let check = test.run(&["check"]).status(0);
        assert!(!check.stdout.contains("return address"), "{}", check.stdout);
        test.run(&["packet", "out"]).status(0);
        let envelopes = test.read("out/envelopes.html");
        let from = "<br>PO Box 7<br>Elm, OH 45000</p>";
        assert_eq!(envelopes.matches(from).count(), 2, "{envelopes}");
    }
    with("\" ; \"");
    test.run(&["check"]).status(3).stdout_has("this is empty");
    with("\"1;2;3;4;5;6\"");
    test.run(&["check"])
        .status(3)
        .stdout_has("an envelope has no room for 6 lines");
}

#[test]
fn a_mailing_comes_back_to_its_own_sender() {
    let by_post = "id,office,last_name,full_name,city,channel\nA,mayor,Ruiz,Ana Ruiz,Elm,post\n";
    let test = CampaignTest::new().recipients(by_post);
    let toml = test.read("campaign.toml");
    let sender = "[sender]\npost_address = \"PO Box 7; Elm\"\n";
    let toml = toml.replace("[sender]\n", sender);
    for (own, lines) in [
        (
            "reply_to = \"ohio@coalition.example\"",
            "<br>PO Box 7<br>Elm</p>",
        ),
        // Another name is another door: nobody's address is guessed.
        ("name = \"Ohio Chapter\"", "Ohio Chapter</p>"),
        (
            "name = \"Ohio Chapter\"\npost_address = \"3 Oak Street\"",
            "Ohio Chapter<br>3 Oak Street</p>",
        ),
    ] {
        let own = format!("[mailing.sender]\n{own}\n\n[delivery]");
        test.write("campaign.toml", &toml.replacen("[delivery]", &own, 1));
        test.run(&["packet", "out"]).status(0);
        let envelopes = test.read("out/envelopes.html");
        assert!(envelopes.contains(lines), "{envelopes}");
    }
}
