//! Which account carries which letter, and as whom.

use super::{Carrier, Mailing};
use redress_base::id::Hasher;
use redress_letters::Sender;
use redress_lists::{Channel, Recipient};

impl Mailing {
    /// Which account carries the letter to a recipient; none where it goes by hand, or no account has a name.
    ///
    /// It depends on the recipient's key and on the shares, and on nothing else: rows that come and go, or another order, move no
    /// other letter, and a recipient of two mailings with the same accounts is written to through one of them.
    #[must_use]
    pub fn carrier_of(&self, recipient: &Recipient) -> Option<&Carrier> {
        if recipient.email.is_none() || recipient.channel != Channel::Email {
            return None;
        }
        if let [only] = &*self.carriers {
            return Some(only);
        }
        let all: u64 = self.carriers.iter().map(|it| u64::from(it.share)).sum();
        let mut place = place_of(recipient.key.as_str(), all);
        self.carriers.iter().find(|carrier| {
            let share = u64::from(carrier.share);
            let is_here = place < share;
            place = place.saturating_sub(share);
            is_here
        })
    }

    /// Who its letters by mail come from.
    pub(super) fn senders(&self) -> Vec<&Sender> {
        if self.carriers.is_empty() {
            return vec![&self.sender];
        }
        self.carriers.iter().map(|it| &it.sender).collect()
    }

    /// Who writes the letter to a recipient.
    #[must_use]
    pub fn sender_to(&self, recipient: &Recipient) -> &Sender {
        self.carrier_of(recipient)
            .map_or(&self.sender, |carrier| &carrier.sender)
    }
}

/// A place below `all`, spread evenly over keys.
fn place_of(key: &str, all: u64) -> u64 {
    let mut hasher = Hasher::new();
    hasher.field(b"carrier");
    hasher.field(key.as_bytes());
    let digest = hasher.finish().0;
    let first: [u8; 8] = digest[..8].try_into().expect("a digest has 32 bytes");
    // The high half of a product: below `all`, and without the bias of a remainder.
    let place = (u128::from(u64::from_be_bytes(first)) * u128::from(all)) >> 64;
    u64::try_from(place).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn places_are_spread_by_shares_and_stay_what_they_are() {
        let mut counts = [0_u32; 3];
        for number in 0..6_000 {
            counts[usize::try_from(place_of(&format!("key {number}"), 3)).unwrap()] += 1;
        }
        // Six standard deviations of such a draw are 220.
        assert!(
            counts.iter().all(|count| count.abs_diff(2_000) < 220),
            "{counts:?}"
        );
        // Approved plans hang on these.
        let places =
            ["S-OH-1", "S-OH-2", "clerk@riverside.example"].map(|key| place_of(key, 1_000));
        assert_eq!(places, [745, 554, 272]);
        assert_eq!(place_of("S-OH-1", 0), 0);
    }
}
