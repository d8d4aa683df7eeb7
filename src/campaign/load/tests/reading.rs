//! What is read, and what is left out.

use super::*;
use redress_lists::EndedTerms;
use std::ffi::OsStr;
use std::path::Path;

#[test]
fn everything_that_can_be_set_is_read() {
    let campaign = load(
        r#"
name = "Halt face recognition"
date = 2021-02-16
timezone = "America/New_York"

[sender]
name = "Coalition for Civil Rights"
email = "letters@coalition.example"
reply_to = "organizer@coalition.example"

[values]
bill = "Moratorium Act"
asks = ["halt", "defund"]

[[mailing]]
name = "congress"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"
ended_terms = "send"

[mailing.columns]
email = "Office e-mail"

[delivery]
server = "smtp+starttls://smtp.coalition.example"
username = "letters@coalition.example"
password = { command = "pass show smtp" }
pace = "30/min"
per_domain = "1/s"
daily = 2_000
connections = 2
hours = "Mon-Fri 09:00-17:00"
not_before = 2021-02-17T09:00:00
ca_file = "ca.pem"
receipts = true
answer_timeout = "5 min"
"#,
    )
    .unwrap();
    assert_eq!(campaign.notes, Problems::default());
    assert_eq!(campaign.date.unwrap().to_string(), "2021-02-16");
    assert_eq!(campaign.timezone.iana_name(), Some("America/New_York"));
    assert_eq!(
        campaign.sender.reply_to.unwrap().as_str(),
        "organizer@coalition.example"
    );
    assert_eq!(campaign.values["asks"][1].as_str(), Some("defund"));
    assert_eq!(campaign.mailings[0].list.ended_terms, EndedTerms::Send);
    assert_eq!(campaign.mailings[0].columns["email"], "Office e-mail");
    let delivery = campaign.delivery;
    assert_eq!(delivery.server.unwrap().security, Security::StartTls);
    assert_eq!(
        delivery.password,
        Some(PasswordSource::Command("pass show smtp".to_owned()))
    );
    assert_eq!(delivery.pace, Pace::Every(Duration::from_secs(2)));
    assert_eq!(delivery.daily.unwrap().get(), 2_000);
    assert_eq!(delivery.hours.unwrap().to_string(), "Mon-Fri 09:00-17:00");
    assert_eq!(
        delivery.not_before.unwrap().to_string(),
        "2021-02-17T14:00:00Z"
    );
    assert!(delivery.receipts);
    assert_eq!(delivery.answer_timeout, Duration::from_mins(5));
}

/// Lists are read by a crate that knows no campaign.toml, so each setting is followed to where that crate finds it.
#[test]
fn all_that_is_said_of_a_list_reaches_the_list() {
    let toml = format!(
        "{WHOLE}{}",
        r#"
ended_terms = "send"
delimiter = "tab"
encoding = "mac-roman"
sheet = "Council"
header_row = 4
contacts = "recipients/congress.csv"
contacts_key = "Member"
as_of = "2026-11-12"
several_addresses = "copy"
per_inbox = "each"
per_office = 2
only = { state = ["CA", "OR"] }
except = { party = "R" }
columns = { email = "Staff contact" }
stances = { sponsor = ["Cosponsor", "lead"] }
[[mailing.variant]]
when = { stance = "sponsor" }
letter = "letters/congress.md"
[[mailing]]
name = "council"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"
[delivery]
daily = 500
hours = "Mon-Fri 09:00-17:00"
"#
    );
    let campaign = load(&toml).unwrap();
    let list = campaign.list_of(&campaign.mailings[0]);
    assert_eq!(list.mailing.as_str(), "congress");
    assert_eq!(list.file.as_str(), "recipients/congress.csv");
    assert_eq!(list.columns["email"], "Staff contact");
    let file = list.settings.file;
    assert_eq!(
        (file.delimiter, file.encoding, file.header_row),
        (Some(b'\t'), Some(encoding_rs::MACINTOSH), Some(4))
    );
    assert_eq!(file.sheet.as_deref(), Some("Council"));
    let contacts = list.settings.contacts.unwrap();
    assert_eq!(contacts.file.as_str(), "recipients/congress.csv");
    assert_eq!(contacts.key.as_deref(), Some("Member"));
    assert_eq!(list.settings.as_of.unwrap().to_string(), "2026-11-12");
    assert_eq!(list.settings.several_addresses, SeveralAddresses::Copy);
    let choice = list.choice;
    assert_eq!(choice.per_inbox, PerInbox::Each);
    assert_eq!(choice.per_office.unwrap().get(), 2);
    assert_eq!(choice.only[0].values, ["CA", "OR"]);
    assert_eq!(choice.except[0].column, "party");
    assert_eq!(choice.stances["cosponsor"], Stance::Sponsor);
    assert_eq!(choice.variants[0].when[0].values, ["sponsor"]);
    assert_eq!(list.daily.unwrap().get(), 500);
    assert!(list.has_hours && list.has_siblings);
    assert!(!list.offices.knows("Dog Catcher"));
}

#[test]
fn the_list_of_signatories_can_be_named_and_closed() {
    let campaign = load(&format!(
        "{WHOLE}[signatories]\nfile = \"ca.pem\"\ndeadline = \"2021-01-29\"\n"
    ))
    .unwrap();
    assert_eq!(campaign.signatories.unwrap().as_str(), "ca.pem");
    assert_eq!(campaign.sign_on_deadline.unwrap().to_string(), "2021-01-29");
}

#[test]
fn what_is_left_out_has_a_careful_default() {
    let campaign = load(WHOLE).unwrap();
    assert_eq!(campaign.date, None);
    assert_eq!(campaign.signatories, None);
    assert_eq!(campaign.delivery.server, None);
    assert_eq!(campaign.delivery.pace.to_string(), "30/min");
    assert_eq!(campaign.delivery.connections, 3);
    assert_eq!(campaign.mailings[0].list.ended_terms, EndedTerms::Hold);
}

/// The manual shows every setting in one file; that file loads, and the manual has a word on each setting that is known.
#[test]
fn the_manual_is_right() {
    let manual = include_str!("../../../../docs/campaign-toml.md");
    let toml = manual
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    // The beginning of a picture of 600 by 200 pixels, as far as anybody asks.
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\0\xc8\x08\x06\0\0\0".as_slice();
    for file in toml.lines().filter_map(|line| line.split('"').nth(1)) {
        let content = match Path::new(file).extension().and_then(OsStr::to_str) {
            Some("csv" | "md" | "pem") => b"".as_slice(),
            Some("png") => picture,
            _ => continue,
        };
        let path = dir.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    std::fs::write(dir.path().join(CAMPAIGN_TOML), toml).unwrap();
    let campaign = Campaign::load(dir.path()).unwrap();
    // It shows two From addresses, and copies that its provider makes by itself: each is worth a note, and nothing else is.
    let [several, copies] = campaign.notes.0.as_slice() else {
        panic!("{:?}", campaign.notes);
    };
    assert!(several.message.contains("leave through one account"));
    assert!(
        copies
            .message
            .contains("puts a copy of each letter there itself")
    );

    let unknown = toml
        .replace("name     =", "no_such_key = 1\nname     =")
        .replace("[[mailing]]", "[[mailing]]\nno_such_key = 1");
    let titles = [
        "[delivery]",
        "[[inbox]]",
        "[supporters]",
        "[[supporters.consent]]",
        "[districts]",
        "[coordinator]",
    ];
    let unknown = titles.iter().fold(unknown, |toml, title| {
        toml.replace(
            &format!("{title}\n"),
            &format!("{title}\nno_such_key = 1\n"),
        )
    });
    let found = problems(&unknown);
    let lists: Vec<&str> = found
        .iter()
        .map(|problem| problem.2.as_str())
        .filter(|help| help.starts_with("Known"))
        .collect();
    assert_eq!(
        lists.len(),
        13,
        "the top, the sender, three mailings, a mailing's sender, the delivery, an inbox, the supporters, two consents, the \
         districts and the coordinator list their keys"
    );
    for key in lists
        .iter()
        .flat_map(|help| help.split('`').skip(1).step_by(2))
    {
        assert!(
            toml.contains(key),
            "docs/campaign-toml.md does not show `{key}`"
        );
    }
}

#[test]
fn what_is_said_of_supporters_is_read() {
    let campaign = load(&format!(
        "{WHOLE}{}",
        r#"
[supporters]
files = "supporters/*.csv"
signed_as = """You agree to
this."""
keep_until = 2027-12-31
columns = { words = "Why?" }
opt_outs = { "Left" = ["yes"], "Unsubscribed?" = [] }
[[supporters.consent]]
to = ["name", "contact"]
organizations = "Elm Fund"
column = "Share? "
yes = ["Yes"]
[districts]
file = "districts.csv"
congress = 119
as_of = 2024-07-30
ended_congress = "use"
"#
    ))
    .unwrap();
    let supporters = campaign.supporters.unwrap();
    assert_eq!(supporters.files[0].as_str(), "supporters/*.csv");
    assert_eq!(supporters.signed_as.as_deref(), Some("You agree to this."));
    assert_eq!(supporters.keep_until.unwrap().to_string(), "2027-12-31");
    assert_eq!(supporters.columns["words"], "Why?");
    assert_eq!(supporters.opt_outs["Left"], ["yes"]);
    assert_eq!(supporters.opt_outs["Unsubscribed?"], [""; 0]);
    let consent = &supporters.consent[0];
    assert!(consent.name && !consent.count && !consent.words);
    assert_eq!(
        (consent.column.as_str(), consent.line),
        ("Share?", Some(20))
    );
    assert_eq!(
        (&*consent.organizations, &*consent.yes),
        (&["Elm Fund".to_owned()][..], &["Yes".to_owned()][..])
    );
    let districts = campaign.districts.unwrap();
    assert_eq!(
        (districts.congress.number, districts.congress.use_after_end),
        (119, true)
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = Campaign::read(Folder::new("/nowhere"), &bytes);
    }

    #[test]
    fn no_value_makes_it_panic(key in "name|date|timezone|sender|values|mailing|delivery", value in "\\PC{0,40}") {
        let _ = Campaign::read(Folder::new("/nowhere"), format!("{key} = {value}\n").as_bytes());
    }

    #[test]
    fn no_inbox_value_makes_it_panic(
        key in "server|username|password|sign_in|folders|sent|ca_file",
        value in "\"[ -~é\u{202E}]{0,30}\"|[0-9.:T+-]{0,25}|\\[(\"[a-z]{0,3}\",?){0,3}\\]",
    ) {
        let _ = Campaign::read(Folder::new("/nowhere"), format!("[[inbox]]\n{key} = {value}\n").as_bytes());
    }

    #[test]
    fn no_delivery_value_makes_it_panic(
        key in "provider|sign_in|server|username|password|pace|per_domain|daily|connections|hours|not_before|ca_file|receipts|answer_timeout",
        value in "\"[ -~é\u{202E}]{0,30}\"|[0-9.:T+-]{0,25}|\\{ (command|env) = \"[a-z$]{0,5}\" \\}",
    ) {
        let _ = Campaign::read(Folder::new("/nowhere"), format!("[delivery]\n{key} = {value}\n").as_bytes());
    }
}
