//! Own words as they are compared: without greeting and name.

/// How messages begin.
const GREETINGS: [&str; 7] = ["dear", "hello", "hi", "hey", "greetings", "to", "honorable"];
/// Words of a greeting at most: `Dear Chair Lee and Ranking Member Poe of the committee:`.
const GREETING_WORDS_MAX: usize = 12;
/// Characters that end a greeting.
const GREETING_ENDS: [char; 5] = [',', ':', '!', '\n', '.'];

/// The words in small letters, without marks, without the greeting, and without those of the supporter's name.
#[must_use]
pub fn plain_words(text: &str, name: &str) -> Vec<String> {
    let text = without_greeting(text.trim());
    let name = words(name);
    let mut found = words(text);
    found.retain(|word| !name.contains(word));
    found
}

fn without_greeting(text: &str) -> &str {
    let first = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    if !GREETINGS.contains(&first.to_lowercase().as_str()) {
        return text;
    }
    let Some(end) = text.find(GREETING_ENDS) else {
        return text;
    };
    // "To stop this, ..." and "Hello" with a whole sentence behind it are no greetings.
    let is_address = !first.eq_ignore_ascii_case("to") || text[end..].starts_with([':', '\n']);
    if is_address && text[..end].split_whitespace().count() <= GREETING_WORDS_MAX {
        &text[end..]
    } else {
        text
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| {
            let letters = word.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn greeting_and_name_are_left_out() {
    for (text, name, plain) in [
        (
            "Dear Senator Lee, please vote no. Ann Poe",
            "Ann Poe",
            "please vote no",
        ),
        (
            "Dear Senator Lee:\nPlease vote NO!",
            "Ann Poe",
            "please vote no",
        ),
        ("Hi! Don't do it", "", "dont do it"),
        ("To stop this, vote", "", "to stop this vote"),
        ("Please", "", "please"),
        ("👍🏽", "", ""),
        ("", "", ""),
    ] {
        assert_eq!(plain_words(text, name).join(" "), plain, "{text}");
    }
}
