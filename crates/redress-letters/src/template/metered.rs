//! A template with its costs written into its tags, as [`super::work`] counts them.
//!
//! A loop's list pays for its turns, a file for the steps that it takes outside of loops, and a value for its size wherever
//! something is done with it: before a filter, between operators, in `set`. What is only printed is not paid for: what a
//! template writes has bounds of its own.

use super::insertions::Insertions;
use super::tags::{Tag, Token, TokenKind, is_test, tags};
use super::vocabulary::KEYWORDS;
use super::work::{ENTERED, METERED, TURNED};

/// Texts in tags that are shorter cost nothing to speak of.
const TEXT_BYTES_MAX: usize = 64;

/// The template with its costs, and what was put in.
pub(super) fn metered(text: &str) -> (String, Insertions) {
    let tags = tags(text, 0);
    let mut meter = Meter::default();
    let steps: usize = tags.iter().map(|tag| tag.tokens.len()).sum();
    // First of all, and without a line of its own.
    meter.put.add(
        0,
        format!("{{% if {} | {ENTERED} %}}{{% endif %}}", steps + 1),
    );
    for tag in &tags {
        meter.tag(tag);
    }
    meter.put.into_text(text)
}

#[derive(Default)]
struct Meter {
    put: Insertions,
    /// The loops that are open: which insertion waits for the steps of a turn, and the steps so far.
    open: Vec<(Option<usize>, usize)>,
}

impl Meter {
    fn tag(&mut self, tag: &Tag<'_>) {
        let tokens = tag.tokens.as_slice();
        for (_, steps) in &mut self.open {
            *steps += tokens.len();
        }
        let word = tokens
            .first()
            .filter(|first| tag.block && first.kind == TokenKind::Word);
        match word.map(|word| word.text) {
            Some("for") => {
                let within = tokens.iter().position(|token| token.is_word("in"));
                let over = &tokens[within.map_or(tokens.len(), |at| at + 1)..];
                let behind = self.whole(over);
                self.open.push((behind, 1));
            }
            Some("endfor") => {
                if let Some((Some(behind), steps)) = self.open.pop() {
                    self.put
                        .fill(behind, format!(") | {TURNED}(steps={steps}))"));
                }
            }
            Some("set") => {
                let behind = self.whole(tokens.get(3..).unwrap_or_default());
                if let Some(behind) = behind {
                    self.put.fill(behind, format!(") | {METERED})"));
                }
            }
            Some("include" | "raw" | "endraw") => {}
            _ if is_path(tokens) => {} // only printed
            Some(_) => self.expression(&tokens[1..]),
            None => self.expression(tokens),
        }
    }

    /// Opens parentheses around a whole expression (a filter would only see its last part), and gives the place for the filter.
    fn whole(&mut self, tokens: &[Token<'_>]) -> Option<usize> {
        // Where there is no expression, the engine says so.
        let (first, last) = (tokens.first()?, tokens.last()?);
        self.put.add(first.at, "((");
        self.expression(tokens);
        Some(self.put.add_for(first.at, end(last), ""))
    }

    fn expression(&mut self, tokens: &[Token<'_>]) {
        let (mut at, mut payer) = (0, None);
        while let Some(token) = tokens.get(at) {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            let after = tokens.get(at + 1);
            let followed_by = |mark: &str| after.is_some_and(|after| after.is(mark));
            match token.kind {
                // `default` asks whether there is a value at all, and takes nothing of it.
                TokenKind::Mark
                    if token.is("|") && !after.is_some_and(|after| after.is_word("default")) =>
                {
                    self.put
                        .add_for(payer.unwrap_or(token.at), token.at, format!("| {METERED} "));
                    at += 1;
                }
                TokenKind::Text if token.text.len() > TEXT_BYTES_MAX && !followed_by("|") => {
                    self.pay(token.at, end(token));
                    at += 1;
                }
                TokenKind::Word
                    if !before.is_some_and(|before| before.is("|"))
                        && !is_test(tokens, at)
                        && !KEYWORDS.contains(&token.text)
                        && !followed_by("=")
                        && !followed_by("(") =>
                {
                    payer = Some(token.at);
                    at = self.name(tokens, at);
                }
                _ => at += 1,
            }
        }
    }

    /// Pays for a name with its parts; returns where the next token begins.
    fn name(&mut self, tokens: &[Token<'_>], first: usize) -> usize {
        let mut next = first + 1;
        while let Some(mark) = tokens.get(next) {
            // `a["b"]`, and `a?["b"]` where there may be no `a`.
            let asks = usize::from(mark.is("?"));
            if tokens.get(next + asks).is_some_and(|open| open.is("[")) {
                next += asks;
                let inner = bracketed(&tokens[next..]);
                self.expression(&tokens[next + 1..next + inner - 1]);
                next += inner;
            } else if (mark.is(".") || mark.is("?."))
                && tokens
                    .get(next + 1)
                    .is_some_and(|part| part.kind == TokenKind::Word)
            {
                next += 2;
            } else {
                break;
            }
        }
        let after = tokens.get(next);
        let is_asked_for = after.is_some_and(|after| after.is_word("is"))
            && tokens[next..]
                .iter()
                // `is defined` and `is not defined`
                .take(3)
                .any(|token| matches!(token.text, "defined" | "undefined"));
        // What stands before a filter pays there, and whether there is such a name costs nothing.
        let pays = !is_asked_for
            && !tokens[first].is_word("loop")
            && !after.is_some_and(|after| after.is("|"));
        if pays {
            self.pay(tokens[first].at, end(&tokens[next - 1]));
        }
        next
    }

    fn pay(&mut self, from: usize, until: usize) {
        self.put.add(from, "(");
        self.put.add_for(from, until, format!(" | {METERED})"));
    }
}

/// Where a token ends.
fn end(token: &Token<'_>) -> usize {
    // Of a text, the quotes are left out.
    let quotes = if token.kind == TokenKind::Text { 2 } else { 0 };
    token.at + token.text.len() + quotes
}

/// Whether the tokens are one name with its parts and nothing else.
fn is_path(tokens: &[Token<'_>]) -> bool {
    let words = tokens
        .iter()
        .step_by(2)
        .all(|token| token.kind == TokenKind::Word);
    words && tokens.len() % 2 == 1 && tokens.iter().skip(1).step_by(2).all(|mark| mark.is("."))
}

/// How many tokens the bracket has that begins with the first.
fn bracketed(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        depth += i32::from(token.is("[")) - i32::from(token.is("]"));
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a template becomes, without what a file pays when it is entered.
    fn paid(text: &str) -> String {
        let (metered, _) = metered(text);
        metered.split_once("{% endif %}").unwrap().1.to_owned()
    }

    #[test]
    fn what_is_only_printed_pays_nothing() {
        for text in [
            "{{ recipient.city }} {{- a -}}",
            "{% include \"_b.md\" %}",
            "{% raw %}{{ a | b }}{% endraw %}",
        ] {
            assert_eq!(paid(text), text);
        }
    }

    #[test]
    fn what_something_is_done_with_pays_and_keeps_its_meaning() {
        for (text, expected) in [
            ("{{ a.b | upper }}", "{{ a.b | metered | upper }}"),
            ("{{ a ~ b.c }}", "{{ (a | metered) ~ (b.c | metered) }}"),
            (
                "{% if a.b == \"c\" and not d %}",
                "{% if (a.b | metered) == \"c\" and not (d | metered) %}",
            ),
            ("{% if a is defined %}", "{% if a is defined %}"),
            (
                "{% if a is not containing(pat=b) %}",
                "{% if (a | metered) is not containing(pat=(b | metered)) %}",
            ),
            (
                "{{ a | default(value=b) | lower }}",
                "{{ a | default(value=(b | metered)) | metered | lower }}",
            ),
            (
                "{{ a[\"b\"][c] ~ d }}",
                "{{ (a[\"b\"][(c | metered)] | metered) ~ (d | metered) }}",
            ),
            (
                "{{ a?[\"b\"] ~ c }}",
                "{{ (a?[\"b\"] | metered) ~ (c | metered) }}",
            ),
            (
                "{% set a = b | first -%}",
                "{% set a = ((b | metered | first) | metered) -%}",
            ),
        ] {
            assert_eq!(paid(text), expected);
        }
        let long = format!("{{% if \"{}\" in a %}}", "x".repeat(65));
        assert!(
            paid(&long).ends_with("x\" | metered) in (a | metered) %}"),
            "{}",
            paid(&long)
        );
    }

    #[test]
    fn a_metered_template_prints_what_it_would_print_alone() {
        let mut tera = tera::Tera::new();
        super::super::work::register(&mut tera);
        let mut context = tera::Context::new();
        context.insert("a", &vec!["x", "yy", "x", ""]);
        context.insert("n", &7);
        context.insert("t", "Some text");
        for text in [
            "{{ t | upper | replace(from=\"TEXT\", to=t) ~ n }} {{ a | join(sep=\", \") }} {{ a | unique | length }}",
            "{% if n > 3 and t in [\"Some text\"] or not a %}yes{% elif n %}no{% else %}none{% endif %}",
            "{% if u is defined and u == 3 %}there{% endif %}{{ u | default(value=t) | lower }}",
            "{% for i in a | sort %}{{ loop.index }}{{ i }}{% if loop.last %}.{% endif %}{% else %}-{% endfor %}",
            "{% set b = t if n == 7 else a[0] ~ \"!\" %}{{ b }}{{ -n | abs }}{{ n * 2 + n % 4 }}{{ a[1:3] | last }}",
            "{% for i in range(end=3) %}{% for c in t %}{% if c == \"x\" %}{% break %}{% endif %}{{ c }}{% endfor %}{{ i }}{% endfor %}",
            "{{ t is containing(pat=\"ex\") }}{{ n is not odd }}{{ [n, n + 1] | first }}{{ a[n - 6] ~ t }}",
        ] {
            let (paid, _) = metered(text);
            let prints = |text: &str| {
                tera.render_str(text, &context, false)
                    .map_err(|error| error.to_string())
            };
            let alone = prints(text);
            assert!(alone.is_ok(), "{text}: {alone:?}");
            assert_eq!(prints(&paid), alone, "{paid}");
        }
    }

    #[test]
    fn a_loop_pays_for_its_turns_by_what_stands_in_it() {
        assert_eq!(
            paid("{% for a in b %}{{ a.c }}{% for d in range(end=3) %}{% endfor %}{% endfor %}"),
            "{% for a in (((b | metered)) | turned(steps=15)) %}{{ a.c }}\
             {% for d in ((range(end=3)) | turned(steps=2)) %}{% endfor %}{% endfor %}"
        );
    }

    #[test]
    fn places_are_found_in_what_it_was_before() {
        let text = "\u{e9} {{ a | b }} c\n{{ d ~ e }}";
        let (metered, insertions) = metered(text);
        let column = |line: usize, what: &str| {
            let at = metered.lines().nth(line - 1).unwrap();
            let before = at[..at.find(what).unwrap()].chars().count();
            insertions.start_before(line, before)
        };
        let before = |line: &str, what: &str| line[..line.find(what).unwrap()].chars().count();
        let mut lines = text.lines();
        let (first, second) = (lines.next().unwrap(), lines.next().unwrap());
        for what in ["a |", "b }}", " c"] {
            assert_eq!(
                column(1, what),
                before(first, what.trim_end_matches(" |")),
                "{what}"
            );
        }
        assert_eq!(column(2, "d |"), before(second, "d"));
        assert_eq!(column(2, "e |"), before(second, "e }"));
        assert_eq!(column(2, " }}"), before(second, " }}"));
    }
}
