//! One letter that passed its commit point, as it stands in the second record: 18 bytes.

use super::trace::LetterTrace;
use redress_base::id::DeliveryId;

/// Bytes of one entry.
pub(super) const ENTRY: usize = 18;
/// The line that is drawn when somebody goes on with a ledger that knows less: no letter has such an entry.
pub(super) const LINE: [u8; ENTRY] = [0xff; ENTRY];

/// The number of an entry that says that a letter was given away: another ledger numbers its attempts.
pub(super) const GIVEN_AWAY: u16 = 0;

/// A letter that passed its commit point, or was given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) delivery: DeliveryId,
    pub(super) trace: LetterTrace,
    pub(super) number: u16,
}

/// An entry as it stands in the file.
pub(super) fn bytes(entry: Entry) -> [u8; ENTRY] {
    let mut bytes = [0; ENTRY];
    let (delivery, rest) = bytes.split_at_mut(8);
    let (trace, number) = rest.split_at_mut(8);
    delivery.copy_from_slice(&entry.delivery.0.to_be_bytes());
    trace.copy_from_slice(&entry.trace.0.to_be_bytes());
    number.copy_from_slice(&entry.number.to_be_bytes());
    bytes
}

/// What stands in the file, as an entry.
pub(super) fn entry(bytes: &[u8; ENTRY]) -> Entry {
    // What comes first is the highest byte.
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    Entry {
        delivery: DeliveryId(number(&bytes[..8]).cast_signed()),
        trace: LetterTrace(number(&bytes[8..16])),
        number: u16::from_be_bytes([bytes[16], bytes[17]]),
    }
}
