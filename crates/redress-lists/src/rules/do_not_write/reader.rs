//! The rows of the file as entries.

use super::described::{Described, city_word, district_word, office_word, state_word};
use super::entry::Entry;
use super::file::suppression_file;
use super::person::person_key;
use super::words::{goes_on, is_place, readings};
use crate::cells::yes_or_no;
use crate::columns::{Column, is_known, meanings, normalize};
use crate::file::{FileSettings, HeaderRule, ListFile, RawRow};
use redress_base::address::EmailAddress;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::words::count;

/// What a column of entries is called that is none of a list's columns.
const WHO: [&str; 10] = [
    "address",
    "domain",
    "seat",
    "entry",
    "do_not_write",
    "who",
    "whom",
    "person",
    "contact",
    "email_or_domain",
];
const WHY: [&str; 8] = [
    "reason", "why", "note", "notes", "comment", "comments", "because", "remarks",
];
const KEEP: [&str; 3] = ["keep", "kept", "keep_anyway"];

/// The file: its entries, and what is wrong with rows of it.
pub(super) struct EntryFile {
    pub path: CampaignPath,
    pub entries: Vec<Entry>,
    pub problems: Vec<Problem>,
}

/// Reads the file; none if the campaign has no such file. An error says why nothing of it can be read.
pub(super) fn read(folder: &Folder) -> Result<Option<EntryFile>, Problem> {
    let Some(path) = suppression_file(folder) else {
        return Ok(None);
    };
    let file = folder.path(&path).metadata();
    // An empty list is refused; an empty list of whom not to write to is one that nobody stands on.
    if file.is_ok_and(|file| file.len() == 0) {
        return Ok(Some(EntryFile {
            path,
            entries: Vec::new(),
            problems: Vec::new(),
        }));
    }
    let rule = HeaderRule {
        is_known: &|cell| is_known(cell, &WHO),
        is_optional: true,
    };
    let source = ListFile::open(folder, &path, &FileSettings::default(), rule)?;
    let error = |message: String, help: &str| Problem::error(path.as_str(), message, help);
    // What stands above would keep nobody from being written to.
    if source.has_title_rows() {
        let message = format!(
            "the rows above the header in row {} are not read",
            source.header_row
        );
        return Err(error(message, "Remove them, or put them below the header."));
    }
    let layout = Layout::of(&source.headers);
    if !source.headers.is_empty() && !layout.says_who() {
        return Err(no_who(&path, &source.headers));
    }
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    let mut rows = source.rows()?;
    while let Some(raw) = rows.next()? {
        if raw.record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // A header of which no word is known, told by the words for reasons.
        let is_header = |cell: &str| [&WHY[..], &KEEP].concat().contains(&&*normalize(cell));
        if source.headers.is_empty()
            && entries.is_empty()
            && problems.is_empty()
            && raw.record.len() > 1
            && raw.record.iter().any(is_header)
            && !raw.record.iter().any(|cell| cell.contains('@'))
        {
            let cells: Vec<String> = raw.record.iter().map(str::to_owned).collect();
            return Err(no_who(&path, &cells));
        }
        let read = if source.headers.is_empty() {
            without_header(&raw)
        } else {
            layout.entry(&raw, source.headers.len())
        };
        match read {
            Ok(entry) => entries.push(Entry {
                line: raw.place.line,
                row: raw.place.row,
                ..entry
            }),
            Err((message, help)) => {
                let problem = error(message, &help);
                problems.push(problem.at_row(raw.place.line, raw.place.row));
            }
        }
    }
    Ok(Some(EntryFile {
        path,
        entries,
        problems,
    }))
}

fn no_who(path: &CampaignPath, headers: &[String]) -> Problem {
    let message = format!(
        "none of the columns {} says who is not to be written to",
        crate::columns::quoted(headers)
    );
    let help = "Call it `who`, `email`, `name` or `id`.";
    Problem::error(path.as_str(), message, help)
}

type Refused = (String, String);

/// Which cells say who, why, and that an entry is kept.
struct Layout {
    columns: Vec<(usize, Column)>,
    who: Vec<usize>,
    why: Vec<usize>,
    keep: Option<usize>,
}

impl Layout {
    fn of(headers: &[String]) -> Self {
        let mut layout = Self {
            columns: Vec::new(),
            who: Vec::new(),
            why: Vec::new(),
            keep: None,
        };
        for (index, header) in headers.iter().enumerate() {
            let name = normalize(header);
            if WHO.contains(&&*name) {
                layout.who.push(index);
            } else if WHY.contains(&&*name) {
                layout.why.push(index);
            } else if KEEP.contains(&&*name) {
                layout.keep = Some(index);
            } else if let Some((column, _)) = meanings(&name).next() {
                layout.columns.push((index, column));
            }
        }
        layout
    }

    fn says_who(&self) -> bool {
        let names = [
            Column::Id,
            Column::Email,
            Column::FullName,
            Column::LastName,
            Column::Office,
            Column::City,
            Column::State,
        ];
        !self.who.is_empty()
            || self
                .columns
                .iter()
                .any(|(_, column)| names.contains(column))
    }

    fn entry(&self, raw: &RawRow<'_>, width: usize) -> Result<Entry, Refused> {
        let cell = |index: usize| raw.record.get(index).unwrap_or("").trim();
        let of = |wanted: Column| {
            let found = self
                .columns
                .iter()
                .filter(move |(_, column)| *column == wanted);
            found
                .map(|(index, _)| cell(*index))
                .find(|text| !text.is_empty())
                .unwrap_or("")
        };
        let is_kept = match self.keep.map_or("", cell) {
            "" => false,
            word if word.eq_ignore_ascii_case("keep") => true,
            word if let Some(is_kept) = yes_or_no(word) => is_kept,
            word => {
                let message = format!("`{word}` in the column `keep` is neither yes nor no");
                return Err((
                    message,
                    "Write `yes` to keep an entry that fits nobody.".to_owned(),
                ));
            }
        };
        // Unquoted commas part what belongs together: `Mayor of Elm, NM`.
        if self.who == [0]
            && self.columns.is_empty()
            && (raw.record.len() > width || is_place(cell(1)))
        {
            return Ok(Entry {
                is_kept,
                ..without_header(raw)?
            });
        }
        if raw.record.len() > width {
            let message = format!(
                "the row has {} where the header has {width}",
                count(raw.record.len() as u64, "cell")
            );
            return Err((
                message,
                "Put what holds a comma into quotation marks.".to_owned(),
            ));
        }
        let why: Vec<&str> = self
            .why
            .iter()
            .map(|index| cell(*index))
            .filter(|text| !text.is_empty())
            .collect();
        let mut entry = Entry {
            why: why.join("; "),
            is_kept,
            ..Entry::default()
        };
        // A list may have several columns of addresses, and each is somebody's.
        for (index, column) in &self.columns {
            if *column == Column::Email {
                for address in cell(*index).split([';', ',']).map(str::trim) {
                    take(address, &mut entry)?;
                }
            }
        }
        entry
            .names
            .extend(Some(normalize(of(Column::Id))).filter(|id| !id.is_empty()));
        for index in &self.who {
            take(cell(*index), &mut entry)?;
        }
        entry.readings.extend(described(&of));
        // In the list's own words, as a row is called: an office that the program does not know.
        let seat = [
            Column::Office,
            Column::City,
            Column::State,
            Column::District,
        ]
        .map(of);
        if seat.iter().filter(|part| !part.is_empty()).count() > 1
            && of(Column::FullName).is_empty()
        {
            entry.names.push(normalize(&seat.join(" ")));
        }
        entry.shown = shown(
            self.who
                .iter()
                .copied()
                .chain(self.columns.iter().map(|(at, _)| *at))
                .map(cell),
        );
        named(entry)
    }
}

/// What the columns of names and seats say.
fn described<'r>(of: &impl Fn(Column) -> &'r str) -> Vec<Described> {
    let parts = [Column::FirstName, Column::LastName].map(of);
    let composed = parts.join(" ");
    let name = match of(Column::FullName) {
        "" => composed.trim(),
        name => name,
    };
    let state = state_word(of(Column::State));
    let seat = Described {
        persons: Vec::new(),
        office: office_word(of(Column::Office), &state),
        city: city_word(of(Column::City)),
        district: match of(Column::District) {
            "" => String::new(),
            district => district_word(district),
        },
        state,
    };
    if name.is_empty() {
        return vec![seat];
    }
    // Names as lists have them, with titles and places; a column of its own says it better.
    let mut read: Vec<Described> = readings(name)
        .into_iter()
        .filter(|read| !read.persons.is_empty())
        .collect();
    if of(Column::FullName).is_empty() {
        read = vec![Described {
            persons: person_key(name).into_iter().collect(),
            ..Described::default()
        }];
    }
    for described in &mut read {
        let fields = [
            (&mut described.office, &seat.office),
            (&mut described.city, &seat.city),
            (&mut described.state, &seat.state),
            (&mut described.district, &seat.district),
        ];
        for (ours, theirs) in fields {
            if !theirs.is_empty() {
                ours.clone_from(theirs);
            }
        }
    }
    read
}

/// An entry in the first cell of a row, which may go on in the next ones; what is left says why.
fn without_header(raw: &RawRow<'_>) -> Result<Entry, Refused> {
    let mut entry = Entry::default();
    let cells: Vec<&str> = raw.record.iter().map(str::trim).collect();
    let first = cells.first().copied().unwrap_or("");
    let mut who = vec![first];
    let mut rest = cells.get(1..).unwrap_or_default();
    if !is_exact(first) {
        // Unquoted commas part what belongs together: `Mayor of Elm, NM`.
        while let Some(cell) = rest
            .first()
            .filter(|cell| goes_on(who[0], cell) && !is_exact(cell))
        {
            who.push(cell);
            rest = &rest[1..];
            // Only the next one stands behind an office or a surname.
            if who.len() == 2 && rest.first().is_some_and(|next| !goes_on(",", next)) {
                break;
            }
        }
    }
    take(&who.join(", "), &mut entry)?;
    let mut why = Vec::new();
    for cell in rest {
        // A name and its address: both count.
        match EmailAddress::parse(cell) {
            Ok(parsed) => entry.addresses.push(parsed.address),
            Err(_) if !cell.is_empty() => why.push(*cell),
            Err(_) => {}
        }
    }
    entry.why = why.join(", ");
    entry.shown = shown(who.into_iter());
    named(entry)
}

/// Whether a text is an address or a domain.
fn is_exact(text: &str) -> bool {
    text.contains('@') || (text.contains('.') && !text.contains([' ', ',']) && !text.ends_with('.'))
}

/// Takes an address, a domain, an `id`, a name or a seat.
fn take(text: &str, entry: &mut Entry) -> Result<(), Refused> {
    if text.is_empty() {
        return Ok(());
    }
    // People write a domain in all these ways.
    let named = ["*@", "@", "*."]
        .iter()
        .find_map(|mark| text.strip_prefix(mark));
    let bare = (is_exact(text) && !text.contains('@')).then_some(text);
    if let Some(domain) = named.or(bare) {
        // A domain is checked as part of an address, so that both are spelled the same (IDNA, case).
        let some = EmailAddress::parse(&format!("any@{domain}")).map_err(|error| {
            (
                format!("`{text}` is no domain: {error}"),
                error.help().to_owned(),
            )
        })?;
        entry.domains.push(some.address.domain().to_owned());
    } else if text.contains('@') {
        let parsed = EmailAddress::parse(text).map_err(|error| {
            let help = "Correct it, or nobody is kept from writing there.".to_owned();
            (format!("`{text}` is no address: {error}"), help)
        })?;
        entry.addresses.push(parsed.address);
    } else {
        entry
            .names
            .extend(Some(normalize(text)).filter(|name| !name.is_empty()));
        entry.readings.extend(readings(text));
    }
    Ok(())
}

fn shown<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    filled.join(", ").chars().take(100).collect()
}

/// The entry, if it names anybody.
fn named(mut entry: Entry) -> Result<Entry, Refused> {
    entry.readings.retain(|read| read.anchor().is_some());
    if entry.is_exact() || !entry.names.is_empty() || !entry.readings.is_empty() {
        return Ok(entry);
    }
    let help = "Put an address, a domain, a name, an `id` or a seat into it.";
    Err(("the row names nobody".to_owned(), help.to_owned()))
}
