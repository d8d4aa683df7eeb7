//! A certificate (RFC 5280), as far as it has to be read where it was named itself: its time and its names.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rustls::pki_types::UnixTime;
use std::time::Duration;

// Tags of DER (ITU-T X.690) that are met on the way.
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_ID: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
/// id-at-commonName (RFC 5280 appendix A.1).
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
/// id-ce-subjectAltName (RFC 5280 section 4.2.1.6).
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];

/// When a certificate counts, and for whom.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Certificate {
    pub(super) not_before: UnixTime,
    pub(super) not_after: UnixTime,
    pub(super) common_names: Vec<String>,
    /// Whether it has alternative names, which then are its only ones (RFC 6125 section 6.4.4).
    pub(super) has_alternative_names: bool,
}

impl Certificate {
    /// Reads what is there; none where it is no certificate.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let signed = Der(der).next_of(SEQUENCE)?;
        let mut fields = Der(Der(signed).next_of(SEQUENCE)?);
        if fields.peek() == Some(VERSION) {
            fields.next()?;
        }
        let _serial_number = fields.next()?;
        let _signature = fields.next_of(SEQUENCE)?;
        let _issuer = fields.next_of(SEQUENCE)?;
        let mut validity = Der(fields.next_of(SEQUENCE)?);
        let subject = fields.next_of(SEQUENCE)?;
        let _key = fields.next_of(SEQUENCE)?;
        let extensions = std::iter::from_fn(|| fields.next()).find(|(tag, _)| *tag == EXTENSIONS);
        Some(Self {
            not_before: moment(validity.next()?)?,
            not_after: moment(validity.next()?)?,
            common_names: common_names(subject),
            has_alternative_names: extensions.is_some_and(|(_, list)| has_alternative_names(list)),
        })
    }
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ` (RFC 5280 section 4.1.2.5).
fn moment((tag, text): (u8, &[u8])) -> Option<UnixTime> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let written = match tag {
        // Two digits are of a year up to 2049.
        UTC_TIME if text < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let read = DateTime::strptime("%Y%m%d%H%M%S", &written).ok()?;
    let moment = TimeZone::UTC.to_timestamp(read).ok()?;
    let seconds = u64::try_from(moment.as_second()).unwrap_or(0);
    Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
}

fn common_names(subject: &[u8]) -> Vec<String> {
    let sets = Der(subject).filter(|(tag, _)| *tag == SET);
    sets.flat_map(|(_, set)| Der(set))
        .filter_map(|(_, attribute)| {
            let mut attribute = Der(attribute);
            let is_it = attribute.next_of(OBJECT_ID)? == COMMON_NAME;
            let (_, name) = attribute.next()?;
            is_it.then(|| String::from_utf8_lossy(name).into_owned())
        })
        .collect()
}

fn has_alternative_names(list: &[u8]) -> bool {
    let extensions = Der(list).next_of(SEQUENCE).unwrap_or_default();
    Der(extensions)
        .any(|(_, extension)| Der(extension).next_of(OBJECT_ID) == Some(ALTERNATIVE_NAMES))
}

/// Elements of DER, each a tag, a length and its bytes; the end is where the next is not whole.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next element, if it has this tag.
    fn next_of(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, content) = self.next()?;
        (found == tag).then_some(content)
    }
}

impl<'a> Iterator for Der<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (&[tag, first], mut rest) = self.0.split_first_chunk::<2>()?;
        let length = if first < 0x80 {
            usize::from(first)
        } else {
            // The long form: so many bytes of length. No certificate needs more than four.
            let bytes = usize::from(first & 0x7f);
            if bytes == 0 || bytes > 4 {
                return None;
            }
            let (digits, behind) = rest.split_at_checked(bytes)?;
            rest = behind;
            digits
                .iter()
                .fold(0, |length, digit| length << 8 | usize::from(*digit))
        };
        let (content, behind) = rest.split_at_checked(length)?;
        self.0 = behind;
        Some((tag, content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use std::path::Path;

    #[test]
    fn time_and_names_are_read() {
        let read = |name: &str| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
            let der = CertificateDer::from_pem_file(folder.join(name)).unwrap();
            Certificate::read(&der).unwrap()
        };
        let made_by_hand = read("by-hand.pem");
        assert_eq!(made_by_hand.common_names, ["localhost"]);
        assert!(!made_by_hand.has_alternative_names);
        let year = |moment: UnixTime| {
            jiff::Timestamp::from_second(i64::try_from(moment.as_secs()).unwrap())
                .unwrap()
                .to_string()[..4]
                .to_owned()
        };
        assert_eq!(year(made_by_hand.not_after), "2126");
        assert!(read("localhost.pem").has_alternative_names);
    }

    #[test]
    fn years_of_two_digits() {
        let seconds = |text: &str| moment((UTC_TIME, text.as_bytes())).map(|read| read.as_secs());
        assert_eq!(seconds("700101000001Z"), Some(1));
        assert_eq!(seconds("491231235959Z"), Some(2_524_607_999));
        assert_eq!(seconds("490231235959Z"), None);
        assert_eq!(seconds("4912312359"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Certificate::read(&bytes);
            let wrapped = [&[SEQUENCE, 0x82, 1, 0, SEQUENCE, 0x81, 0xf0][..], &bytes].concat();
            let _ = Certificate::read(&wrapped);
        }
    }
}
