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

#[test]
fn its_supporters_are_nobody_s_constituents() {
    let test = renamed();
    let people = "49 supporters";
    test.run(&["-C", "fresh", "check"])
        .status(0)
        .stdout_has(&format!(
            "{people}, `signed_as` in [supporters] and `districts.csv`\n"
        ));
    let list = test.read("fresh/recipients/congress.csv");
    let real = list.replace(
        "privacy@theriault.senate.example",
        "privacy@theriault-invented.gov",
    );
    assert_ne!(real, list);
    test.write("fresh/recipients/congress.csv", &real);
    let told = |told: &str| {
        test.run(&["-C", "fresh", "check"])
            .status(3)
            .stdout_has(told);
    };
    told(
        "error: campaign.toml: 49 supporters of the sample, who are invented, would be counted as constituents\n",
    );
    told(
        "error: campaign.toml: `signed_as` in [supporters] is still the sample's line, under which nobody signed up\n",
    );
    told(
        "error: districts.csv: this is still the sample's table, which has a few ZIP codes only\n",
    );
    // Among rows of one's own, in another encoding and under another name, they are the sample's all the same.
    let export = test.read("fresh/supporters/sample.csv");
    let (header, rows) = export.split_once('\n').unwrap();
    let first = rows.lines().next().unwrap();
    let own = "Ada,Moss,ada@moss-invented.org,04101,Portland,ME,US,subscribed,2021-02-01,\"Yes, my name\",";
    let utf16 = format!("\u{feff}{header}\n{own}\n{first}\n");
    let utf16: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(test.path("fresh/supporters/ours.csv"), utf16).unwrap();
    std::fs::remove_file(test.path("fresh/supporters/sample.csv")).unwrap();
    told(
        "error: campaign.toml: 1 supporter of the sample, who is invented, would be counted as constituents\n",
    );
}

#[test]
fn the_sample_outlasts_the_congress_of_its_districts() {
    let test = CampaignTest::new();
    test.run(&["new", "fresh", "--yes"]).status(0);
    let at = |moment: &str| {
        let clock = format!("{} {moment} 1", jiff::Timestamp::now());
        test.run_with(&["-C", "fresh", "check"], &[("REDRESS_TEST_CLOCK", &clock)])
    };
    for moment in ["2021-02-16T15:00:00Z", "2027-01-03T17:00:00Z"] {
        at(moment).status(0);
    }
    // With a table of one's own it is a campaign as any other.
    let table = test.read("fresh/districts.csv");
    test.write("fresh/districts.csv", &format!("{table}99950,AK,0\n"));
    at("2027-01-03T16:59:00Z").status(0);
    at("2027-01-03T17:00:00Z").status(3).stdout_has(
        "the 119th Congress, whose districts `[districts]` names, ended on January 3, 2027 at noon",
    );
}

#[test]
fn what_the_page_would_publish_of_the_sample_is_noted_and_stops_no_letter() {
    let test = renamed();
    let left = "note: campaign.toml: of the sample’s public page there are still `site/ask.md`, `site/argument.md`, \
                `site/president.md`, `site/places.md`, `site/message-ask.md`, `site/message-thanks.md`, `places.csv`, \
                `url` in [site] and `action` in [site.form]\n";
    test.run(&["-C", "fresh", "check"])
        .status(0)
        .stdout_has(left);
    test.run(&["-C", "fresh", "site", "public"])
        .status(0)
        .stderr_has(left);
    // One's own are no longer named.
    test.write(
        "fresh/site/ask.md",
        "Rents in our city have risen for ten years, and whoever has lived here longest pays most of it.\n",
    );
    std::fs::remove_file(test.path("fresh/places.csv")).unwrap();
    let toml = test.read("fresh/campaign.toml");
    test.write(
        "fresh/campaign.toml",
        &toml.replace("halt.coalition.example", "rents.example"),
    );
    test.run(&["-C", "fresh", "check"]).status(0).stdout_has(
        "of the sample’s public page there are still `site/argument.md`, `site/president.md`, `site/places.md`, \
         `site/message-ask.md`, `site/message-thanks.md` and `action` in [site.form]\n",
    );
    // The sample itself publishes what is its own.
    let sample = CampaignTest::new();
    sample.run(&["new", "fresh", "--yes"]).status(0);
    sample
        .run(&["-C", "fresh", "site", "public"])
        .status(0)
        .stderr("");
}
