//! A whole text file looked through once: what its encoding is, and how its rows are made.

use super::decode::Utf8Reader;
use super::encoding::{FoundEncoding, PresumedEncoding};
use super::failure::unreadable;
use super::pieces::{pieces, pieces_of};
use super::shape::{TextShape, Unreadable};
use super::sniffer::Sniffer;
use super::utf8::Utf8Check;
use encoding_rs::UTF_8;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::fs::File;
use std::io::{Seek, SeekFrom};

/// Looks the file through in the encoding that is presumed, and finds the right one if it is not.
pub(super) fn sniff(
    path: &CampaignPath,
    file: &mut File,
    presumed: &PresumedEncoding,
) -> Result<(FoundEncoding, TextShape), Problem> {
    let mut sniffer = Sniffer::new();
    let refuse = |unreadable: Unreadable| unreadable.problem(path);
    // The sniffer looks for bytes of ASCII, so UTF-16 is decoded for it.
    if !presumed.encoding.is_ascii_compatible() {
        file.seek(SeekFrom::Start(presumed.mark_bytes))
            .map_err(|error| unreadable(path, &error))?;
        let mut text = Utf8Reader::new(&mut *file, presumed.encoding);
        pieces_of(path, &mut text, |piece| sniffer.take(piece).map_err(refuse))?;
        return Ok((presumed.confirmed(), sniffer.finish().map_err(refuse)?));
    }
    let mut check = (presumed.encoding == UTF_8).then(Utf8Check::default);
    let mut line_that_is_no_utf8 = None;
    pieces(path, file, presumed.mark_bytes, |piece| {
        let broken = check.as_mut().and_then(|check| check.take(piece));
        // In two, so that the sniffer stands on the line of the first byte that is wrong when it is asked.
        let (before, after) = piece.split_at(broken.unwrap_or(0));
        sniffer.take(before).map_err(refuse)?;
        line_that_is_no_utf8 = line_that_is_no_utf8.or(broken.map(|_| sniffer.line()));
        sniffer.take(after).map_err(refuse)
    })?;
    // The file may end within a character: then it is its last line that is no UTF-8.
    let cut_short = check
        .filter(Utf8Check::is_cut_short)
        .map(|_| sniffer.line());
    let shape = sniffer.finish().map_err(refuse)?;
    let found = match line_that_is_no_utf8.or(cut_short) {
        Some(line) => presumed.corrected(path, file, line)?,
        None => presumed.confirmed(),
    };
    Ok((found, shape))
}
