//! What a server is asked about its reports (DSN, RFC 3461): under which name, how much of the letter, and when.

use redress_base::address::EmailAddress;

/// Characters of ENVID before its encoding (RFC 3461 section 4); a longer one is left out.
const ENVELOPE_ID_MAX: usize = 100;
/// Characters of ORCPT's value: by RFC 3461 section 4 a command grows by 500 at most. A longer one is left out.
const ORIGINAL_RECIPIENT_MAX: usize = 500 - " ORCPT=".len();

/// How a server stands to being asked about its reports (DSN, RFC 3461).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dsn {
    /// It does not announce that it understands, and is not asked.
    #[default]
    NotAnnounced,
    /// It announces it: each letter has a name (ENVID) and addressees (ORCPT) that reports repeat, and the letter's text stays
    /// out of them (RET=HDRS).
    Announced,
    /// It announces it and refuses what it announced; the rest of the conversation goes without.
    Refused,
}

/// Codes with which parameters are refused that nobody understands (RFC 5321 sections 4.2.2, 4.2.4 and 4.1.1.11), and a
/// line that is too long for a server that knows no longer ones.
pub(super) fn is_about_parameters(code: u16) -> bool {
    matches!(code, 500 | 501 | 504 | 555)
}

/// The parameters of MAIL.
pub(super) fn push_mail_parameters(envelope_id: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b" RET=HDRS");
    // RFC 3461 section 4.4: printable characters only, encoded or not.
    let fits = (1..=ENVELOPE_ID_MAX).contains(&envelope_id.len())
        && envelope_id.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if fits {
        out.extend_from_slice(b" ENVID=");
        push_xtext(envelope_id, out);
    }
}

/// The parameters of RCPT. Asked for arrivals alone, a server would keep failures to itself (RFC 3461 section 4.1); asked for
/// nothing, it reports failures, and delays if it likes.
pub(super) fn push_rcpt_parameters(to: &EmailAddress, receipts: bool, out: &mut Vec<u8>) {
    if receipts {
        out.extend_from_slice(b" NOTIFY=SUCCESS,FAILURE,DELAY");
    }
    let begin = out.len();
    out.extend_from_slice(b" ORCPT=");
    let value = out.len();
    out.extend_from_slice(b"rfc822;");
    push_xtext(to.as_str(), out);
    if out.len() - value > ORIGINAL_RECIPIENT_MAX {
        out.truncate(begin);
    }
}

/// RFC 3461 section 4: `+` and `=` and what is not printable are written as `+` and two hexadecimal digits.
fn push_xtext(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'+' | b'=' => out.extend_from_slice(format!("+{byte:02X}").as_bytes()),
            b'!'..=b'~' => out.push(byte),
            _ => out.extend_from_slice(format!("+{byte:02X}").as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mail(envelope_id: &str) -> String {
        let mut out = Vec::new();
        push_mail_parameters(envelope_id, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn rcpt(to: &str, receipts: bool) -> String {
        let mut out = Vec::new();
        push_rcpt_parameters(
            &EmailAddress::parse(to).unwrap().address,
            receipts,
            &mut out,
        );
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn names_are_encoded_and_kept_within_their_limits() {
        assert_eq!(
            mail("a+b=c@x.example"),
            " RET=HDRS ENVID=a+2Bb+3Dc@x.example"
        );
        assert_eq!(mail(&"+".repeat(100)).len(), " RET=HDRS ENVID=".len() + 300);
        for unfit in [&"x".repeat(101), "", "line\r\nRSET", "caf\u{e9}"] {
            assert_eq!(mail(unfit), " RET=HDRS", "{unfit:?}");
        }
        assert_eq!(
            rcpt("clerk+docket@council.example", false),
            " ORCPT=rfc822;clerk+2Bdocket@council.example"
        );
    }

    #[test]
    fn receipts_never_ask_for_arrivals_alone() {
        assert_eq!(
            rcpt("clerk@council.example", true),
            " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;clerk@council.example"
        );
    }

    proptest! {
        /// Whatever it is made of, it stays one word of one command, and a reader of xtext gets it back.
        #[test]
        fn xtext_is_one_word_that_can_be_read_back(text in any::<String>()) {
            let mut out = Vec::new();
            push_xtext(&text, &mut out);
            prop_assert!(out.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'='));
            let mut read = Vec::new();
            let mut rest = &out[..];
            while let Some((first, behind)) = rest.split_first() {
                rest = behind;
                if *first == b'+' {
                    let digits = std::str::from_utf8(&behind[..2]).unwrap();
                    read.push(u8::from_str_radix(digits, 16).unwrap());
                    rest = &behind[2..];
                } else {
                    read.push(*first);
                }
            }
            prop_assert_eq!(read, text.into_bytes());
        }

        #[test]
        fn an_address_never_makes_the_parameter_longer_than_500(local in "[a-z+=]{1,64}", domain in "[a-z]{1,60}") {
            let mut out = Vec::new();
            let written = format!("{local}@{domain}.example");
            if let Ok(parsed) = EmailAddress::parse(&written) {
                push_rcpt_parameters(&parsed.address, false, &mut out);
            }
            prop_assert!(out.len() <= 500);
        }
    }
}
