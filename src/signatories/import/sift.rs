//! What is to become of each sign-on of a form.

use super::form::Entry;
use crate::signatories::alike::{Comparable, Likeness};
use crate::signatories::{SignatoryFile, SignatoryRow};
use jiff::civil::Date;
use redress_base::words::folded_name;

/// What is to become of a sign-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sifted {
    /// It is to be added.
    New,
    /// It signs already.
    Signs,
    /// It withdrew on this day; a form from before does not bring it back.
    Withdrew(Date),
    /// An earlier row of the form, this one, is the same organization.
    Twice(u64),
    /// It may be this organization under another spelling: somebody has to say.
    Alike {
        /// The name that is there.
        name: String,
        /// How the two are alike: a fragment that follows both names.
        how: &'static str,
    },
}

/// Looks at each sign-on in the form's order. An organization whose name is alike and that stands among `others` is another
/// one; an affiliate beside its body always is.
#[must_use]
pub fn sift(entries: &[Entry], file: &SignatoryFile, others: &[String]) -> Vec<Sifted> {
    let others: Vec<String> = others.iter().map(|name| folded_name(name)).collect();
    let mut known: Vec<(Comparable, String)> = file
        .rows
        .iter()
        .filter(|row| row.withdrawn_on.is_none())
        .map(|row| (Comparable::new(&row.name), row.name.clone()))
        .collect();
    let mut sifted: Vec<Sifted> = Vec::with_capacity(entries.len());
    for (number, entry) in entries.iter().enumerate() {
        let is_same = |name: &str, state: &str| is_one(name, state, entry);
        let of_file = |row: &&SignatoryRow| is_same(&row.name, &row.state);
        // Whoever signs again after having withdrawn has two rows, and the one that signs counts.
        let row = file
            .rows
            .iter()
            .filter(of_file)
            .min_by_key(|row| row.withdrawn_on.is_some());
        let earlier = entries[..number]
            .iter()
            .find(|earlier| is_same(&earlier.name, earlier.state.as_deref().unwrap_or("")));
        let name = Comparable::new(&entry.name);
        let what = match (row, earlier) {
            (Some(row), _) => row.withdrawn_on.map_or(Sifted::Signs, Sifted::Withdrew),
            (None, Some(earlier)) => Sifted::Twice(earlier.row),
            (None, None) if others.contains(&folded_name(&entry.name)) => Sifted::New,
            (None, None) => alike(&name, &known).unwrap_or(Sifted::New),
        };
        // One that is asked about is compared with as well: two late spellings of one name are two questions.
        if matches!(what, Sifted::New | Sifted::Alike { .. }) {
            known.push((name, entry.name.clone()));
        }
        sifted.push(what);
    }
    sifted
}

/// Whether a name and a state are those of a sign-on; a state that one of them leaves out tells nothing.
fn is_one(name: &str, state: &str, entry: &Entry) -> bool {
    let (one, two) = (
        folded_name(state),
        folded_name(entry.state.as_deref().unwrap_or("")),
    );
    folded_name(name) == folded_name(&entry.name)
        && (one == two || one.is_empty() || two.is_empty())
}

fn alike(name: &Comparable, known: &[(Comparable, String)]) -> Option<Sifted> {
    known.iter().find_map(|(other, other_name)| {
        let likeness = other.likeness(name)?;
        // Affiliates of one national body sign side by side, which is normal; `signatories check` still notes it.
        (likeness != Likeness::Affiliate).then(|| Sifted::Alike {
            name: other_name.clone(),
            how: likeness.in_words(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_base::folder::CampaignPath;

    fn entry(name: &str, state: &str, row: u64) -> Entry {
        Entry {
            name: name.to_owned(),
            scope: None,
            state: (!state.is_empty()).then(|| state.to_owned()),
            authorized_by: None,
            title: None,
            signed_on: None,
            url: None,
            line: row,
            row,
        }
    }

    #[test]
    fn only_who_is_new_is_added_and_who_is_alike_is_asked_about() {
        let file = "name,state,withdrawn_on\nThe Commons,Ohio,\nBridge,,2021-02-01\nOpen Doors Network,,\nRiverton Justice Center,,\n";
        let file = SignatoryFile::parse(&CampaignPath::of_name("signatories.csv"), file.as_bytes())
            .unwrap();
        let entries = [
            entry("the commons", "Ohio", 2),
            entry("BRIDGE", "", 3),
            entry("Open Doors Network of Iowa", "", 4),
            entry("Riverton Justice Centre", "", 5),
            entry("Harbor Union", "", 6),
            entry("Harbor union", "", 7),
            entry("The Commons", "Iowa", 8),
        ];
        let alike = Sifted::Alike {
            name: "Riverton Justice Center".to_owned(),
            how: "are spelt nearly alike",
        };
        let expected = [
            Sifted::Signs,
            Sifted::Withdrew("2021-02-01".parse().unwrap()),
            Sifted::New,
            alike,
            Sifted::New,
            Sifted::Twice(6),
            Sifted::New,
        ];
        assert_eq!(sift(&entries, &file, &[]), expected);
        let others = ["Riverton Justice CENTRE".to_owned()];
        assert_eq!(sift(&entries, &file, &others)[3], Sifted::New);
    }
}
