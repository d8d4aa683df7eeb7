use super::*;
use crate::recipients::{Channel, Office};
use jiff::civil::date;
use std::path::Path;

/// A campaign with one mailing to one list.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(list: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("letters")).unwrap();
        std::fs::write(folder.path().join("letters/a.md"), "+++\nsubject = \"S\"\n+++\nText.\n").unwrap();
        std::fs::write(folder.path().join("list.csv"), list).unwrap();
        Self(folder)
    }

    fn scan(&self, settings: &str, skip_invalid: bool) -> Result<List<'static>, Problem> {
        let toml = format!(
            "name = \"Test\"\n[sender]\nname = \"C\"\nemail = \"c@coalition.example\"\n\n[[mailing]]\nname = \"m\"\n\
             letter = \"letters/a.md\"\nrecipients = \"list.csv\"\n{settings}\n"
        );
        std::fs::write(self.0.path().join("campaign.toml"), toml).unwrap();
        let campaign = Campaign::load(self.0.path()).unwrap();
        let mailing = &campaign.mailings[0];
        let options =
            ListOptions { as_of: date(2026, 11, 22), skip_invalid, ended_terms: mailing.ended_terms, lacks: None };
        List::scan(&campaign, mailing, &options)
    }
}

/// The rows of a list that is given with its folder, since rows are read from the file again.
fn rows(list: &str) -> (Vec<Row>, Vec<String>) {
    let folder = Folder::with(list);
    let list = folder.scan("", false).unwrap();
    (list.rows().unwrap().collect(), errors(&list))
}

fn errors(list: &List<'_>) -> Vec<String> {
    let errors = list.problems.0.iter().filter(|p| p.severity == crate::campaign::Severity::Error);
    errors.map(ToString::to_string).collect()
}

fn notes<'l>(list: &'l List<'_>) -> Vec<&'l str> {
    let notes = list.problems.0.iter().filter(|p| p.severity == crate::campaign::Severity::Note);
    notes.map(|note| note.message.as_str()).collect()
}

fn recipients(rows: &[Row]) -> Vec<&Recipient> {
    rows.iter().filter_map(|row| if let Row::Recipient(recipient) = row { Some(recipient) } else { None }).collect()
}

fn held(rows: &[Row]) -> Vec<(u64, String)> {
    let held = |row: &Row| if let Row::HeldBack(held) = row { Some((held.row, held.reason.to_string())) } else { None };
    rows.iter().filter_map(held).collect()
}

#[test]
fn a_row_becomes_a_recipient_under_canonical_names() {
    let (rows, errors) = rows(
        "Role,Given Name,Family Name,Jurisdiction,E-mail,CC,Phone (home)\n\
         mayor,Ana María,de la Cruz,Springfield,Mayor@City.example,a@city.example; b@city.example,555-0100\n",
    );
    assert_eq!(errors, Vec::<String>::new());
    let recipients = recipients(&rows);
    let recipient = recipients[0];
    assert_eq!(recipient.get("full_name"), "Ana María de la Cruz");
    assert_eq!(recipient.get("city"), "Springfield");
    assert_eq!(recipient.get("phone_home"), "555-0100");
    assert_eq!(recipient.office, Some(crate::recipients::Office::Mayor));
    assert_eq!(recipient.email.as_ref().unwrap().as_str(), "Mayor@city.example");
    assert_eq!(recipient.cc.len(), 2);
    assert_eq!(recipient.key.as_str(), "mayor@city.example");
    assert_eq!((recipient.line, recipient.row), (2, 2));
    let again = Recipient::from_stored(
        recipient.columns.clone(),
        recipient.cells.clone(),
        recipient.key.clone(),
        recipient.line,
        recipient.row,
    );
    assert_eq!(format!("{again:?}"), format!("{recipient:?}"));
}

fn shared_data(path: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("passed over: {} is absent", path.display());
    }
    bytes
}

#[test]
fn the_mayors_list_is_understood_as_it_is() {
    let Some(bytes) = shared_data("municipal/mayors.csv") else { return };
    let folder = Folder::with(bytes);
    let list = folder.scan("", false).unwrap();
    let errors = errors(&list);
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors[0].contains("(row 386) column `email`: `lbrett@mtolivetwp.org.invalid.`"), "{}", errors[0]);
    assert!(errors[1].contains("(row 543) column `email`: `mayor@cityofkaty.com.invalid.`"), "{}", errors[1]);
    let notes = notes(&list);
    for pair in ["rows 196 and 198", "rows 243 and 244", "rows 479 and 480"] {
        assert!(notes.iter().any(|note| note.starts_with(pair)), "{notes:#?}");
    }
    assert!(notes.contains(&"316 of 609 terms had ended by 2026-11-22"), "{notes:#?}");

    let list = folder.scan("ended_terms = \"send\"", true).unwrap();
    let rows: Vec<Row> = list.rows().unwrap().collect();
    let recipients = recipients(&rows);
    assert_eq!(rows.len(), 609);
    assert_eq!(recipients.iter().filter(|recipient| recipient.email.is_some()).count(), 577);
    assert_eq!(recipients.iter().filter(|recipient| recipient.email.is_none()).count(), 27);
    assert_eq!(held(&rows).len(), 5);
    assert!(recipients.iter().all(|recipient| recipient.office == Some(crate::recipients::Office::Mayor)));
    assert!(recipients.iter().all(|recipient| !recipient.get("last_name").is_empty()));
}

#[test]
fn the_congressional_roster_is_delivered_by_hand() {
    let Some(bytes) = shared_data("congress/legislators-current.csv") else { return };
    let folder = Folder::with(bytes);
    let list = folder.scan("", false).unwrap();
    assert_eq!(errors(&list), Vec::<String>::new());
    let notes = notes(&list);
    assert!(
        notes.iter().any(|note| note.starts_with("the list has no e-mail column; it has `last_name`, `first_name`"))
    );
    assert!(notes.contains(&"2 full names were put together from their parts"), "{notes:#?}");
    let rows: Vec<Row> = list.rows().unwrap().collect();
    let recipients = recipients(&rows);
    assert_eq!(recipients.len(), 537);
    let by = |channel: Channel| recipients.iter().filter(|recipient| recipient.channel == channel).count();
    assert_eq!((by(Channel::Form), by(Channel::Post), by(Channel::InPerson)), (89, 447, 1));
    let office = |office: Office| recipients.iter().filter(|recipient| recipient.office == Some(office)).count();
    assert_eq!((office(Office::Senator), office(Office::Representative)), (100, 431));
    assert_eq!((office(Office::Delegate), office(Office::ResidentCommissioner)), (5, 1));
    let named = |id: &str| recipients.iter().find(|recipient| recipient.key.as_str() == id).unwrap().get("full_name");
    assert_eq!((named("M001246"), named("G000607")), ("Analilia Mejia", "James Gallagher"));
}
