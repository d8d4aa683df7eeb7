//! What a server says that it can do.

use super::dsn::Dsn;
use crate::safe_text::made_safe;

/// What the answer to EHLO offers.
#[derive(Debug, Default)]
pub(super) struct Offers {
    pub(super) start_tls: bool,
    pub(super) pipelining: bool,
    /// Asks for the size of each letter (RFC 1870).
    pub(super) size: bool,
    /// Bytes of the largest letter it takes, if it says so; 0 would mean that it knows no limit.
    pub(super) size_max: Option<usize>,
    /// Whether it lets itself be asked about its reports.
    pub(super) dsn: Dsn,
    pub(super) mechanisms: Vec<String>,
}

impl Offers {
    pub(super) fn read(lines: &[Vec<u8>]) -> Self {
        let mut offers = Self::default();
        // The first line is the server's name (RFC 5321 section 4.1.1.1), which may be any word.
        for line in lines.iter().skip(1) {
            let line = String::from_utf8_lossy(line)
                .to_ascii_uppercase()
                .replace('=', " "); // AUTH=LOGIN of old servers
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("STARTTLS") => offers.start_tls = true,
                Some("PIPELINING") => offers.pipelining = true,
                Some("DSN") => offers.dsn = Dsn::Announced,
                Some("SIZE") => {
                    offers.size = true;
                    let limit = words.next().and_then(|digits| digits.parse().ok());
                    offers.size_max = limit.filter(|bytes| *bytes > 0);
                }
                Some("AUTH") => {
                    for word in words {
                        if !offers.mechanisms.iter().any(|known| known == word) {
                            // An error shows them where none will do.
                            offers.mechanisms.push(made_safe(word));
                        }
                    }
                }
                _ => {}
            }
        }
        offers
    }
}
