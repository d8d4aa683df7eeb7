//! The page of a delivery report.

use super::chart::letters_over_time;
use super::public::write_public;
use super::tallies::Tallies;
use crate::id::MailingName;
use crate::ledger::{
    DeliveryState, Entry, Filter, Happening, LedgerError, MailingCounts, PlanRecord, ReportLedger,
};
use crate::recipients::Recipient;
use crate::report::ReportError;
use crate::report::log::{address_of, last_word, reply_words};
use crate::report::page::{Escaped, Page};
use crate::report::status::{Status, count_in, held_back_in, minute, total_of};
use crate::report::words::{channel_words, count_words, grouped, state_words};
use jiff::Timestamp;
use std::io;

/// Who a report is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// The organizer: every delivery.
    #[default]
    Organizer,
    /// Partners and the press: counts and texts, no list of recipients and no address.
    Public,
}

/// A letter as a public report shows it.
#[derive(Clone, Debug)]
pub struct ReportedLetter {
    /// Its mailing.
    pub mailing: MailingName,
    /// Its subject.
    pub subject: String,
    /// Its body as HTML without the e-mail's frame, from [`crate::letters::RenderedLetter::body`].
    pub body: String,
}

/// What the report says besides the deliveries themselves.
#[derive(Clone, Debug)]
pub struct DeliveryReport<'a> {
    /// Who it is for.
    pub audience: Audience,
    /// Where the campaign stands.
    pub status: Status<'a>,
    /// The plan in force.
    pub plan: Option<&'a PlanRecord>,
    /// Who approved it, and when.
    pub approvals: &'a [(String, Timestamp)],
    /// Which deliveries it is about.
    pub filter: &'a Filter,
    /// When the report is made.
    pub made_at: Timestamp,
    /// The letters, for a public report: one of each mailing.
    pub letters: &'a [ReportedLetter],
    /// The page reads itself again after so many seconds, while a send goes on.
    pub refresh: Option<u32>,
}

/// Writes the report. Streams: deliveries are read twice, once to count and once to list.
pub fn write_delivery_report(
    report: &DeliveryReport<'_>,
    ledger: &dyn ReportLedger,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let mut tallies = Tallies::default();
    ledger.entries(report.filter, &mut |entry| tallies.add(&entry, ledger))?;
    let title = format!("Delivery report: {}", report.status.campaign);
    let page = Page {
        title: &title,
        css: include_str!("../page/delivery_report.css"),
        js: if report.refresh.is_some() {
            include_str!("../page/follow.js")
        } else {
            ""
        },
        // The letters' own writer gives a few inline styles, to tables and footnotes.
        shows_letters: report.audience == Audience::Public,
    };
    page.begin(out)?;
    page.body(out)?;
    let skip = match report.audience {
        Audience::Organizer => {
            "<a class=\"skip\" href=\"#deliveries\">Skip to the deliveries</a>\n"
        }
        Audience::Public => "",
    };
    write!(
        out,
        "{skip}<header class=\"top\"><h1>{}</h1>\n<p class=\"lead\">“Accepted” means that the sender's mail server answered \
         250 to the letter. It does not mean that anybody has read it.</p>\n",
        Escaped(&title)
    )?;
    if let Some(seconds) = report.refresh {
        writeln!(
            out,
            "<p class=\"tools\" id=\"follow\" data-seconds=\"{seconds}\"><button type=\"button\" id=\"hold\" \
             aria-pressed=\"false\">Hold still</button><span class=\"soft\">While the send goes on, this page is read again \
             every {}.</span></p>",
            count_words(seconds.into(), "second", "seconds"),
        )?;
    }
    match report.audience {
        Audience::Public => write_public(report, &tallies, out)?,
        Audience::Organizer => {
            write_facts(report, &tallies, out)?;
            out.write_all(b"</header>\n<main>\n")?;
            write_counts(&report.status, out)?;
            out.write_all(letters_over_time(&tallies).as_bytes())?;
            write_deliveries(report, ledger, out)?;
            write_held_back(ledger, out)?;
        }
    }
    write!(
        out,
        "<footer class=\"end\">As of {}.</footer>\n</main>\n",
        minute(report.made_at)
    )?;
    page.end(out)?;
    Ok(())
}

fn write_facts(
    report: &DeliveryReport<'_>,
    tallies: &Tallies,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(b"<dl class=\"facts\">\n")?;
    if let Some(plan) = report.plan {
        if let Some(code) = &plan.code {
            writeln!(
                out,
                "<dt>Approval code</dt><dd><span class=\"code\">{code}</span></dd>"
            )?;
        }
        writeln!(out, "<dt>Date in the letters</dt><dd>{}</dd>", plan.date)?;
    }
    for (name, at) in report.approvals {
        writeln!(
            out,
            "<dt>Approved by</dt><dd>{}, {}</dd>",
            Escaped(name),
            minute(*at)
        )?;
    }
    if let Some((first, last)) = tallies.span() {
        writeln!(
            out,
            "<dt>First and last letter</dt><dd>{} and {}</dd>",
            minute(first),
            minute(last)
        )?;
    }
    if let Some((word, why)) = report.status.pause_words() {
        let word = if word == "waiting" {
            "Waiting"
        } else {
            "Paused"
        };
        writeln!(
            out,
            "<dt>{word}</dt><dd><strong>{}</strong></dd>",
            Escaped(why)
        )?;
    }
    if let Some(run) = report.status.run_words() {
        writeln!(out, "<dt>Now</dt><dd>{}</dd>", Escaped(run))?;
    }
    if let Some(left) = report.status.about_time_left() {
        writeln!(out, "<dt>Time left</dt><dd>{left}</dd>")?;
    }
    out.write_all(b"</dl>\n")
}

fn write_counts(status: &Status<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mailings = &status.counts.mailings;
    let total = total_of(mailings);
    let shown: Vec<DeliveryState> = DeliveryState::ALL
        .into_iter()
        .filter(|state| count_in(&total, *state) > 0)
        .collect();
    out.write_all(
        b"<h2>Counts</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Counts\"><table>\n\
          <thead><tr><th scope=\"col\">Mailing</th><th scope=\"col\" class=\"num\">Letters</th>",
    )?;
    for state in &shown {
        write!(
            out,
            "<th scope=\"col\" class=\"num\">{}</th>",
            state_words(*state)
        )?;
    }
    out.write_all(b"<th scope=\"col\" class=\"num\">held back</th></tr></thead>\n<tbody>\n")?;
    let mut write_row = |name: &str, mailing: &MailingCounts| {
        write!(out, "<tr><th scope=\"row\">{}</th>", Escaped(name))?;
        write!(
            out,
            "<td class=\"num\">{}</td>",
            grouped(mailing.states.iter().sum())
        )?;
        for state in &shown {
            write!(
                out,
                "<td class=\"num\">{}</td>",
                grouped(count_in(mailing, *state))
            )?;
        }
        writeln!(
            out,
            "<td class=\"num\">{}</td></tr>",
            grouped(held_back_in(mailing))
        )
    };
    for mailing in mailings {
        write_row(mailing.name.as_str(), mailing)?;
    }
    if mailings.len() > 1 {
        write_row("together", &total)?;
    }
    out.write_all(b"</tbody></table></div>\n")
}

const DELIVERIES_HEAD: &str = "<h2>Deliveries</h2>\n\
    <div class=\"tools\"><div><label for=\"find\">Search</label>\
    <input id=\"find\" type=\"search\" placeholder=\"name, address, state, answer\" data-filter=\"deliveries\" \
    autocomplete=\"off\"></div><output id=\"deliveries-count\" aria-live=\"polite\"></output></div>\n\
    <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Deliveries\"><table id=\"deliveries\" class=\"stack\">\n\
    <thead><tr><th scope=\"col\">Mailing</th><th scope=\"col\">Recipient</th>\
    <th scope=\"col\">State</th><th scope=\"col\">When</th><th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n";

fn write_deliveries(
    report: &DeliveryReport<'_>,
    ledger: &dyn ReportLedger,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    out.write_all(DELIVERIES_HEAD.as_bytes())?;
    let mut failure = None;
    ledger.entries(report.filter, &mut |entry| {
        if failure.is_none() {
            let history = if entry.attempts + u32::from(!entry.notes.is_empty()) > 1 {
                ledger.history(entry.delivery)?
            } else {
                Vec::new()
            };
            failure = write_delivery(&entry, &history, out).err();
        }
        Ok::<(), LedgerError>(())
    })?;
    failure.map_or(Ok(()), Err)?;
    out.write_all(b"</tbody>\n</table></div>\n")?;
    Ok(())
}

fn write_delivery(entry: &Entry, history: &[Happening], out: &mut dyn io::Write) -> io::Result<()> {
    let how = if address_of(entry).is_empty() {
        by_hand_words(entry)
    } else {
        address_of(entry)
    };
    write!(
        out,
        "<tr><td>{}</td><th scope=\"row\">{}<br><span class=\"soft\">{}</span></th>\
         <td class=\"state state-{}\">{}</td><td class=\"when\">{}</td><td class=\"said\">{}",
        Escaped(entry.mailing.as_str()),
        Escaped(&entry.label),
        Escaped(how),
        entry.state.as_str(),
        state_words(entry.state),
        entry.at.map(minute).unwrap_or_default(),
        Escaped(last_word(entry)),
    )?;
    if let Some(due) = entry.not_before {
        write!(
            out,
            "<br><span class=\"soft\">goes again {}</span>",
            minute(due)
        )?;
    }
    for copy in entry
        .addressees
        .iter()
        .filter(|addressee| addressee.role == crate::ledger::Role::Cc)
    {
        let (email, words) = (copy.email.as_str(), reply_words(&copy.reply));
        write!(
            out,
            "<br><span class=\"soft\">Cc {}: {}</span>",
            Escaped(email),
            Escaped(words)
        )?;
    }
    if history.len() > 1 {
        write!(
            out,
            "<details><summary>all {} events</summary><ol>",
            history.len()
        )?;
        for happening in history {
            let said = happening
                .reply
                .as_ref()
                .map(reply_words)
                .unwrap_or_default();
            let words = [
                happening.what.replace('_', " "),
                said,
                happening.note.clone(),
            ];
            let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
            write!(
                out,
                "<li>{}: {}</li>",
                minute(happening.at),
                Escaped(words.join(", "))
            )?;
        }
        out.write_all(b"</ol></details>")?;
    }
    out.write_all(b"</td></tr>\n")
}

/// How a letter without an address goes, in the words of the preview.
fn by_hand_words(entry: &Entry) -> &'static str {
    let (columns, cells) = (entry.columns.clone(), entry.cells.clone());
    channel_words(Recipient::from_stored(columns, cells, entry.recipient.clone(), 0, 0).channel)
}

/// Rows of the table of what is held back; more are in `check`.
const HELD_BACK_MAX: u64 = 2_000;

fn write_held_back(ledger: &dyn ReportLedger, out: &mut dyn io::Write) -> Result<(), ReportError> {
    let mut rows = 0;
    let mut failure = None;
    ledger.held_back(&mut |held| {
        if rows < HELD_BACK_MAX && failure.is_none() {
            let head = if rows == 0 { HELD_BACK_HEAD } else { "" };
            failure = writeln!(
                out,
                "{head}<tr><td>{}</td><td class=\"num\">{}</td><td>{}</td><td class=\"said\">{}</td></tr>",
                Escaped(held.mailing.as_str()),
                held.row.map(|row| row.to_string()).unwrap_or_default(),
                Escaped(&held.label),
                Escaped(&held.note),
            )
            .err();
        }
        rows += 1;
        Ok(())
    })?;
    failure.map_or(Ok(()), Err)?;
    if rows > 0 {
        out.write_all(b"</tbody></table></div>\n")?;
    }
    if rows > HELD_BACK_MAX {
        writeln!(
            out,
            "<p class=\"soft\">And {} more: `redress check` has them all.</p>",
            grouped(rows - HELD_BACK_MAX)
        )?;
    }
    Ok(())
}

const HELD_BACK_HEAD: &str = "<h2>Held back</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
    aria-label=\"Held back\"><table><thead><tr><th scope=\"col\">Mailing</th><th scope=\"col\" class=\"num\">Row</th>\
    <th scope=\"col\">Recipient</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n";
