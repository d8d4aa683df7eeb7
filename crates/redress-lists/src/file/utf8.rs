//! Whether a file is UTF-8, and where it stops being so.

/// Checks UTF-8 piece by piece.
#[derive(Default)]
pub(super) struct Utf8Check {
    /// The beginning of a character that goes on in the next piece.
    rest: Vec<u8>,
    is_broken: bool,
}

impl Utf8Check {
    /// Takes the next piece. Where it stops being UTF-8, gives the bytes of the piece before that, once.
    pub(super) fn take(&mut self, piece: &[u8]) -> Option<usize> {
        if self.is_broken {
            return None;
        }
        let mut whole = 0;
        // First the character that the piece before has begun, byte by byte until it is whole or wrong.
        while !self.rest.is_empty() && whole < piece.len() {
            self.rest.push(piece[whole]);
            match std::str::from_utf8(&self.rest) {
                Ok(_) => self.rest.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.is_broken = true;
                    return Some(whole);
                }
            }
            whole += 1;
        }
        match std::str::from_utf8(&piece[whole..]) {
            Ok(_) => None,
            // The piece ends within a character: not wrong yet.
            Err(error) if error.error_len().is_none() => {
                self.rest = piece[whole + error.valid_up_to()..].to_vec();
                None
            }
            Err(error) => {
                self.is_broken = true;
                Some(whole + error.valid_up_to())
            }
        }
    }

    /// Whether the file ends within a character.
    pub(super) fn is_cut_short(&self) -> bool {
        !self.is_broken && !self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_utf8_is_found_across_pieces() {
        let mut check = Utf8Check::default();
        assert!(
            "a\nVelázquez 李 𝕏\n"
                .as_bytes()
                .iter()
                .all(|byte| check.take(&[*byte]).is_none())
        );
        assert!(!check.is_cut_short());
        assert_eq!(check.take(b"x\xe1"), None);
        assert!(check.is_cut_short());
        assert_eq!(check.take(b"z"), Some(0));
        assert_eq!(Utf8Check::default().take(b"ab\xe1z"), Some(2));
    }
}
