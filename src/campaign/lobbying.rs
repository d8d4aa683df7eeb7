//! `[lobbying]`: what a letter costs, for the worksheet that a tax-exempt signer keeps of its lobbying.

use super::file::{Fault, Section, kind};
use super::values::{count, name};
use toml::de::DeValue;

const MINUTES_MAX: u32 = 10_000;

/// What the lobbying worksheet says of every letter. It decides nothing about what is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lobbying {
    /// The bill, such as `H.R. 1234`.
    pub bill: Option<String>,
    /// Staff time for one letter, in minutes.
    pub minutes: Option<u32>,
    /// What one letter costs, in hundredths of the currency.
    pub cost_cents: Option<u64>,
}

pub(super) fn read_lobbying(section: Section<'_>) -> Lobbying {
    let bill = section.optional("bill", name).map(str::to_owned);
    let minutes = section.optional("minutes_per_letter", |value| count(value, MINUTES_MAX));
    let cost_cents = section.optional("cost_per_letter", cents);
    section.finish();
    Lobbying {
        bill,
        minutes,
        cost_cents,
    }
}

/// An amount of money such as `0.85` or `2`, exactly.
fn cents(value: &DeValue<'_>) -> Result<u64, Fault> {
    const HELP: &str = "Write an amount such as `0.85`, without quotes and without a currency.";
    let written = match value {
        DeValue::Integer(number) => number.as_str(),
        // As typed: 0.55 has no exact binary fraction.
        DeValue::Float(number) => number.as_str(),
        other => {
            return Err(Fault::new(
                format!("this is {}, not an amount", kind(other)),
                HELP,
            ));
        }
    };
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    // Below a million, so that hundredths of it are far from any limit.
    let amount = whole.parse::<u64>().ok().filter(|whole| *whole < 1_000_000);
    // `0.5` means 50 hundredths.
    let part = if part.len() <= 2 && part.chars().all(|c| c.is_ascii_digit()) {
        format!("{part:0<2}").parse::<u64>().ok()
    } else {
        None
    };
    amount
        .zip(part)
        .map(|(whole, part)| whole * 100 + part)
        .ok_or_else(|| Fault::new(format!("`{written}` is no amount of money"), HELP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(amount: &str) -> Option<u64> {
        let text = format!("cost_per_letter = {amount}");
        let document = toml::de::DeTable::parse(&text).unwrap();
        cents(document.get_ref()["cost_per_letter"].get_ref()).ok()
    }

    #[test]
    fn amounts_are_exact() {
        assert_eq!(read("0.85"), Some(85));
        assert_eq!(read("2"), Some(200));
        assert_eq!(read("0.5"), Some(50));
        for wrong in ["0.855", "-1", "1e3", "\"1\"", "nan"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
