//! Versions of a letter: each is shown, tested and proved once, by its name.

use redress_test_support::CampaignTest;

const LETTER: &str = "+++
subject = \"Face recognition\"
attachments = [\"files/facts.txt\"]
+++
{{ salutation }}

{% if recipient.stance == \"sponsor\" %}We thank you.{% else %}We ask you, {{ recipient.last_name }}.{% endif %}
";

const LIST: &str = "email,office,full_name,last_name,state,stance
a@house.example,representative,Ana Ruiz,Ruiz,CA,undecided
b@house.example,representative,Ben Okafor,Okafor,OH,sponsor
c@house.example,representative,Cy Lee,Lee,NY,
,representative,Di Park,Park,TX,opposed
";

fn two_versions() -> CampaignTest {
    CampaignTest::new()
        .letter(LETTER)
        .recipients(LIST)
        .file("files/facts.txt", "Studies found errors.\n")
}

#[test]
fn preview_shows_each_version_once_and_the_plan() {
    let test = two_versions();
    let shown = test.run(&["preview"]).status(0);
    let titles: Vec<&str> = shown
        .stdout
        .lines()
        .filter(|line| line.contains("(row "))
        .collect();
    assert_eq!(
        titles,
        [
            "council, ask, 2 letters and 1 by hand: Ana Ruiz (row 2)",
            "council, thanks, 1 letter: Ben Okafor (row 3)",
        ]
    );
    shown
        .stdout_has("    We ask you, Ruiz.\n")
        .stdout_has("    We thank you.\n")
        .stdout_has("\ncouncil: 2 ask (+1 attachment), 1 thanks (+1 attachment), 1 by hand\n");
    let json = test.run(&["preview", "--format", "json"]).json();
    assert_eq!(
        json["mailings"][0]["versions"],
        serde_json::json!([
            { "name": "ask", "letters": 2, "by_hand": 1, "attachments": 1 },
            { "name": "thanks", "letters": 1, "by_hand": 0, "attachments": 1 },
        ])
    );
    assert_eq!(json["samples"][1]["version"]["name"], "thanks");
}

#[test]
fn letters_that_all_say_the_same_are_no_versions() {
    let test =
        two_versions().letter("+++\nsubject = \"s\"\n+++\n{{ salutation }}\n\nWe ask you.\n");
    let shown = test.run(&["preview"]).status(0);
    shown.stdout_has("council: Ana Ruiz (row 2)\n");
    let again = test.run(&["preview"]).status(0);
    assert!(
        !again.stdout.contains("council: 3 letters"),
        "{}",
        again.stdout
    );
}

#[test]
fn where_everybody_has_a_letter_of_their_own_preview_says_what_it_does_not_show() {
    // How long a name is no cell says, so each length is a text of its own.
    let letter = "+++\nsubject = \"s\"\n+++\n{{ salutation }}\n\n{{ recipient.last_name | length }} is it.\n";
    let rows: Vec<String> = (1..=10)
        .map(|length| {
            let name = "Ab".repeat(length);
            format!("x{length}@house.example,representative,Ana {name},{name},CA")
        })
        .collect();
    let test = two_versions().letter(letter).recipients(&format!(
        "email,office,full_name,last_name,state\n{}\n",
        rows.join("\n")
    ));
    let shown = test.run(&["preview"]).status(0);
    assert_eq!(shown.stdout.matches("(row ").count(), 8, "{}", shown.stdout);
    shown
        .stdout_has("council, version 1, 1 letter: Ana Ab (row 2)\n")
        .stdout_has("`council` has 2 further versions, which are not shown here");
}

#[test]
fn test_sends_one_letter_of_each_version() {
    let test = two_versions();
    test.run(&["test", "me@coalition.example"])
        .status(0)
        .stdout("2 test letters for me@coalition.example accepted by the server.\n");
    let mails = test.server().mails();
    let said = |words: &str| mails.iter().any(|mail| mail.text.contains(words));
    assert!(said("We ask you, Ruiz.") && said("We thank you."));
    test.run(&["test", "me@coalition.example", "--limit", "2"])
        .status(0)
        .stdout("3 test letters for me@coalition.example accepted by the server.\n");
}

#[test]
fn a_proof_says_what_to_do_and_shows_each_version_by_name() {
    let test = two_versions();
    test.write(
        "campaign.toml",
        &format!(
            "{}\n[approval]\napprovers = [\"Rosa Lima\", \"Sam Okafor\", \"Lee Park\"]\nrequired = 2\n\
             deadline = \"2031-01-29\"\ncontact = \"Marisol Reyes\"\nemail = \"marisol@coalition.example\"\n\
             phone = \"+1 202 555 0143\"\n",
            test.read("campaign.toml")
        ),
    );
    let made = test.run(&["proof", "proof"]).status(0);
    assert!(!made.stderr.contains("note:"), "{}", made.stderr);
    let page = test.read("proof/index.html");
    for part in [
        " asks for your approval by January 29, 2031",
        "<a href=\"tel:+12025550143\">+1 202 555 0143</a>",
        "<a href=\"mailto:marisol@coalition.example\">marisol@coalition.example</a>",
        "The letters wait for the approval of 2 of Rosa Lima; Sam Okafor; Lee Park.",
        ">Council: ask, 2 letters and 1 by hand</h2>",
        ">Council: thanks, 1 letter</h2>",
        "As Ana Ruiz gets it.",
        "<a href=\"attachments/facts.txt\">facts.txt</a> (22 bytes)",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(
        test.read("proof/attachments/facts.txt"),
        "Studies found errors.\n"
    );
    test.run(&["verify", "proof"]).status(0);
    test.write("proof/attachments/facts.txt", "Studies found nothing.\n");
    test.run(&["verify", "proof"])
        .status(3)
        .stderr_has("`attachments/facts.txt` has changed since the proof was made")
        .stderr_has(
            "a file or picture that is shown with `letters/council-1` does not go with the letter",
        );
}

#[test]
fn a_proof_without_a_day_or_a_telephone_says_so_to_the_organizer() {
    two_versions()
        .run(&["proof", "proof"])
        .status(0)
        .stderr_has(
            "note: the proof does not say by when to answer (`deadline`), whom to ask (`contact`) nor whom to call (`phone`): \
             [approval] in campaign.toml can\n",
        );
}

#[test]
fn what_approvers_are_told_is_checked_when_it_is_read() {
    let test = two_versions();
    let file = test.read("campaign.toml");
    for (line, said) in [
        (
            "phone = \"extension 12\"",
            "`extension 12` is no telephone number",
        ),
        ("deadline = \"soon\"", "`soon` is no moment"),
        ("email = \"marisol\"", "`marisol` is no address"),
    ] {
        test.write("campaign.toml", &format!("{file}\n[approval]\n{line}\n"));
        test.run(&["check"]).status(3).stdout_has(said);
    }
}

#[test]
fn the_public_page_has_a_quote_a_contact_and_each_version() {
    let letter = format!(
        "{LETTER}\n{{% for signatory in signatories %}}\n- {{{{ signatory.name }}}}\n{{% endfor %}}\n"
    );
    let test = two_versions().letter(&letter).file(
        "signatories.csv",
        "organization,scope\nOpen Streets,National\nElm Fund,National\n",
    );
    test.write(
        "campaign.toml",
        &format!(
            "{}\n[press]\nask = \"Halt it.\"\nquote = \"\"\"\nNobody voted\nfor this.\"\"\"\nquote_by = \"Ana Ruiz\"\n\
             contact = \"Press office\"\nemail = \"press@coalition.example\"\nphone = \"+1 202 555 0144\"\n",
            test.read("campaign.toml")
        ),
    );
    test.send(&["--max", "2"]).status(0);
    test.write(
        "signatories.csv",
        "organization,scope,withdrawn_on\nOpen Streets,National,\nElm Fund,National,2021-02-01\nLate Signers Union,National,\n\
         Last Signers Union,National,\n",
    );
    test.send(&[]).status(0);
    test.run(&["report", "--html", "public.html", "--public"])
        .status(0);
    let page = test.read("public.html");
    for part in [
        ", with 3 organizations, has written to the U.S. House of Representatives.</p>",
        "<p class=\"ask\">Halt it.</p>",
        "<p>“Nobody voted for this.”</p>",
        "<figcaption>Ana Ruiz</figcaption>",
        "<a href=\"mailto:press@coalition.example\">press@coalition.example</a>",
        "Signed by 2 organizations: 2 letters dated ",
        "Signed by 3 organizations: 1 letter dated ",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Each version under the names that it carries: nobody signs what went before, and who left still stands where it signed.
    let shown: Vec<&str> = page.split("<section class=\"version\"").skip(1).collect();
    let (before, after) = ("Elm Fund", "Late Signers Union");
    for (section, (heading, copy, signs, does_not)) in shown.iter().zip([
        ("Council: ask, 1 letter</h3>", "signed-1", before, after),
        (
            "Council: ask, 1 letter and 1 by hand</h3>",
            "signed-2",
            after,
            before,
        ),
        ("Council: thanks, 1 letter</h3>", "signed-1", before, after),
    ]) {
        let letter = section.split("</section>").next().unwrap();
        assert!(letter.contains(heading), "{heading}: {letter}");
        assert!(
            letter.contains(&format!("<a href=\"#{copy}\">Signed by ")),
            "{letter}"
        );
        assert!(page.contains(&format!("<h3 id=\"{copy}\">")), "{copy}");
        assert!(
            letter.contains(signs) && !letter.contains(does_not),
            "{heading}: {letter}"
        );
    }
    assert_eq!(shown.len(), 3);
    assert!(!page.contains("house.example"), "no recipient's address");
}

#[test]
fn what_went_in_other_words_than_those_of_today_is_not_shown_in_them() {
    let test = two_versions().file("signatories.csv", "organization\nOpen Streets\n");
    test.send(&["--max", "2"]).status(0);
    test.write(
        "signatories.csv",
        "organization\nOpen Streets\nLate Signers Union\n",
    );
    let test = test.letter(&LETTER.replace("We ask you,", "We ask you once more,"));
    test.send(&[]).status(0);
    test.run(&["report", "--html", "public.html", "--public"])
        .status(0);
    let page = test.read("public.html");
    let gone =
        "The campaign’s files have been changed since: what these letters said they no longer say.";
    assert_eq!(page.matches(gone).count(), 1, "of the letters that ask");
    assert_eq!(page.matches("We ask you once more, Lee.").count(), 1);
    // No word of the thanks was changed, so they are those that went.
    assert_eq!(page.matches("We thank you.").count(), 1);
}

#[test]
fn a_quote_needs_somebody_who_says_it() {
    let test = two_versions();
    let file = test.read("campaign.toml");
    for (line, said) in [
        ("quote = \"Halt.\"", "nobody says this quote"),
        (
            "quote_by = \"Ana\"",
            "there is no quote to go with this name",
        ),
        ("quotes = \"Halt.\"", "unknown key `quotes` in [press]"),
    ] {
        test.write("campaign.toml", &format!("{file}\n[press]\n{line}\n"));
        test.run(&["check"]).status(3).stdout_has(said);
    }
}
