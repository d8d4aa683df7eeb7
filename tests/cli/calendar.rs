//! `redress calendar`: the campaign's dates as other programs read them.

use redress_test_support::{CampaignTest, read_by_icalendar};

/// A meeting, its deadline, a last day to sign on and a moment to answer; with commas, semicolons and letters of several bytes.
const DATES: &str = "[signatories]\ndeadline = \"2021-01-29\"\n\n[approval]\nrequired = 1\ndeadline = \"2021-02-12T17:00\"\n\n\
    [mailing.meeting]\nbody = \"Conseil de Côte-des-Pins; Housing, Parks and Public Safety Committee of the Whole Council\"\n\
    date = \"2021-03-16\"\nitem = \"7.2\"\ndeadline = \"2021-03-15T12:00\"\n";

fn campaign() -> CampaignTest {
    let test = CampaignTest::new();
    let toml = test
        .read("campaign.toml")
        .replace("timezone = \"UTC\"\n", "");
    let toml = format!("timezone = \"America/New_York\"\n{toml}");
    let (mailing, rest) = toml.split_once("[delivery]").unwrap();
    let (sections, meeting) = DATES.split_once("[mailing.meeting]").unwrap();
    let whole = format!("{mailing}[mailing.meeting]{meeting}\n{sections}[delivery]{rest}");
    test.write("campaign.toml", &whole);
    test
}

const TITLE: &str = "Conseil de Côte-des-Pins; Housing, Parks and Public Safety Committee of the Whole Council, item 7.2";

#[test]
fn meetings_and_deadlines_are_read_by_another_program() {
    let test = campaign();
    test.run(&["calendar", "dates.ics"])
        .status(0)
        .stdout(&format!(
            "dates.ics: 4 dates\n  2021-03-15 12:00 EDT  Comments close: {TITLE}\n  2021-03-16  {TITLE}\n  \
             2021-01-29  Last day to sign on: {name}\n  2021-02-12 17:00 EST  Answers to the proof: {name}\n",
            name = name(&test)
        ));
    let file = test.read("dates.ics");
    assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Redress//redress calendar//EN\r\nBEGIN:VEVENT\r\n"));
    assert!(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
    assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    assert!(file.contains("Pins\\; Housing\\, Parks"));
    let Some(entries) = read_by_icalendar(file.as_bytes()) else {
        return;
    };
    let name = name(&test);
    let said: Vec<&str> = entries
        .iter()
        .map(|entry| entry.rsplit_once('|').unwrap().0)
        .collect();
    assert_eq!(
        said,
        [
            &format!("2021-03-15T16:00:00+00:00||Comments close: {TITLE}|CONFIRMED|TRANSPARENT|0"),
            &format!("2021-03-16|2021-03-17|{TITLE}|CONFIRMED|OPAQUE|0"),
            &format!("2021-01-29|2021-01-30|Last day to sign on: {name}|CONFIRMED|TRANSPARENT|0"),
            &format!(
                "2021-02-12T22:00:00+00:00||Answers to the proof: {name}|CONFIRMED|TRANSPARENT|0"
            ),
        ]
    );
}

fn name(test: &CampaignTest) -> String {
    let toml: toml::Table = test.read("campaign.toml").parse().unwrap();
    toml["name"].as_str().unwrap().to_owned()
}

/// Each entry's start, status and sequence.
fn starts(test: &CampaignTest) -> Option<Vec<String>> {
    let entries = read_by_icalendar(test.read("dates.ics").as_bytes())?;
    let short = |entry: &String| {
        let parts: Vec<&str> = entry.split('|').collect();
        format!("{} {} {}", parts[0], parts[3], parts[5])
    };
    Some(entries.iter().map(short).collect())
}

#[test]
fn what_moves_is_moved_and_what_is_gone_is_called_off() {
    let test = campaign();
    test.run(&["calendar", "dates.ics"]).status(0);
    let first = test.read("dates.ics");
    test.run(&["calendar", "dates.ics"]).status(0);
    assert_eq!(test.read("dates.ics"), first, "nothing has changed");
    let toml = test.read("campaign.toml");
    let changed = toml
        .replace("date = \"2021-03-16\"", "date = \"2021-03-23\"")
        .replace("[signatories]\ndeadline = \"2021-01-29\"\n", "");
    test.write("campaign.toml", &changed);
    test.run(&["calendar", "dates.ics"])
        .status(0)
        .stdout_has("1 has moved: pass the file on")
        .stdout_has("1 is called off: pass the file on");
    let uid = |text: &str| text.split("UID:").nth(2).unwrap()[..32].to_owned();
    assert_eq!(uid(&first), uid(&test.read("dates.ics")));
    if let Some(starts) = starts(&test) {
        assert_eq!(
            starts,
            [
                "2021-03-15T16:00:00+00:00 CONFIRMED 0",
                "2021-03-23 CONFIRMED 1",
                "2021-02-12T22:00:00+00:00 CONFIRMED 0",
                "2021-01-29 CANCELLED 1",
            ]
        );
    }
    // It is on again, and a calendar that has called it off must see that.
    test.write("campaign.toml", &toml);
    test.run(&["calendar", "dates.ics"])
        .status(0)
        .stdout_has("2 have moved");
    assert_eq!(test.read("dates.ics").matches("SEQUENCE:2").count(), 2);
}

#[test]
fn no_other_file_is_written_over_and_a_campaign_without_dates_says_so() {
    let test = campaign();
    let foreign = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Else//EN\r\nEND:VCALENDAR\r\n";
    for text in [foreign, "", "\u{0}", "redress calendar"] {
        test.write("dates.ics", text);
        test.run(&["calendar", "dates.ics"]).status(2).stderr(
            "error: `dates.ics` is no calendar that `redress calendar` has written: name another file\n",
        );
        assert_eq!(test.read("dates.ics"), text);
    }
    let test = CampaignTest::new();
    test.run(&["calendar", "dates.ics"]).status(0).stdout(
        "campaign.toml names no date: `[mailing.meeting]`, and `deadline` in `[signatories]` and `[approval]`, would be some.\n",
    );
    assert!(!test.path("dates.ics").exists());
}
