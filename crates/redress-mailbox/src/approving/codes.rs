//! Approval codes in what people write.

use redress_base::id::ApprovalCode;

/// Further codes of a text are not looked for: two are too many already.
const CODES_MAX: usize = 8;

/// The codes that stand in a text in four groups with hyphens between them, each once, in their order.
pub(super) fn codes_in(text: &str) -> Vec<ApprovalCode> {
    let mut codes: Vec<ApprovalCode> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !is_hyphen(c)) {
        let groups: Vec<&str> = word.split(is_hyphen).collect();
        let has_shape = groups.len() == 4 && groups.iter().all(|group| group.len() == 4);
        if has_shape
            && let Ok(code) = groups.concat().parse()
            && !codes.contains(&code)
            && codes.len() < CODES_MAX
        {
            codes.push(code);
        }
    }
    codes
}

/// A code alone, as people copy it or type it: in four groups, or in one piece.
pub(super) fn code_alone(text: &str) -> Option<ApprovalCode> {
    let groups: Vec<&str> = text
        .split(|c: char| is_hyphen(c) || c.is_whitespace())
        .filter(|group| !group.is_empty())
        .collect();
    // Sixteen letters in other groups are words: "of what they demand" has as many.
    let has_shape = match groups.len() {
        1 => true,
        4 => groups.iter().all(|group| group.chars().count() == 4),
        _ => false,
    };
    has_shape.then(|| groups.concat().parse().ok()).flatten()
}

/// A hyphen, and what telephones and word processors make of it.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(codes: &[ApprovalCode]) -> Vec<String> {
        codes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_code_is_known_by_its_groups() {
        let text = "Re: Please approve 7kq4-m2xd-9ptr-3hwb: Halt (7KQ4–M2XD–9PTR–3HWB), 0000-1111-2222-3333-4444";
        assert_eq!(shown(&codes_in(text)), ["7KQ4-M2XD-9PTR-3HWB"]);
        assert_eq!(codes_in("of what they demand"), []);
    }

    #[test]
    fn a_code_alone_is_read_as_it_is_typed() {
        for typed in [
            "7kq4 m2xd 9ptr 3hwb",
            "7KQ4M2XD9PTR3HWB",
            "7KQ4‑M2XD‑9PTR‑3HWB",
        ] {
            let code = code_alone(typed).map(|code| code.to_string());
            assert_eq!(code.as_deref(), Some("7KQ4-M2XD-9PTR-3HWB"), "{typed}");
        }
        for other in [
            "",
            "of what they demand",
            "7KQ4-M2XD-9PTR",
            "7KQ4-M2XD-9PTR-3HWB please",
        ] {
            assert_eq!(code_alone(other), None, "{other}");
        }
    }
}
