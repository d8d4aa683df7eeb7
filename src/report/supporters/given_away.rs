//! Which organizations were given supporters.

use super::super::printable::printable;
use jiff::tz::TimeZone;
use redress_base::words::{count_words, folded_name};
use redress_ledger::SupporterShare;
use std::fmt::Write as _;

/// The organizations that were given supporters, each with its shares; nothing where none was. `signing` are the names of those
/// that sign.
#[must_use]
pub fn given_to_organizations(
    shares: &[SupporterShare],
    signing: &[&str],
    zone: &TimeZone,
) -> String {
    let mut text = String::new();
    let mut told: Vec<String> = Vec::new();
    for share in shares {
        let name = folded_name(&share.organization);
        if told.contains(&name) {
            continue;
        }
        let own = shares
            .iter()
            .filter(|it| folded_name(&it.organization) == name);
        let (mut files, mut given, mut taken_out, mut last) = (0, 0, 0, share);
        for it in own {
            files += 1;
            given += it.given;
            taken_out += it.taken_out;
            last = it;
        }
        if text.is_empty() {
            text.push_str("\nGiven to organizations, in addresses\n");
        }
        let _ = writeln!(
            text,
            "  {}: {given} given and {taken_out} to be taken out, in {}, the last one on {}",
            printable(&last.organization),
            count_words(files, "file", "files"),
            last.at.to_zoned(zone.clone()).date()
        );
        if !signing.iter().any(|it| folded_name(it) == name) {
            text.push_str("    it signs no more under this name: it is given nobody, and has to be told who withdraws\n");
        }
        told.push(name);
    }
    text
}
