//! `campaign.toml` as typed: every value with its line, and the nearest known key for every unknown one.
//!
//! A [`Section`] hands values out by key and remembers which keys were asked for. What is left over at the end is
//! unknown, so the list of known keys is the code that reads them and cannot go out of date.

use redress_base::problem::Problem;
use redress_base::toml_slip::toml_slip;
use redress_base::words::{composed, nearest, quoted_list};
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Its name, in problems and in the folder.
pub(super) const CAMPAIGN_TOML: &str = "campaign.toml";

/// What is wrong with one value: a fragment and a sentence, as in [`Problem`].
#[derive(Debug)]
pub(super) struct Fault {
    pub message: String,
    pub help: String,
}

impl Fault {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

/// The text of `campaign.toml` and what was found wrong with it so far.
pub(super) struct CampaignFile {
    text: String,
    found: RefCell<Vec<Problem>>,
}

impl CampaignFile {
    /// Takes the bytes of the file; they must be UTF-8.
    pub fn new(bytes: &[u8]) -> Result<Self, Problem> {
        // A byte order mark, which some editors write.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()]
                .split(|byte| *byte == b'\n')
                .count();
            Problem::error(
                CAMPAIGN_TOML,
                "the file is not UTF-8 text",
                "Save it again with the encoding UTF-8.",
            )
            .at_line(line as u64)
        })?;
        Ok(Self {
            // A text over several lines says the same wherever it was saved, and a name whoever typed it.
            text: composed(text).replace("\r\n", "\n"),
            found: RefCell::default(),
        })
    }

    /// The document, or every place where it is no TOML.
    ///
    /// The offending line is not shown with these problems: it may hold a password typed where none belongs.
    pub fn parse(&self) -> Result<Spanned<DeTable<'_>>, Vec<Problem>> {
        let (document, errors) = DeTable::parse_recoverable(&self.text);
        if errors.is_empty() {
            return Ok(document);
        }
        let problem = |error: toml::de::Error| {
            let help = "Look at the quotes, brackets and equals signs around this place.";
            let span = error.span();
            let slip = span
                .as_ref()
                .and_then(|span| toml_slip(&self.text, span.start));
            let (message, help) = slip.unwrap_or_else(|| (error.message().to_owned(), help));
            let problem = Problem::error(CAMPAIGN_TOML, message, help);
            match span {
                Some(span) => problem.at_line(self.line(span.start)),
                None => problem,
            }
        };
        let mut problems: Vec<Problem> = errors.into_iter().map(problem).collect();
        // The parser stumbles over one curly mark several times.
        problems.dedup();
        Err(problems)
    }

    /// The line of a byte, from 1.
    fn line(&self, offset: usize) -> u64 {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        before.split(|byte| *byte == b'\n').count() as u64
    }

    /// Notes a problem at this place.
    fn report(&self, problem: Problem, span: Option<&Range<usize>>) {
        let problem = match span {
            Some(span) => problem.at_line(self.line(span.start)),
            None => problem,
        };
        self.found.borrow_mut().push(problem);
    }

    /// What was found wrong, from the top of the file to its end; what has no line comes last.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        // In the order of the file, as it is mended; what is missing as a whole has no line and comes last.
        found.sort_by_key(|problem| problem.line.unwrap_or(u64::MAX));
        found
    }
}

/// One table of `campaign.toml`.
pub(super) struct Section<'f> {
    file: &'f CampaignFile,
    /// As it is written: `[sender]`; empty for the top of the file.
    title: String,
    table: &'f DeTable<'f>,
    /// Where its title stands; the top of the file has none.
    span: Option<Range<usize>>,
    known: RefCell<Vec<&'static str>>,
}

impl<'f> Section<'f> {
    /// The top of the file.
    pub fn top(file: &'f CampaignFile, document: &'f Spanned<DeTable<'f>>) -> Self {
        Self {
            file,
            title: String::new(),
            table: document.get_ref(),
            span: None,
            known: RefCell::default(),
        }
    }

    /// The value of a key, read by `read`; none if it is absent or faulty, and the fault is reported.
    pub fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&'f DeValue<'f>) -> Result<T, Fault>,
    ) -> Option<T> {
        let value = self.take(key)?;
        match read(value.get_ref()) {
            Ok(read) => Some(read),
            Err(fault) => {
                self.report_at(&value.span(), fault);
                None
            }
        }
    }

    /// The same for a key that must be there; `example` shows what to write.
    pub fn required<T>(
        &self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&'f DeValue<'f>) -> Result<T, Fault>,
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            self.known.borrow_mut().push(key);
            let place = if self.title.is_empty() {
                String::new()
            } else {
                format!(" in {}", self.title)
            };
            let message = format!("`{key}` is missing{place}");
            self.report(Problem::error(
                CAMPAIGN_TOML,
                message,
                format!("Write, for example, `{example}`."),
            ));
        }
        self.optional(key, read)
    }

    /// A table within this one.
    pub fn section(&self, key: &'static str) -> Option<Section<'f>> {
        let title = format!("[{}]", self.path(key));
        let value = self.take(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            let help = format!("Start the section with a line `{title}`.");
            self.report_at(
                &value.span(),
                Fault::new(format!("`{key}` is not a section"), help),
            );
            return None;
        };
        Some(Section {
            file: self.file,
            title,
            table,
            span: Some(value.span()),
            known: RefCell::default(),
        })
    }

    /// Each table within this one, by its free name. What is no table is reported.
    pub fn named_sections(&self) -> Vec<(&'f str, Section<'f>)> {
        let mut sections = Vec::new();
        for (name, value) in self.entries() {
            let title = format!("[{}]", self.path(name));
            if let DeValue::Table(table) = value.get_ref() {
                let section = Section {
                    file: self.file,
                    title,
                    table,
                    span: Some(value.span()),
                    known: RefCell::default(),
                };
                sections.push((name, section));
            } else {
                let help = format!("Start the section with a line `{title}`.");
                let message = format!("`{}` is not a section", name.escape_debug());
                self.report_at(&value.span(), Fault::new(message, help));
            }
        }
        sections
    }

    /// Its heading, as it is named to an organizer: `[account.ohio]`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The same for a table that must be there; `help` says what it is for.
    pub fn required_section(&self, key: &'static str, help: &str) -> Option<Section<'f>> {
        if !self.table.contains_key(key) {
            let message = format!("the section [{}] is missing", self.path(key));
            self.report(Problem::error(CAMPAIGN_TOML, message, help));
        }
        self.section(key)
    }

    /// A list of tables within this one, such as every `[[mailing]]`.
    pub fn sections(&self, key: &'static str) -> Vec<Section<'f>> {
        let title = format!("[[{}]]", self.path(key));
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let wrong = || {
            Fault::new(
                format!("`{key}` is not a list of sections"),
                format!("Start each with a line `{title}`."),
            )
        };
        let DeValue::Array(entries) = value.get_ref() else {
            self.report_at(&value.span(), wrong());
            return Vec::new();
        };
        let mut sections = Vec::new();
        for entry in entries {
            if let DeValue::Table(table) = entry.get_ref() {
                let (title, span) = (title.clone(), Some(entry.span()));
                sections.push(Section {
                    file: self.file,
                    title,
                    table,
                    span,
                    known: RefCell::default(),
                });
            } else {
                self.report_at(&entry.span(), wrong());
            }
        }
        sections
    }

    /// Whether the key is there at all, faulty or not.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The text of a key, if it is one; nothing is reported.
    pub fn plain_text(&self, key: &str) -> Option<String> {
        let value = self.table.get(key)?;
        value.get_ref().as_str().map(|text| text.trim().to_owned())
    }

    /// Every key and value, for sections whose keys are free.
    pub fn entries(&self) -> impl Iterator<Item = (&'f str, &'f Spanned<DeValue<'f>>)> + use<'f> {
        self.table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
    }

    /// The line of the value of a key; none if it is absent.
    pub fn value_line(&self, key: &str) -> Option<u64> {
        self.table.get(key).map(|value| self.line_of(value))
    }

    /// The line in which one of its values begins.
    pub fn line_of<T>(&self, value: &Spanned<T>) -> u64 {
        self.file.line(value.span().start)
    }

    /// Notes a fault in the value of a key.
    pub fn fault(&self, key: &str, fault: Fault) {
        match self.table.get(key) {
            Some(value) => self.report_at(&value.span(), fault),
            None => self.report(Problem::error(CAMPAIGN_TOML, fault.message, fault.help)),
        }
    }

    /// Notes something worth knowing about the value of a key.
    pub fn note(&self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let span = self.table.get(key).map(Spanned::span);
        self.file
            .report(Problem::note(CAMPAIGN_TOML, message, help), span.as_ref());
    }

    /// Reports every key that nothing asked for, with the known key it is most like.
    pub fn finish(self) {
        let known = self.known.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let place = if self.title.is_empty() {
                "here".to_owned()
            } else {
                format!("in {}", self.title)
            };
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Known {place}: {}.", quoted_list(known.iter())),
            };
            let problem = Problem::error(
                CAMPAIGN_TOML,
                format!("unknown key `{}` {place}", name.escape_debug()),
                help,
            );
            self.file.report(problem, Some(&key.span()));
        }
    }

    fn take(&self, key: &'static str) -> Option<&'f Spanned<DeValue<'f>>> {
        // Also where it is absent: it may be what a misspelt key was meant to be.
        self.known.borrow_mut().push(key);
        self.table.get(key)
    }

    /// Whether this is a section, or one of the sections, of this name.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.title.trim_matches(['[', ']']) == name
    }

    fn path(&self, key: &str) -> String {
        // `[mailing.columns]` stands within `[[mailing]]`.
        let outer = self.title.trim_matches(['[', ']']);
        if outer.is_empty() {
            key.to_owned()
        } else {
            format!("{outer}.{key}")
        }
    }

    /// Notes a problem of this section; at the top of the file, one that has no line.
    pub fn report(&self, problem: Problem) {
        self.file.report(problem, self.span.as_ref());
    }

    fn report_at(&self, span: &Range<usize>, fault: Fault) {
        self.file.report(
            Problem::error(CAMPAIGN_TOML, fault.message, fault.help),
            Some(span),
        );
    }
}

/// Reads a value that must be text.
pub(super) fn text<'f>(value: &'f DeValue<'f>) -> Result<&'f str, Fault> {
    value.as_str().ok_or_else(|| {
        Fault::new(
            format!("this is {}, not text", kind(value)),
            "Put it between quotes.",
        )
    })
}

/// What a value is, in words.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}
