//! What stands behind MAIL and RCPT: an address and parameters (RFC 5321 section 4.1.1.11).

/// A parameter: its name, and whether a value fits it.
type Parameter = (&'static str, fn(&str) -> bool);

/// Those of MAIL: RFC 1870, RFC 6152, RFC 3461.
pub(super) const MAIL: [Parameter; 4] = [
    ("SIZE", is_number),
    ("BODY", is_body),
    ("RET", is_ret),
    ("ENVID", is_xtext),
];
/// Those of RCPT: RFC 3461.
pub(super) const RCPT: [Parameter; 2] = [("NOTIFY", is_notify), ("ORCPT", is_original_recipient)];

/// The address in `FROM:<address> PARAMETERS`, and the parameters.
pub(super) fn path<'r>(rest: &'r str, keyword: &str) -> Option<(String, &'r str)> {
    let (word, rest) = rest.split_at_checked(keyword.len())?;
    if !word.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, parameters) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    address
        .bytes()
        .all(|byte| byte.is_ascii_graphic())
        .then(|| (address.to_owned(), parameters))
}

/// Whether each parameter is one of these, and has a value that fits it.
pub(super) fn are_known(parameters: &str, known: &[Parameter]) -> bool {
    parameters.split_ascii_whitespace().all(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        known
            .iter()
            .any(|(its, fits)| its.eq_ignore_ascii_case(name) && fits(value))
    })
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_body(value: &str) -> bool {
    is_one_of(value, &["7BIT", "8BITMIME"])
}

fn is_ret(value: &str) -> bool {
    is_one_of(value, &["FULL", "HDRS"])
}

/// Either `NEVER` alone, or any of the others.
fn is_notify(value: &str) -> bool {
    value.eq_ignore_ascii_case("NEVER")
        || value
            .split(',')
            .all(|word| is_one_of(word, &["SUCCESS", "FAILURE", "DELAY"]))
}

fn is_original_recipient(value: &str) -> bool {
    value
        .split_once(';')
        .is_some_and(|(kind, address)| is_xtext(kind) && is_xtext(address))
}

fn is_one_of(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(value))
}

/// RFC 3461 section 4: printable, each `+` before two digits in capitals, no `=`.
fn is_xtext(value: &str) -> bool {
    let mut pieces = value.split('+');
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'=')
    };
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(byte);
    !value.is_empty()
        && pieces.next().is_some_and(is_plain)
        && pieces.all(|piece| {
            let digits = piece.as_bytes().get(..2);
            digits.is_some_and(|digits| digits.iter().all(is_digit)) && is_plain(piece)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_known_or_refused() {
        for fine in [
            "",
            " SIZE=10 RET=HDRS ENVID=a+2Bb BODY=8BITMIME",
            " ret=full envid=QQ314159",
        ] {
            assert!(are_known(fine, &MAIL), "{fine}");
        }
        for strange in [
            " SIZE",
            " SIZE=1x",
            " RET=BODY",
            " ENVID=",
            " ENVID=a+2b",
            " ENVID=a=b",
            " ENVID=+",
            " X=1",
            " NOTIFY=NEVER",
        ] {
            assert!(!are_known(strange, &MAIL), "{strange}");
        }
        for fine in [
            " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb@c.example",
            " NOTIFY=never",
        ] {
            assert!(are_known(fine, &RCPT), "{fine}");
        }
        for strange in [
            " NOTIFY=",
            " NOTIFY=NEVER,DELAY",
            " ORCPT=a@c.example",
            " ORCPT=rfc822;",
            " RET=FULL",
        ] {
            assert!(!are_known(strange, &RCPT), "{strange}");
        }
    }

    #[test]
    fn an_address_is_parted_from_them() {
        assert_eq!(
            path("from:<us@coalition.example> SIZE=9", "FROM:"),
            Some(("us@coalition.example".to_owned(), " SIZE=9"))
        );
        assert_eq!(path("FROM:us@coalition.example", "FROM:"), None);
        assert_eq!(path("FROM:<a b>", "FROM:"), None);
    }
}
