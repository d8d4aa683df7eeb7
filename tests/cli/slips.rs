//! What people type without knowing: the sentence names the character and says what to type.

use redress_test_support::CampaignTest;

/// What `check` says of the test campaign with one text of `campaign.toml` typed otherwise.
fn typed(written: &str, otherwise: &str) -> String {
    let test = CampaignTest::new();
    let toml = test.read("campaign.toml");
    assert!(toml.contains(written), "{toml}");
    let test = test.file("campaign.toml", &toml.replace(written, otherwise));
    test.run(&["check"]).status(3).stdout
}

#[test]
fn a_slip_in_campaign_toml_is_named_with_its_cure() {
    let list = "\"recipients/council.csv\"";
    let sheet = "\"https://docs.google.com/spreadsheets/d/1x/edit\"";
    for (otherwise, sentence) in [
        (
            "“recipients/council.csv”",
            "`“` is a curly quotation mark\n  Type straight ones: `\"` before and behind the text.\n",
        ),
        (
            "\"lists\\council.csv\"",
            "`\\c` between `\"` stands for no character\n  If the backslash belongs to the text, put the text between single \
             quotes: `'DOMAIN\\user'`.\n",
        ),
        (
            sheet,
            "is a web address and no file; download it (in Google Sheets: File, Download, `.csv`) into the campaign's folder",
        ),
    ] {
        let stdout = typed(list, otherwise);
        assert!(stdout.contains(sentence), "{stdout}");
        assert_eq!(stdout.matches("error: ").count(), 1, "{stdout}");
    }
    let user = typed(
        "[delivery]",
        "[delivery]\nusername = \"DOMAIN\\ben\"\npassword = { env = \"P\" }",
    );
    assert!(
        user.contains("If the backslash belongs to the text, put the text between single quotes"),
        "{user}"
    );
    let stdout = CampaignTest::new()
        .letter("+++\nsubject = “A request”\n+++\nDear reader:\n\nPlease act.\n")
        .run(&["check"])
        .status(3)
        .stdout;
    assert!(
        stdout.contains("the front matter cannot be read: `“` is a curly quotation mark"),
        "{stdout}"
    );
}

#[test]
fn addresses_say_what_to_type_and_what_to_look_at() {
    let checked = CampaignTest::new()
        .recipients(
            "office,last_name,full_name,city,email\n\
             mayor,Ruiz,Ana Ruiz,Elm,mailto:ana@elm.example\n\
             mayor,O’Day,Bo O’Day,Oak,o’day@oak.example\n\
             mayor,Poe,Cy Poe,Ash,poe@gmail.con\n\
             mayor,Fox,Di Fox,Fir,logo@2x.png\n\
             mayor,Lee,Ed Lee,Yew,no-reply@yew.example\n",
        )
        .run(&["check"])
        .status(3);
    checked
        .stdout_has("it begins with `mailto:`\n  Type only what stands behind `mailto:`.\n")
        .stdout_has("its `’` is a curly apostrophe\n  Type a straight one, `'`, or take it away")
        .stdout_has("note: recipients/council.csv row 4 column `email`: `poe@gmail.con` may be misspelt: did somebody mean `gmail.com`?")
        .stdout_has("`logo@2x.png` looks like the name of a file")
        .stdout_has("`no-reply@yew.example` looks like an inbox that nobody opens");
}
