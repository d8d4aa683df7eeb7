//! A number for the cells of a row, by which equal rows are told apart.

/// The same in every run, on every machine, and wherever the row stands. It decides between rows that nothing else tells
/// apart, so it needs no secret (FNV-1a, eight bytes at a time; draft-eastlake-fnv).
#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
pub(crate) fn fingerprint(cells: &str) -> u32 {
    let hash = cells
        .as_bytes()
        .chunks(8)
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let mixed = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
            // A product carries upwards only; this brings it down into the half that is kept.
            mixed ^ mixed >> 32
        });
    hash as u32
}
