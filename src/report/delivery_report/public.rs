//! The report for partners and the press: counts and texts, no list of recipients and no address.

use super::chart::letters_over_time;
use super::page::{DeliveryReport, ReportedLetter};
use super::tallies::{Tallies, Tally};
use crate::report::page::Escaped;
use crate::report::status::minute;
use crate::report::words::{count_words, grouped};
use std::io;

pub(super) fn write_public(
    report: &DeliveryReport<'_>,
    tallies: &Tallies,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let all = tallies
        .by_mailing
        .values()
        .fold(Tally::default(), |sum, tally| Tally {
            letters: sum.letters + tally.letters,
            accepted: sum.accepted + tally.accepted,
            handed: sum.handed + tally.handed,
            answered: sum.answered + tally.answered,
            open: sum.open + tally.open,
            other: sum.other + tally.other,
        });
    out.write_all(b"<ul class=\"figures\">\n")?;
    for (figure, label) in [
        (all.letters, "letters"),
        (all.accepted, "accepted by the mail server"),
        (all.handed, "delivered by hand"),
        (all.answered, "answered"),
    ] {
        writeln!(out, "<li><b>{}</b> {label}</li>", grouped(figure))?;
    }
    out.write_all(b"</ul>\n")?;
    if let Some((first, last)) = tallies.span() {
        writeln!(
            out,
            "<p class=\"soft\">First {}, last {}.</p>",
            minute(first),
            minute(last)
        )?;
    }
    out.write_all(b"</header>\n<main>\n")?;
    out.write_all(letters_over_time(tallies).as_bytes())?;
    write_group(
        "Mailing",
        tallies
            .by_mailing
            .iter()
            .map(|(name, tally)| (name.as_str(), tally)),
        out,
    )?;
    write_group(
        "Chamber",
        tallies
            .by_chamber
            .iter()
            .map(|(name, tally)| (*name, tally)),
        out,
    )?;
    write_group(
        "State",
        tallies
            .by_state
            .iter()
            .map(|(name, tally)| (name.as_str(), tally)),
        out,
    )?;
    write_group(
        "Party",
        tallies
            .by_party
            .iter()
            .map(|(name, tally)| (name.as_str(), tally)),
        out,
    )?;
    if !report.letters.is_empty() {
        out.write_all(
            b"<h2>The letters</h2>\n<p class=\"lead\">One letter of each mailing, as the first on its list gets it.</p>\n",
        )?;
    }
    for letter in report.letters {
        write_letter(letter, out)?;
    }
    write_signatories(report, out)
}

fn write_group<'a>(
    heading: &str,
    rows: impl Iterator<Item = (&'a str, &'a Tally)>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    write!(
        out,
        "<h2>By {}</h2>\n<div class=\"scroll figures-only\" tabindex=\"0\" role=\"region\" aria-label=\"By {0}\"><table>\n<thead><tr>\
         <th scope=\"col\">{heading}</th><th scope=\"col\" class=\"num\">Letters</th>\
         <th scope=\"col\" class=\"num\">Accepted</th><th scope=\"col\" class=\"num\">By hand</th>\
         <th scope=\"col\" class=\"num\">Answered</th><th scope=\"col\" class=\"num\">Still open</th>\
         <th scope=\"col\" class=\"num\">Did not arrive or uncertain</th></tr></thead>\n<tbody>\n",
        heading.to_lowercase()
    )?;
    for (name, tally) in rows {
        write!(out, "<tr><th scope=\"row\">{}</th>", Escaped(name))?;
        for figure in [
            tally.letters,
            tally.accepted,
            tally.handed,
            tally.answered,
            tally.open,
            tally.other,
        ] {
            write!(out, "<td class=\"num\">{}</td>", grouped(figure))?;
        }
        out.write_all(b"</tr>\n")?;
    }
    out.write_all(b"</tbody></table></div>\n")
}

fn write_letter(letter: &ReportedLetter, out: &mut dyn io::Write) -> io::Result<()> {
    // The body is markup of our own: only elements that the letters' writer makes, with all data in it escaped.
    write!(
        out,
        "<h3>{}: {}</h3>\n<article class=\"card text\">{}</article>\n",
        Escaped(letter.mailing.as_str()),
        Escaped(&letter.subject),
        crate::report::packet::without_ids(&letter.body),
    )
}

fn write_signatories(report: &DeliveryReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(plan) = report.plan.filter(|plan| !plan.signatories.list.is_empty()) else {
        return Ok(());
    };
    let signatories = &plan.signatories.list;
    writeln!(
        out,
        "<h2>Signed by {}</h2>\n<ul class=\"signatories card\">",
        count_words(signatories.len() as u64, "organization", "organizations")
    )?;
    for signatory in signatories {
        let state = if signatory.state.is_empty() {
            String::new()
        } else {
            format!(", {}", signatory.state)
        };
        writeln!(
            out,
            "<li>{}{}</li>",
            Escaped(&signatory.name),
            Escaped(&state)
        )?;
    }
    out.write_all(b"</ul>\n")
}
