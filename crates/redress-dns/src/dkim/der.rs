//! Numbers in DER, as much of it as a public key of RSA has (ITU-T X.690; RFC 8017, appendix A.1.1).

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT: u8 = 0x06;
/// `rsaEncryption` (RFC 8017, appendix A).
const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// Modulus and exponent, each without zeros before it, of a `SubjectPublicKeyInfo` or a bare `RSAPublicKey`. RFC 6376,
/// section 3.6.1 names the latter and shows the former, which everybody publishes; receivers take both.
pub(super) fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (key, rest) = take(der, SEQUENCE)?;
    if !rest.is_empty() {
        return None;
    }
    if key.first() == Some(&INTEGER) {
        return numbers(key);
    }
    let (algorithm, rest) = take(key, SEQUENCE)?;
    if take(algorithm, OBJECT)?.0 != RSA {
        return None;
    }
    let (bits, rest) = take(rest, BIT_STRING)?;
    // The first octet says how many bits of the last are unused: none.
    let (0, inside) = bits
        .split_first()
        .map(|(unused, inside)| (*unused, inside))?
    else {
        return None;
    };
    let (inside, after) = take(inside, SEQUENCE)?;
    (rest.is_empty() && after.is_empty()).then_some(())?;
    numbers(inside)
}

fn numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (modulus, rest) = take(der, INTEGER)?;
    let (exponent, rest) = take(rest, INTEGER)?;
    let plain = |number: &'_ [u8]| number.iter().position(|byte| *byte != 0);
    rest.is_empty().then_some(())?;
    Some((&modulus[plain(modulus)?..], &exponent[plain(exponent)?..]))
}

/// The content of the value at the beginning, if it has this tag, and what comes after it.
fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [found, length, rest @ ..] = der else {
        return None;
    };
    if *found != tag {
        return None;
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
        0x82 => {
            let octets = [*rest.first()?, *rest.get(1)?];
            (u16::from_be_bytes(octets).into(), rest.get(2..)?)
        }
        // A key of more than 65,535 octets fits into no record.
        _ => return None,
    };
    (length <= rest.len()).then(|| rest.split_at(length))
}

/// A bare `RSAPublicKey` as a `SubjectPublicKeyInfo`, as it is published.
pub(super) fn with_algorithm(rsa_public_key: &[u8]) -> Vec<u8> {
    let algorithm = value(SEQUENCE, &[value(OBJECT, &RSA), vec![0x05, 0x00]].concat());
    let bits = value(BIT_STRING, &[&[0], rsa_public_key].concat());
    value(SEQUENCE, &[algorithm, bits].concat())
}

fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match u16::try_from(content.len()).expect("a key is far shorter than 65,536 octets") {
        short @ 0..=0x7f => der.push(short.to_be_bytes()[1]),
        middle @ 0x80..=0xff => der.extend([0x81, middle.to_be_bytes()[1]]),
        long => {
            der.push(0x82);
            der.extend(long.to_be_bytes());
        }
    }
    der.extend_from_slice(content);
    der
}
