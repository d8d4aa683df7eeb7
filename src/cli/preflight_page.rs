//! What a preflight found, on a page and for programs.

use super::context::Context;
use super::exit::Exit;
use super::output::OutputStream;
use super::preflight_lists::{DomainPlaces, ListedDomains, Place, PlaceRows, REPLY_TO};
use super::problems;
use super::test_proofs::LastProof;
use super::words::{count, grouped};
use console::style;
use jiff::Timestamp;
use redress_base::problem::{Problem, ProblemRows, Severity};
use redress_base::words::count_words;
use redress_dns::{DomainName, Finding, MailRoute, Rule, Weight, recipient_finding, reply_finding};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;

/// Domains of which nothing is known that are named on the page; `--format json` has them all.
const UNKNOWN_NAMED: usize = 20;

/// What came of the questions.
pub struct Asked {
    /// About the sender.
    pub sender: Vec<Finding>,
    /// How many domains of recipients were asked about.
    pub domains: u64,
    /// Those that take no mail, or of which that is not known.
    pub bad: BTreeMap<DomainName, MailRoute>,
    /// The servers that were asked.
    pub servers: Vec<SocketAddr>,
    /// Why not everything could be asked, if it could not.
    pub unfinished: Option<&'static str>,
}

/// A preflight that is over.
pub struct Preflight {
    /// When it began.
    pub at: Timestamp,
    /// What was to be asked about.
    pub listed: ListedDomains,
    /// What was found.
    pub asked: Asked,
    /// Where recipients' domains stand that take no mail.
    pub places: DomainPlaces,
    /// What keeps letters from being signed, if anything does.
    pub unsigned: Option<Problem>,
    /// What receivers said of test letters.
    pub proofs: Vec<LastProof>,
}

impl Preflight {
    /// How many findings there are of this weight.
    pub fn count(&self, weight: Weight) -> u64 {
        let of_signing = weight == Weight::Error && self.unsigned.is_some();
        let found = self.of(weight).count() + self.of_recipients(weight).count();
        found as u64 + u64::from(of_signing)
    }

    /// How the command ends. That something is not known is no fault, but to have asked nobody is.
    pub fn exit(&self) -> Exit {
        if self.asked.unfinished.is_some() {
            Exit::Unexpected
        } else if self.count(Weight::Error) > 0 {
            Exit::Invalid
        } else {
            Exit::Done
        }
    }

    /// Errors first, what is as it should be last, and a line of counts.
    pub fn page(&self, context: &Context) -> String {
        let sections = [
            self.faults(Weight::Error),
            self.faults(Weight::Note),
            self.not_known(),
            self.fine(),
            self.proven(context),
        ];
        let mut page = String::new();
        for section in sections.iter().filter(|section| !section.is_empty()) {
            page.push_str(section);
            page.push('\n');
        }
        page + &self.last_lines()
    }

    fn of(&self, weight: Weight) -> impl Iterator<Item = &Finding> {
        let findings = self.asked.sender.iter();
        findings.filter(move |finding| finding.weight == weight)
    }

    fn of_recipients(&self, weight: Weight) -> impl Iterator<Item = (&DomainName, Finding)> {
        let domains = self.asked.bad.iter();
        domains
            .filter_map(|(domain, route)| Some((domain, recipient_finding(domain, route)?)))
            .filter(move |(_, finding)| finding.weight == weight)
    }

    /// Domains of recipients of which nothing is to be said: mail is taken there.
    fn take_mail(&self) -> u64 {
        self.asked.domains - self.asked.bad.len() as u64
    }

    fn faults(&self, weight: Weight) -> String {
        let severity = match weight {
            Weight::Error => Severity::Error,
            Weight::Note | Weight::NotKnown | Weight::Fine => Severity::Note,
        };
        let mut text = String::new();
        if let Some(problem) = self.unsigned.iter().find(|of| of.severity == severity) {
            problems::push(&mut text, problem, OutputStream::Stdout);
        }
        for finding in self.of(weight) {
            let mut help = finding.help.clone();
            if let Some(record) = &finding.record {
                let _ = write!(help, "\n    {record}");
            }
            let problem = Problem {
                severity,
                ..Problem::error("sender", finding.message.clone(), help)
            };
            problems::push(&mut text, &problem, OutputStream::Stdout);
        }
        self.push_recipients(&mut text, weight, severity);
        text
    }

    /// One kind after the other, each in the order of the lists; what to do is said once for each kind.
    fn push_recipients(&self, text: &mut String, weight: Weight, severity: Severity) {
        let mut places: Vec<(Rule, &Place, &PlaceRows, &DomainName)> = Vec::new();
        for (domain, finding) in self.of_recipients(weight) {
            let of_domain = self.places.get(domain).into_iter().flatten();
            places.extend(of_domain.map(|(place, rows)| {
                let told = finding_at(domain, &self.asked.bad[domain], place);
                let rule = told.map_or(finding.rule, |told| told.rule);
                (rule, place, rows, domain)
            }));
        }
        places.sort_by_key(|(rule, place, rows, _)| (*rule, &place.file, rows.rows.first()));
        for (index, (rule, place, rows, domain)) in places.iter().enumerate() {
            let route = &self.asked.bad[*domain];
            let Some(mut finding) = finding_at(domain, route, place) else {
                continue;
            };
            if places.get(index + 1).is_some_and(|(next, ..)| next == rule) {
                finding.help.clear();
            }
            let problem = in_rows(finding, place, rows, severity);
            problems::push(text, &problem, OutputStream::Stdout);
        }
    }

    fn not_known(&self) -> String {
        let recipients = || self.of_recipients(Weight::NotKnown);
        let mut text = String::new();
        let label = style("not known:").cyan().for_stdout();
        for finding in self.of(Weight::NotKnown) {
            let _ = writeln!(text, "{label} {}", finding.message);
        }
        let all = recipients().count();
        for (_, finding) in recipients().take(UNKNOWN_NAMED) {
            let _ = writeln!(text, "{label} {}", finding.message);
        }
        if all > UNKNOWN_NAMED {
            let more = grouped((all - UNKNOWN_NAMED) as u64);
            let _ = writeln!(text, "{label} {more} more; `--format json` names them all");
        }
        text
    }

    fn fine(&self) -> String {
        let label = style("fine:").green().for_stdout();
        let lines = self.of(Weight::Fine);
        lines.fold(String::new(), |mut text, finding| {
            let _ = writeln!(text, "{label} {}", finding.message);
            text
        })
    }

    /// What the DNS cannot tell. It is of the time of its test letter, so that a failure is no finding of now, and told aloud.
    fn proven(&self, context: &Context) -> String {
        let mut text = String::new();
        for proof in &self.proofs {
            let label = if proof.has_failed() {
                style("failed:").red().bold()
            } else {
                style("test:").green()
            };
            let label = label.for_stdout();
            let _ = writeln!(text, "{label} {}", proof.sentence(context));
        }
        text
    }

    fn last_lines(&self) -> String {
        let unknown = self.of_recipients(Weight::NotKnown).count() as u64;
        let mut text = format!(
            "{}, {}, {} not known. Recipients' domains that take mail: {} of {}",
            count(self.count(Weight::Error), "error"),
            count(self.count(Weight::Note), "note"),
            grouped(self.count(Weight::NotKnown)),
            grouped(self.take_mail()),
            grouped(self.asked.domains),
        );
        if unknown > 0 {
            let _ = write!(text, "; of {} nobody could say", grouped(unknown));
        }
        text.push_str(".\n");
        if self.listed.left_out > 0 {
            let _ = writeln!(
                text,
                "{} not asked about: that many are too many.",
                count_words(
                    self.listed.left_out,
                    "address more was",
                    "addresses more were"
                ),
            );
        }
        for file in &self.listed.faulty {
            let _ = writeln!(
                text,
                "`{file}` has errors, and the rows that have them were not asked about: `redress check` names them.",
            );
        }
        if let Some(why) = self.asked.unfinished {
            let _ = writeln!(text, "Not everything could be asked: {why}.");
        }
        text
    }

    /// One object. Keys may be added, none of these is removed.
    pub fn json(&self) -> String {
        let recipients = self.asked.bad.iter().filter_map(|(domain, route)| {
            let places = self.places.get(domain).into_iter().flatten();
            // What only answers go to is no letter's way.
            let mut columns = places.clone().map(|(place, _)| place.column).peekable();
            let finding = if columns.peek().is_some() && columns.all(|column| column == REPLY_TO) {
                reply_finding(domain, route)?
            } else {
                recipient_finding(domain, route)?
            };
            let rows = places.flat_map(|(place, found)| {
                // A setting has no row, and is a place all the same.
                let setting = found.rows.is_empty().then_some(None);
                let rows = found.rows.iter().copied().map(Some).chain(setting);
                rows.map(|at| {
                    let (line, row) = at.unzip();
                    json!({ "file": &*place.file, "line": line, "row": row, "column": place.column })
                })
            });
            let mut value = json!(finding);
            value["rows"] = rows.collect();
            Some(value)
        });
        let servers = self.asked.servers.iter().map(ToString::to_string);
        let value = json!({
            "at": self.at.to_string(),
            "servers": servers.collect::<Vec<_>>(),
            "errors": self.count(Weight::Error),
            "notes": self.count(Weight::Note),
            "not_known": self.count(Weight::NotKnown),
            "unfinished": self.asked.unfinished,
            "signing": self.unsigned,
            "tests": self.proofs.iter().map(LastProof::json).collect::<Vec<_>>(),
            "sender": self.asked.sender,
            "recipients": {
                "domains": self.asked.domains,
                "take_mail": self.take_mail(),
                "left_out": self.listed.left_out,
                "faulty": self.listed.faulty,
                "findings": recipients.collect::<Vec<_>>(),
            },
        });
        format!("{value}\n")
    }
}

/// What is to be said of a domain where it stands: letters go there, or answers.
fn finding_at(domain: &DomainName, route: &MailRoute, place: &Place) -> Option<Finding> {
    match place.column {
        REPLY_TO => reply_finding(domain, route),
        _ => recipient_finding(domain, route),
    }
}

/// A finding as a problem of a list and a column in which its domain stands.
fn in_rows(finding: Finding, place: &Place, found: &PlaceRows, severity: Severity) -> Problem {
    let problem = |message| Problem {
        severity,
        ..Problem::error(&*place.file, message, finding.help)
    };
    let Some((line, row)) = found.rows.first() else {
        // A setting has no row to be found by.
        return problem(format!("{} (`{}`)", finding.message, place.column));
    };
    let rows = found.rows.iter().map(|(_, row)| *row).collect();
    Problem {
        count: found.count,
        rows: Some(Box::new(ProblemRows {
            rows,
            examples: Vec::new(),
        })),
        ..problem(finding.message)
            .at_row(*line, *row)
            .in_column(place.column)
    }
}
