//! What was approved is what goes, also when files change between the runs.

use redress_test_support::CampaignTest;

const SORTED: &str = "email,office,last_name,full_name,city
ben@council.example,council_member,Okafor,Ben Okafor,Springfield
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield
";

/// A campaign with one of every kind of input.
fn with_every_input() -> CampaignTest {
    let letter = "+++
subject = \"Face recognition\"
attachments = [\"facts.txt\"]
+++
{{ date }}

{{ salutation }}

{% include \"letters/shared/ask.md\" %}

{{ values.ask }}

{% for signatory in signatories %}{{ signatory.name }}
{% endfor %}
";
    CampaignTest::new()
        .letter(letter)
        .file("letters/shared/ask.md", "Please vote.\n")
        .file(
            "letters/_layout.html",
            "<html><body>{{ body }}</body></html>\n",
        )
        .file(
            "signatories.csv",
            "name,scope,state\nTenants Union,National,\n",
        )
        .file("facts.txt", "Facts.\n")
}

#[test]
fn a_code_is_void_when_one_byte_of_any_input_changes_and_names_it() {
    for (file, from, to, told) in [
        (
            "letters/council.md",
            "subject = \"Face",
            "subject = \"Fake",
            "`letters/council.md` has changed",
        ),
        (
            "letters/shared/ask.md",
            "vote",
            "note",
            "`letters/shared/ask.md` has changed",
        ),
        (
            "letters/_layout.html",
            "<body>",
            "<body >",
            "`letters/_layout.html` has changed",
        ),
        (
            "recipients/council.csv",
            "Ruiz",
            "Luiz",
            "`recipients/council.csv` has changed",
        ),
        (
            "signatories.csv",
            "Tenants",
            "Tenents",
            "`signatories.csv` has changed",
        ),
        ("facts.txt", "Facts", "Fakts", "`facts.txt` has changed"),
        (
            "campaign.toml",
            "vote for it",
            "note for it",
            "`campaign.toml [values]` has changed",
        ),
        (
            "campaign.toml",
            "\"Coalition\"",
            "\"Coalitiom\"",
            "`campaign.toml [sender]` has changed",
        ),
        (
            "campaign.toml",
            "2021-02-16",
            "2021-02-17",
            "the date of the letters was 2021-02-16 and is 2021-02-17 now",
        ),
    ] {
        let test = with_every_input();
        let code = test.code();
        let before = test.read(file);
        let after = before.replace(from, to);
        assert_ne!(before, after, "{file} has no {from}");
        test.write(file, &after);
        let refused = test.run(&["send", "--approved", &code]).status(3);
        assert!(refused.stderr.contains(told), "{file}: {}", refused.stderr);
        assert!(refused.stderr.starts_with(&format!(
            "error: the campaign is not the one that {code} stands for\n"
        )));
        assert!(refused.stderr.ends_with(
            "Nothing was sent. Run `redress preview`, and have the new code approved.\n"
        ));
        assert_eq!(test.server().conversations(), 0, "{file}");
    }
}

#[test]
fn a_pace_may_change_without_a_new_code() {
    let test = CampaignTest::new();
    let code = test.code();
    let test = test.delivery("connections = 2");
    test.run(&["send", "--approved", &code]).status(0);
}

#[test]
fn a_code_survives_sorting_the_list_half_way() {
    let test = CampaignTest::new();
    let code = test.code();
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(0);
    test.write("recipients/council.csv", SORTED);
    assert_eq!(test.code(), code);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(
        test.server().addressees(),
        ["ana@council.example", "ben@council.example"]
    );
}

#[test]
fn a_code_that_no_preview_here_printed_still_fits_the_same_folder() {
    let test = CampaignTest::new();
    let code = test.code();
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = std::fs::remove_file(test.path(file));
    }
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees().len(), 2);
}

#[test]
fn rows_added_removed_and_edited_go_on_under_a_new_code() {
    let head = "email,office,last_name,full_name,city\n";
    let (ana, ben, cleo) = (
        "ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n",
        "ben@council.example,council_member,Okafor,Ben Okafor,Springfield\n",
        "cleo@council.example,council_member,Sand,Cleo Sand,Springfield\n",
    );
    let test = CampaignTest::new().recipients(&[head, ana, ben, cleo].concat());
    let first = test.code();
    test.run(&["send", "--approved", &first, "--max", "1"])
        .status(0);
    assert_eq!(test.server().addressees(), ["ana@council.example"]);

    let edited = "cleo@council.example,council_member,Sands,Cleo Sands,Springfield\n";
    let added = "dan@council.example,council_member,Tso,Dan Tso,Springfield\n";
    let edited_ana = "ana@council.example,mayor,Ruiz,Ana María Ruiz,Springfield\n";
    test.write(
        "recipients/council.csv",
        &[head, edited_ana, edited, added].concat(),
    );
    test.run(&["send", "--approved", &first]).status(3);
    let second = test.code();
    assert_ne!(first, second);
    test.run(&["send", "--approved", &second]).status(0);
    assert_eq!(
        test.server().addressees(),
        [
            "ana@council.example",
            "cleo@council.example",
            "dan@council.example"
        ]
    );
    assert!(
        test.server()
            .mails()
            .iter()
            .any(|mail| mail.text.contains("Cleo Sands"))
    );
    let mut states = test.states();
    states.sort();
    let expected = [
        ("ana", "accepted"),
        ("ben", "withdrawn"),
        ("cleo", "accepted"),
        ("dan", "accepted"),
    ];
    assert_eq!(
        states,
        expected.map(|(name, state)| (format!("{name}@council.example"), state.to_owned()))
    );
}
