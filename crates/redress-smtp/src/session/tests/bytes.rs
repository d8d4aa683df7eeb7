use crate::session::WireBody;
use proptest::prelude::*;
use redress_base::wire::WireError;

/// What a server makes of the bytes: the mail up to the first lone dot, and what is left behind it.
fn received(wire: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut mail = Vec::new();
    let mut rest = wire;
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let (line, after) = (&rest[..end], &rest[end + 2..]);
        if line == b"." {
            return (mail, after.to_vec());
        }
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        mail.extend_from_slice(b"\r\n");
        rest = after;
    }
    panic!("no final dot");
}

/// The letter cut into runs of bytes at these places, taken, and ended with its dot.
fn taken(letter: &[u8], cuts: &[usize]) -> Result<Vec<u8>, WireError> {
    let mut cuts: Vec<usize> = cuts
        .iter()
        .map(|cut| cut % (letter.len() + 1))
        .chain([0, letter.len()])
        .collect();
    cuts.sort_unstable();
    let mut body = WireBody::default();
    body.bytes().extend_from_slice(b"the letter before");
    body.take(cuts.windows(2).map(|cut| &letter[cut[0]..cut[1]]))?;
    Ok([&body.bytes()[..], b".\r\n"].concat())
}

fn cuts() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(any::<usize>(), 0..8)
}

proptest! {
    #[test]
    fn what_is_taken_arrives_as_it_is_with_one_end(lines in proptest::collection::vec("[.a-z =]{0,80}", 1..40),
        cuts in cuts())
    {
        let letter = lines.iter().flat_map(|line| format!("{line}\r\n").into_bytes()).collect::<Vec<u8>>();
        let wire = taken(&letter, &cuts).unwrap();
        prop_assert_eq!(received(&wire), (letter, Vec::new()));
    }

    #[test]
    fn anything_else_is_refused_or_arrives_as_it_is(bytes in proptest::collection::vec(prop_oneof![
        Just(b'\r'), Just(b'\n'), Just(b'.'), Just(0), Just(b'x')], 0..60), cuts in cuts())
    {
        prop_assert_eq!(taken(&bytes, &cuts), taken(&bytes, &[]), "where runs end makes no difference");
        if let Ok(wire) = taken(&bytes, &cuts) {
            let (mail, behind) = received(&wire);
            prop_assert!(behind.is_empty(), "one terminator");
            prop_assert_eq!(mail, bytes);
        }
    }

    #[test]
    fn no_line_is_too_long(length in 900_usize..1100, cuts in cuts()) {
        let line = [vec![b'x'; length], b"\r\n".to_vec()].concat();
        prop_assert_eq!(taken(&line, &cuts).is_ok(), length <= 998);
    }
}
