//! What `new` gives is invented: under another campaign's name nothing of it reaches anybody in silence.

use redress_test_support::CampaignTest;

/// A fresh campaign of which only the name was changed.
fn renamed() -> CampaignTest {
    let test = CampaignTest::new();
    test.run(&["new", "fresh", "--yes"]).status(0);
    let toml = test.read("fresh/campaign.toml");
    let named = toml.replace("Halt federal use of face recognition", "Fair rents now");
    assert_ne!(named, toml);
    test.write("fresh/campaign.toml", &named);
    test
}

#[test]
fn a_fresh_campaign_says_what_is_left_of_the_sample() {
    let test = renamed();
    test.run(&["-C", "fresh", "check"]).status(0).stdout_has(
        "note: campaign.toml: of the sample, which is invented, there are still `letters/congress.md`, \
         `letters/council.md`, `letters/president.md`, 42 organizations, `contact` in [values], ",
    );
    // The sample itself is nobody else's.
    let sample = CampaignTest::new();
    sample.run(&["new", "fresh", "--yes"]).status(0);
    let checked = sample.run(&["-C", "fresh", "check"]).status(0);
    assert!(
        !checked.stdout.contains("of the sample"),
        "{}",
        checked.stdout
    );
}

#[test]
fn beside_a_recipient_who_can_be_reached_it_is_an_error() {
    let test = renamed();
    let list = test.read("fresh/recipients/council.csv");
    let real = list.replace("mayor@riverbend.example", "mayor@riverbend-invented.gov");
    assert_ne!(real, list);
    test.write("fresh/recipients/council.csv", &real);
    let checked = test.run(&["-C", "fresh", "check"]).status(3);
    for told in [
        "error: letters/congress.md: this is still the sample's letter",
        "error: letters/council.md: this is still the sample's letter",
        " and 41 more are organizations of the sample, and invented",
        "error: campaign.toml: `contact` in [values] names the sample's contact, who is invented",
        "recipients of the sample, all invented, would be written to",
    ] {
        assert!(checked.stdout.contains(told), "{told}\n{}", checked.stdout);
    }
    test.run(&["-C", "fresh", "preview"]).status(3);
    // A letter whose subject and opening alone are new is still the sample's; one of one's own is not.
    let letter = test.read("fresh/letters/council.md");
    let changed = letter.replacen("subject = \"", "subject = \"Rents: ", 1);
    test.write("fresh/letters/council.md", &changed);
    test.run(&["-C", "fresh", "check"])
        .status(3)
        .stdout_has("letters/council.md: this is still the sample's letter");
    let own = "Rents in our city have risen for ten years, and whoever has lived here longest pays most of it.";
    test.write(
        "fresh/letters/council.md",
        &format!(
            "+++\nsubject = \"Rents\"\n+++\n{{{{ salutation }}}}\n\n{own}\n\nSincerely,\n\nUs\n"
        ),
    );
    let checked = test.run(&["-C", "fresh", "check"]);
    assert!(
        !checked.stdout.contains("letters/council.md: this is"),
        "{}",
        checked.stdout
    );
}

#[test]
fn addresses_and_the_server_of_the_sample_are_told_as_well() {
    let test = renamed();
    test.run(&["-C", "fresh", "check"]).status(0).stdout_has(
        "`contact` in [values], `email` in [sender], `reply_to` in [sender], `server` in [delivery], ",
    );
    let list = test.read("fresh/recipients/council.csv");
    let real = list.replace("mayor@riverbend.example", "mayor@riverbend-invented.gov");
    test.write("fresh/recipients/council.csv", &real);
    test.run(&["-C", "fresh", "check"]).status(3).stdout_has(
        "error: campaign.toml: `email` in [sender], `reply_to` in [sender] and `server` in [delivery] are still the sample's, and \
         nobody reads mail there\n",
    );
}

#[test]
fn the_sample_itself_reaches_nobody_either() {
    let test = CampaignTest::new();
    test.run(&["new", "fresh", "--yes"]).status(0);
    let list = test.read("fresh/recipients/council.csv");
    let real = list.replace("mayor@riverbend.example", "mayor@riverbend-invented.gov");
    test.write("fresh/recipients/council.csv", &real);
    test.run(&["-C", "fresh", "check"])
        .status(3)
        .stdout_has("error: letters/council.md: this is still the sample's letter");
}
