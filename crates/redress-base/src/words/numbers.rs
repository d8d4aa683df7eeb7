//! Numbers in words, as letters have them.

/// Zero to nineteen.
pub const UP_TO_NINETEEN: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
/// The tens, from the third on.
pub const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// A number in words, as a letter has it: `forty-two`, `one hundred five`. From a million on it stays in digits.
#[must_use]
pub fn in_words(number: usize) -> String {
    match number {
        0..20 => UP_TO_NINETEEN[number].to_owned(),
        20..100 if number.is_multiple_of(10) => TENS[number / 10].to_owned(),
        20..100 => format!("{}-{}", TENS[number / 10], UP_TO_NINETEEN[number % 10]),
        100..1_000 => joined(number / 100, "hundred", number % 100),
        1_000..1_000_000 => joined(number / 1_000, "thousand", number % 1_000),
        _ => number.to_string(),
    }
}

fn joined(count: usize, unit: &str, rest: usize) -> String {
    let whole = format!("{} {unit}", in_words(count));
    if rest == 0 {
        whole
    } else {
        format!("{whole} {}", in_words(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (number, words) in [
            (0, "zero"),
            (1, "one"),
            (13, "thirteen"),
            (20, "twenty"),
            (42, "forty-two"),
            (69, "sixty-nine"),
            (100, "one hundred"),
            (105, "one hundred five"),
            (340, "three hundred forty"),
            (1_000, "one thousand"),
            (2_021, "two thousand twenty-one"),
            (12_345, "twelve thousand three hundred forty-five"),
            (1_000_000, "1000000"),
        ] {
            assert_eq!(in_words(number), words);
        }
    }
}
