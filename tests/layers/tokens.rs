//! The words and signs of a Rust file without its comments, its literals and what is built for unit tests only.

/// A word or a sign, and the line it stands on.
#[derive(Debug, Clone)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

impl Token {
    /// Whether it is a name or a keyword.
    pub fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// What the program is built from, read from the text of a file.
pub fn tokens(source: &str) -> Vec<Token> {
    without_tests(&all(source))
}

fn all(source: &str) -> Vec<Token> {
    let mut rest = Rest { source, line: 1 };
    let mut found = Vec::new();
    while let Some(first) = rest.source.chars().next() {
        let line = rest.line;
        if first.is_whitespace() {
            let blank = |c: char| !c.is_whitespace();
            rest.take(rest.source.find(blank).unwrap_or(rest.source.len()));
        } else if rest.source.starts_with("//") {
            rest.take(rest.source.find('\n').unwrap_or(rest.source.len()));
        } else if rest.source.starts_with("/*") {
            rest.take(block_comment(rest.source));
        } else if let Some(length) = literal(rest.source) {
            rest.take(length);
        } else if first.is_alphanumeric() || first == '_' {
            let text = rest.take(word(rest.source)).to_owned();
            found.push(Token { text, line });
        } else {
            // The one sign of two characters that matters here.
            let path = rest.source.starts_with("::");
            let text = rest.take(if path { 2 } else { first.len_utf8() });
            let text = text.to_owned();
            found.push(Token { text, line });
        }
    }
    found
}

struct Rest<'a> {
    source: &'a str,
    line: usize,
}

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.source.split_at(length);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.source = rest;
        taken
    }
}

fn word(source: &str) -> usize {
    source
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(source.len())
}

fn block_comment(source: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of the text, the character or the lifetime that the source begins with.
fn literal(source: &str) -> Option<usize> {
    if !source.starts_with(['"', '\'', 'r', 'b', 'c']) {
        return None;
    }
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        let rest = source.strip_prefix(prefix).unwrap_or("");
        rest.starts_with(['"', '\'']) || prefix.ends_with('r') && is_raw(rest)
    })?;
    let rest = &source[prefix.len()..];
    let length = if prefix.ends_with('r') {
        let hashes = rest.find('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let body = &rest[hashes + 1..];
        hashes + 1 + body.find(&end)? + end.len()
    } else if rest.starts_with('"') {
        quoted(rest, '"')
    } else {
        let mut next = rest.chars().skip(1);
        let (first, second) = (next.next()?, next.next());
        if first == '\\' || second == Some('\'') {
            quoted(rest, '\'')
        } else {
            1 + word(&rest[1..])
        }
    };
    Some(prefix.len() + length)
}

/// `r#"…"#` is a text, `r#type` is a word.
fn is_raw(rest: &str) -> bool {
    rest.trim_start_matches('#').starts_with('"')
}

fn quoted(source: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in source.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    source.len()
}

/// Leaves out what stands under `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn without_tests(all: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if begins(&all[at..], &["#", "[", "cfg", "(", "test", ")"])
            || begins(&all[at..], &["#", "[", "cfg", "(", "all", "(", "test"])
        {
            at = after_item(all, after_attribute(all, at));
        } else {
            kept.push(all[at].clone());
            at += 1;
        }
    }
    kept
}

fn begins(tokens: &[Token], with: &[&str]) -> bool {
    tokens.len() >= with.len()
        && with
            .iter()
            .zip(tokens)
            .all(|(text, token)| *text == token.text)
}

fn after_attribute(all: &[Token], start: usize) -> usize {
    start + 1 + group(&all[start + 1..])
}

/// The end of the item, field, variant, arm or statement that begins here, its attributes included.
fn after_item(all: &[Token], start: usize) -> usize {
    let mut at = start;
    while all.get(at).is_some_and(|token| token.text == "#") {
        at = after_attribute(all, at);
    }
    let text = |at: usize| all.get(at).map_or("", |token| token.text.as_str());
    let mut first = at;
    if text(first) == "pub" {
        first += 1;
        if text(first) == "(" {
            first += group(&all[first..]);
        }
    }
    let to_semicolon =
        ["use", "let", "const", "static", "type"].contains(&text(first)) && text(first + 1) != "fn";
    let item = [
        "fn", "const", "async", "unsafe", "impl", "trait", "struct", "enum", "mod",
    ];
    let comma_ends = !to_semicolon && !item.contains(&text(first));
    while at < all.len() {
        match text(at) {
            ";" => return at + 1,
            "," if comma_ends => return at + 1,
            "}" => return at, // the end of what holds it
            "{" if !to_semicolon => {
                let after = at + group(&all[at..]);
                return after + usize::from(comma_ends && text(after) == ",");
            }
            "(" | "[" | "{" => at += group(&all[at..]),
            _ => at += 1,
        }
    }
    at
}

/// How many tokens the group has that begins with the first.
pub fn group(tokens: &[Token]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

#[test]
fn comments_literals_and_unit_tests_are_left_out() {
    let source = r##"
        //! crate::wrong
        use crate::right; /* crate::wrong /* nested */ crate::wrong */
        const TEXT: &str = r#"crate::wrong "quoted" "#;
        fn sign<'a>(c: &'a char) -> bool { *c == '"' || *c == '\'' || b"\"crate::wrong" == b"" }
        #[cfg(test)]
        mod tests { use crate::wrong; fn nothing() {} }
        #[cfg(all(test, unix))]
        #[derive(Debug)]
        pub(super) fn wrong<A, B>(a: A) -> [B; 2] { crate::wrong::call(a) }
        enum Link { Tcp, #[cfg(test)] Pipe(crate::wrong::Pipe) }
        #[cfg(test)]
        use crate::wrong::{a, b};
        #[cfg(not(test))]
        use crate::right;
    "##;
    let kept: Vec<_> = tokens(source).into_iter().map(|t| t.text).collect();
    let kept = kept.join(" ");
    assert!(!kept.contains("wrong"), "{kept}");
    assert_eq!(kept.matches("crate :: right ;").count(), 2, "{kept}");
    assert!(kept.contains("enum Link { Tcp , }"), "{kept}");
    assert!(
        kept.contains("fn sign < > ( c : & char ) - > bool"),
        "{kept}"
    );
}
