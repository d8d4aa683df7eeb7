//! `[supporters]` and `[districts]`: whose sign-ups are read, what in them is consent, and by which table districts are told.

use super::file::{Fault, Section, kind, text};
use super::values::{count, date};
use super::word_lists::read_opt_outs;
use jiff::civil::Date;
use redress_base::folder::CampaignPath;
use redress_base::words::{nearest, quoted_list};
use redress_supporters::consent::ConsentClause;
use redress_supporters::districts::Congress;
use std::collections::BTreeMap;
use toml::de::DeValue;

/// A book of this many KB has some ten thousand names, and passes where mail of a megabyte and a half does.
const BOOK_KB: u32 = 1_000;
/// Three quarters of what a message may have: the book goes in base64, and the letter must fit as well.
const BOOK_KB_MAX: u32 = 15_000;
/// What people may be asked about, as `to` names it.
const USES: [&str; 4] = ["count", "name", "words", "contact"];
/// Congresses that can be typed; which of them are believed the table of districts says.
const CONGRESS_MAX: u32 = 999;

/// What a campaign says of the people who stand behind it.
#[derive(Clone, Debug, Default)]
pub struct SupporterFiles {
    /// The exports: paths, in whose last part a `*` stands for any characters.
    pub files: Vec<CampaignPath>,
    /// The consent line that people saw, word for word.
    pub signed_as: Option<String>,
    /// The last day on which their data is kept.
    pub keep_until: Option<Date>,
    /// How large a book is at most as it goes by mail, in KB, page and text together.
    pub book_kb: u32,
    /// `[supporters.columns]`: the name of a column to its header.
    pub columns: BTreeMap<String, String>,
    /// `[supporters.opt_outs]`: columns, and the words by which somebody withdraws everything.
    pub opt_outs: BTreeMap<String, Vec<String>>,
    /// `[[supporters.consent]]`.
    pub consent: Vec<ConsentClause>,
}

/// A table of ZIP codes and districts.
#[derive(Clone, Debug)]
pub struct DistrictFile {
    /// The table, as it was downloaded.
    pub file: CampaignPath,
    /// Whose districts it has, and of which day.
    pub congress: Congress,
}

/// The files are looked for by the commands that read them: a copy of the campaign without them is a campaign.
pub(super) fn read_supporters(top: &Section<'_>) -> Option<SupporterFiles> {
    let section = top.section("supporters")?;
    let supporters = SupporterFiles {
        files: section
            .required("files", "files = [\"supporters/*.csv\"]", paths)
            .unwrap_or_default(),
        signed_as: section.optional("signed_as", header),
        keep_until: section.optional("keep_until", date),
        book_kb: section
            .optional("book_kb", |value| count(value, BOOK_KB_MAX))
            .unwrap_or(BOOK_KB),
        columns: section
            .section("columns")
            .map(|section| read_headers(&section))
            .unwrap_or_default(),
        opt_outs: section
            .section("opt_outs")
            .map(|section| read_opt_outs(&section))
            .unwrap_or_default(),
        consent: section
            .sections("consent")
            .into_iter()
            .filter_map(read_consent)
            .collect(),
    };
    section.finish();
    Some(supporters)
}

/// Whether a book of constituents goes with the letters of a mailing.
pub(super) fn read_book(section: &Section<'_>, has_supporters: bool) -> bool {
    let has_book = section.optional("constituents", |value| match text(value)?.trim() {
        "book" => Ok(true),
        other => Err(Fault::new(
            format!("`{}` is nothing of constituents", other.escape_debug()),
            "Write `book` to have their names and words go with each letter.",
        )),
    });
    if has_book == Some(true) && !has_supporters {
        let help = "Name the exports in a section `[supporters]`, or take `constituents` out.";
        let message = "there are no supporters to make a book of";
        section.fault("constituents", Fault::new(message, help));
    }
    has_book.unwrap_or_default()
}

pub(super) fn read_districts(top: &Section<'_>) -> Option<DistrictFile> {
    let section = top.section("districts")?;
    let file = section.required("file", "file = \"districts.csv\"", path);
    let number = section.required("congress", "congress = 119", |value| {
        count(value, CONGRESS_MAX)
    });
    let as_of = section.required("as_of", "as_of = \"2024-07-30\"", date);
    let use_after_end = section.optional("ended_congress", |value| match text(value)?.trim() {
        "refuse" => Ok(false),
        "use" => Ok(true),
        other => Err(Fault::new(
            format!(
                "`{}` is no choice for a Congress that has ended",
                other.escape_debug()
            ),
            "Write `refuse`, or `use` to go on with its districts.",
        )),
    });
    section.finish();
    Some(DistrictFile {
        file: file?,
        congress: Congress {
            number: u16::try_from(number?).unwrap_or(u16::MAX),
            as_of: as_of?,
            use_after_end: use_after_end.unwrap_or_default(),
        },
    })
}

fn read_consent(section: Section<'_>) -> Option<ConsentClause> {
    let uses = section.required("to", "to = [\"name\", \"words\"]", uses);
    let organizations = section.optional("organizations", texts);
    let column = section.required("column", "column = \"May we share your name?\"", header);
    let line = section.value_line("column");
    let yes = section.required("yes", "yes = [\"Yes\"]", texts);
    let is_contact = uses.as_ref().is_some_and(|uses| uses.contains(&"contact"));
    if is_contact && organizations.is_none() {
        let help = "Name those that may write: `organizations = [\"Elm Fund\"]`.";
        section.fault("to", Fault::new("nobody agrees to mail from nobody", help));
    }
    if organizations.is_some() && uses.is_some() && !is_contact {
        let help = "Add `contact` to `to`, or take the organizations out.";
        let message = "`organizations` are for mail, which `to` does not name";
        section.fault("organizations", Fault::new(message, help));
    }
    section.finish();
    let uses = uses?;
    let is = |it| uses.contains(&it);
    Some(ConsentClause {
        line,
        count: is("count"),
        name: is("name"),
        words: is("words"),
        organizations: organizations.unwrap_or_default(),
        column: column?,
        yes: yes?,
    })
}

fn uses(value: &DeValue<'_>) -> Result<Vec<&'static str>, Fault> {
    let typed = texts(value)?;
    let known = |word: &String| {
        let found = USES.into_iter().find(|known| known == word);
        found.ok_or_else(|| {
            let help = nearest(word, USES).map_or_else(
                || format!("People agree to {}.", quoted_list(USES)),
                |near| format!("Did you mean `{near}`?"),
            );
            Fault::new(
                format!("`{}` is nothing to agree to", word.escape_debug()),
                help,
            )
        })
    };
    typed.iter().map(known).collect()
}

/// One text or several; none of them empty.
fn texts(value: &DeValue<'_>) -> Result<Vec<String>, Fault> {
    match value {
        DeValue::String(_) => Ok(vec![header(value)?]),
        DeValue::Array(items) if !items.is_empty() => {
            items.iter().map(|item| header(item.get_ref())).collect()
        }
        other => Err(Fault::new(
            format!(
                "this is {}, where a text or a list of texts belongs",
                kind(other)
            ),
            "Write `[\"Yes\", \"Yes, share it\"]`.",
        )),
    }
}

/// A header or a cell of an export: a question may be longer than a name, and break over lines.
fn header(value: &DeValue<'_>) -> Result<String, Fault> {
    let words: Vec<&str> = text(value)?.split_whitespace().collect();
    if words.is_empty() {
        let help = "Write something between the quotes: silence is no consent.";
        return Err(Fault::new("this is empty", help));
    }
    Ok(words.join(" "))
}

fn paths(value: &DeValue<'_>) -> Result<Vec<CampaignPath>, Fault> {
    texts(value)?.iter().map(|text| path_of(text)).collect()
}

fn path(value: &DeValue<'_>) -> Result<CampaignPath, Fault> {
    path_of(text(value)?.trim())
}

fn path_of(text: &str) -> Result<CampaignPath, Fault> {
    CampaignPath::parse(text).map_err(|error| {
        let help = "Put the file into the campaign's folder, and name it as seen from there.";
        Fault::new(error.to_string(), help)
    })
}

fn read_headers(section: &Section<'_>) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    for (column, value) in section.entries() {
        match header(value.get_ref()) {
            Ok(header) => {
                columns.insert(column.to_owned(), header);
            }
            Err(fault) => section.fault(column, fault),
        }
    }
    columns
}
