//! The breaker: when refusals come so thick that the fault must be ours, sending pauses before more letters are burned.
//!
//! It only counts. A plain value, so that a decision can be worked out from the counts before it and gives those after it.

use redress_smtp::Stage;

/// Letters refused in a row.
const LETTERS_IN_A_ROW: u32 = 3;
/// Of this many letters, ...
const WINDOW: u32 = 100;
/// ... so many refused are too many.
const LETTERS_OF_WINDOW: u32 = 5;
/// Addressees refused in a row at the beginning of a run, before any was accepted.
const ADDRESSEES_AT_FIRST: u32 = 3;
/// Addressees refused in a row later on.
const ADDRESSEES_IN_A_ROW: u32 = 10;

/// Counts refusals of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaker {
    letters_in_a_row: u32,
    recent: RecentLetters,
    addressees_in_a_row: u32,
    /// The same for servers that take every addressee and refuse after the letter. Counted apart: at RCPT the refusals
    /// overtake the good letters, whose answers take their time.
    addressees_in_a_row_after_letters: u32,
    any_addressee_taken: bool,
}

impl Breaker {
    /// A letter was accepted.
    pub(super) fn accepted(&mut self) {
        self.letters_in_a_row = 0;
        self.addressees_in_a_row_after_letters = 0;
        self.recent.remember(false);
    }

    /// The server took an addressee at RCPT, whatever it says of the letter then.
    pub(super) fn addressee_taken(&mut self) {
        self.addressees_in_a_row = 0;
        self.any_addressee_taken = true;
    }

    /// A letter was refused for what it is. Says why sending should pause, if it should.
    pub(super) fn letter_refused(&mut self) -> Option<String> {
        self.letters_in_a_row += 1;
        // Refused for what it is, so nothing was said against its addressee.
        self.addressees_in_a_row_after_letters = 0;
        self.recent.remember(true);
        if self.letters_in_a_row >= LETTERS_IN_A_ROW {
            return Some(format!(
                "{LETTERS_IN_A_ROW} letters in a row were refused for what they say or how they are built"
            ));
        }
        let RecentLetters { letters, .. } = self.recent;
        let refused = self.recent.refused();
        (refused >= LETTERS_OF_WINDOW).then(|| {
            format!("{refused} of the last {letters} letters were refused for what they say or how they are built")
        })
    }

    /// An addressee was refused, at RCPT or (as some servers do) only after the letter. Says why sending should pause,
    /// if it should.
    pub(super) fn addressee_refused(&mut self, stage: Stage) -> Option<String> {
        let in_a_row = match stage {
            Stage::Rcpt => &mut self.addressees_in_a_row,
            _ => &mut self.addressees_in_a_row_after_letters,
        };
        *in_a_row += 1;
        let refused = *in_a_row;
        match self.any_addressee_taken {
            false if refused >= ADDRESSEES_AT_FIRST => Some(format!(
                "the first {refused} addresses of this run were all refused"
            )),
            _ if refused >= ADDRESSEES_IN_A_ROW => {
                Some(format!("{refused} addresses in a row were refused"))
            }
            _ => None,
        }
    }
}

/// What became of the last letters, the newest in the lowest bit: set where it was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct RecentLetters {
    bits: u128,
    /// How many there are: no more than the window.
    letters: u32,
}

impl RecentLetters {
    fn remember(&mut self, refused: bool) {
        const MASK: u128 = (1 << WINDOW) - 1;
        self.bits = (self.bits << 1 | u128::from(refused)) & MASK;
        self.letters = (self.letters + 1).min(WINDOW);
    }

    fn refused(self) -> u32 {
        self.bits.count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_letters_in_a_row() {
        let mut breaker = Breaker::default();
        assert_eq!(breaker.letter_refused(), None);
        assert_eq!(breaker.letter_refused(), None);
        breaker.accepted();
        assert_eq!(breaker.letter_refused(), None);
        assert_eq!(breaker.letter_refused(), None);
        assert!(breaker.letter_refused().is_some());
    }

    #[test]
    fn five_of_the_last_hundred() {
        let mut breaker = Breaker::default();
        for letter in 0..400 {
            let refused = letter % 25 == 0;
            let pause = if refused {
                breaker.letter_refused()
            } else {
                breaker.accepted();
                None
            };
            assert_eq!(pause, None, "four of a hundred are borne");
        }
        assert_eq!(breaker.letter_refused(), None);
        assert!(breaker.letter_refused().is_some());
    }

    #[test]
    fn one_bad_address_in_ten_pauses_nothing() {
        for stage in [Stage::Rcpt, Stage::Dot] {
            let mut breaker = Breaker::default();
            for address in 0..10_000 {
                if address % 10 == 1 {
                    assert_eq!(breaker.addressee_refused(stage), None);
                } else {
                    breaker.addressee_taken();
                    breaker.accepted();
                }
            }
        }
    }

    #[test]
    fn the_first_three_addresses_or_ten_in_a_row() {
        let mut breaker = Breaker::default();
        let refused = |breaker: &mut Breaker| breaker.addressee_refused(Stage::Rcpt);
        assert_eq!((refused(&mut breaker), refused(&mut breaker)), (None, None));
        assert!(refused(&mut breaker).is_some());
        breaker.addressee_taken();
        for _ in 0..9 {
            assert_eq!(refused(&mut breaker), None);
        }
        assert!(refused(&mut breaker).is_some());
    }

    #[test]
    fn a_server_that_takes_every_addressee_and_refuses_ten_after_their_letters_pauses_too() {
        let mut breaker = Breaker::default();
        for _ in 0..9 {
            breaker.addressee_taken();
            assert_eq!(breaker.addressee_refused(Stage::Dot), None);
        }
        breaker.addressee_taken();
        assert!(breaker.addressee_refused(Stage::Dot).is_some());
    }
}
