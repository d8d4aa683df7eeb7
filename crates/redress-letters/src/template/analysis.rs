//! What a template uses: names, includes, loops. Read from its tags alone, before anything is rendered.
//!
//! Letters know a part of the template language: conditions, loops, `set`, includes. That is enough for letters, and it
//! keeps what a letter can cost in bounds: loops stand at most two deep, and nothing is collected unseen.

use super::source::TemplateSource;
use super::syntax::syntax_problems;
use super::tags::{Tag, Token, TokenKind, is_test, tags};
use super::uses::{Include, TemplateKind, TemplateUses, Use};
use super::vocabulary::{BLOCKS, FILTERS, KEYWORDS, TESTS};
use redress_base::problem::Problem;
use redress_base::words::{nearest, quoted_series};

/// How deep loops may stand.
const LOOPS_MAX: usize = 2;

/// How often `~` may stand in a tag: each copies all that stands before it.
const JOINED_MAX: usize = 100;

/// A name that the template makes itself: of a loop or of `set`.
struct Local<'a> {
    name: &'a str,
    /// What the items of the list are, where it is known.
    item_of: Option<&'static str>,
}

/// Reads what a template uses from a byte on; collects what letters must not use.
pub(crate) fn analyze(
    source: &TemplateSource,
    from: usize,
    until: usize,
    kind: TemplateKind,
) -> Result<TemplateUses, Vec<Problem>> {
    let mut analyzer = Analyzer {
        source,
        found: TemplateUses {
            kind,
            uses: Vec::new(),
            includes: Vec::new(),
            made: Vec::new(),
        },
        problems: syntax_problems(source, from, until),
        scopes: vec![Vec::new()],
    };
    // Names are looked for in what is written, so that one in a condition that is never true is found.
    for tag in tags(&source.text[..until], from) {
        analyzer.tag(&tag);
    }
    if analyzer.problems.is_empty() {
        Ok(analyzer.found)
    } else {
        Err(analyzer.problems)
    }
}

struct Analyzer<'a> {
    source: &'a TemplateSource,
    found: TemplateUses,
    problems: Vec<Problem>,
    scopes: Vec<Vec<Local<'a>>>,
}

impl<'a> Analyzer<'a> {
    fn refuse(&mut self, token: Token<'_>, message: String, help: impl Into<String>) {
        self.problems
            .push(token.problem(self.source, message, help));
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        let mut joined = tag.tokens.iter().filter(|token| token.is("~"));
        if let Some(one_more) = joined.nth(JOINED_MAX) {
            self.refuse(
                *one_more,
                format!("a tag joins more than {JOINED_MAX} texts with `~`"),
                "Write the texts one after another, each in a tag of its own.",
            );
        }
        let Some(word) = tag.word() else {
            // What this tag uses is printed, or not, as a whole.
            let before = self.found.uses.len();
            self.expression(&tag.tokens, false);
            let printed = self.is_only_printed(&tag.tokens);
            return self.found.uses[before..]
                .iter_mut()
                .for_each(|found| found.printed = printed);
        };
        let rest = &tag.tokens[1..];
        match word.text {
            "for" => self.for_loop(word, rest),
            "endfor" => {
                // One that ends nothing is told as a slip already.
                if self.scopes.len() > 1 {
                    self.scopes.pop();
                }
            }
            "set" => self.set(word, rest),
            "include" => match rest.first() {
                Some(name) if name.kind == TokenKind::Text => self.found.includes.push(Include {
                    name: name.text.to_owned(),
                    at: name.at,
                    loops: self.scopes.len() - 1,
                }),
                _ => self.refuse(
                    word,
                    "`include` takes the name of a file in quotes".into(),
                    "Write {% include \"_closing.md\" %}.",
                ),
            },
            "else" | "endif" | "break" | "raw" | "endraw" => {}
            "if" | "elif" => self.expression(rest, false),
            other => {
                let hint = nearest(other, BLOCKS)
                    .map_or(String::new(), |near| format!("Did you mean `{near}`? "));
                self.refuse(
                    word,
                    format!("`{other}` is no tag of letters"),
                    format!(
                        "{hint}Letters know {}.",
                        quoted_series(
                            [
                                "if", "elif", "else", "endif", "for", "endfor", "set", "include"
                            ],
                            "and"
                        )
                    ),
                );
            }
        }
    }

    /// Whether a tag is one name and nothing else, or the body of a frame.
    fn is_only_printed(&self, tokens: &[Token<'a>]) -> bool {
        let Some((first, mut rest)) = tokens.split_first() else {
            return false;
        };
        if let [pipe, safe] = rest
            && pipe.is("|")
        {
            return self.found.kind == TemplateKind::Frame
                && first.is_word("body")
                && safe.is_word("safe");
        }
        while let [dot, part, more @ ..] = rest
            && dot.is(".")
            && part.kind == TokenKind::Word
        {
            rest = more;
        }
        first.kind == TokenKind::Word && rest.is_empty()
    }

    fn for_loop(&mut self, word: Token<'_>, rest: &[Token<'a>]) {
        let Some(at) = rest.iter().position(|token| token.is_word("in")) else {
            // An empty scope, so that its `endfor` ends this loop and no other.
            return self.scopes.push(Vec::new());
        };
        if rest[..at].iter().any(|token| token.is(",")) {
            self.refuse(
                word,
                "a loop over keys and values has no fixed order".into(),
                "Loop over a list, such as `signatories`: {% for signatory in signatories %}.",
            );
        }
        self.expression(&rest[at + 1..], true);
        let over: Vec<&str> = rest[at + 1..]
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| token.text)
            .collect();
        // The items of these lists have parts that can be checked; what others hold is not known here.
        let item_of = match over.as_slice() {
            ["signatories"] | [_, "signatories"] => Some("signatories"),
            ["signatory_blocks"] => Some("signatory_blocks"),
            _ => None,
        };
        self.found
            .made
            .extend(rest[..at].iter().map(|token| token.text.to_owned()));
        let mut locals: Vec<Local<'a>> = rest[..at]
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| Local {
                name: token.text,
                item_of,
            })
            .collect();
        locals.push(Local {
            name: "loop",
            item_of: None,
        });
        self.scopes.push(locals);
        let loops = self.scopes.len() - 1;
        if loops > LOOPS_MAX {
            self.refuse(
                word,
                format!("loops stand {loops} deep here"),
                "Letters may have a loop in a loop, not deeper.",
            );
        }
    }

    fn set(&mut self, word: Token<'_>, rest: &[Token<'a>]) {
        match (rest.first(), rest.get(1)) {
            (Some(name), Some(equals)) if name.kind == TokenKind::Word && equals.is("=") => {
                self.expression(&rest[2..], false);
                self.found.made.push(name.text.to_owned());
                if let Some(scope) = self.scopes.last_mut() {
                    scope.push(Local {
                        name: name.text,
                        item_of: None,
                    });
                }
            }
            _ => self.refuse(
                word,
                "`set` takes a name and a value".into(),
                "Write {% set name = \"value\" %}.",
            ),
        }
    }

    /// The names of an expression.
    fn expression(&mut self, tokens: &[Token<'a>], looped: bool) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            let after = tokens.get(at + 1);
            if token.kind != TokenKind::Word {
                at += 1;
            } else if before.is_some_and(|before| before.is("|")) {
                self.filter(*token, tokens, at);
                at += 1;
            } else if is_test(tokens, at) {
                if !TESTS.contains(&token.text) {
                    self.unknown(*token, "test", &TESTS);
                }
                at += 1;
            } else if token.is_word("for") {
                self.refuse(
                    *token,
                    "a loop inside an expression is not for letters".into(),
                    "Write it as {% for ... %} ... {% endfor %}.",
                );
                return;
            } else if KEYWORDS.contains(&token.text) || after.is_some_and(|after| after.is("=")) {
                at += 1;
            } else if after.is_some_and(|after| after.is("(")) {
                if !matches!(token.text, "range" | "throw") {
                    self.unknown(*token, "function", &["range", "throw"]);
                }
                at += 1;
            } else {
                at = self.name(tokens, at, looped);
            }
        }
    }

    fn filter(&mut self, token: Token<'_>, tokens: &[Token<'a>], at: usize) {
        let of_body =
            self.found.kind == TemplateKind::Frame && at >= 2 && tokens[at - 2].is_word("body");
        match token.text {
            "safe" if of_body => {}
            "safe" => self.refuse(
                token,
                "`safe` would let a cell of the list become formatting, links or HTML".into(),
                "Leave it out: what comes from data is always printed as it is. Formatting belongs in the letter itself.",
            ),
            other if !FILTERS.contains(&other) => self.unknown(token, "filter", &FILTERS),
            _ => {}
        }
    }

    fn unknown(&mut self, token: Token<'_>, what: &str, known: &[&str]) {
        let hint = nearest(token.text, known.iter().copied())
            .map_or(String::new(), |near| format!("Did you mean `{near}`? "));
        self.refuse(
            token,
            format!("`{}` is no {what} of letters", token.text),
            format!("{hint}There are {}.", quoted_series(known, "and")),
        );
    }

    /// Reads a name with its parts from a token on; returns where the next one begins.
    fn name(&mut self, tokens: &[Token<'a>], first: usize, looped: bool) -> usize {
        let mut path = vec![tokens[first].text.to_owned()];
        let mut at = first + 1;
        let mut end = tokens[first].at + tokens[first].text.len();
        let mut optional = false;
        while let Some(mark) = tokens.get(at) {
            match tokens.get(at + 1) {
                Some(part) if (mark.is(".") || mark.is("?.")) && part.kind == TokenKind::Word => {
                    optional |= mark.is("?.");
                    path.push(part.text.to_owned());
                    end = part.at + part.text.len();
                    at += 2;
                }
                Some(part)
                    if mark.is("[")
                        && part.kind == TokenKind::Text
                        && tokens.get(at + 2).is_some_and(|close| close.is("]")) =>
                {
                    path.push(part.text.to_owned());
                    end = tokens[at + 2].at + 1;
                    at += 3;
                }
                _ => break,
            }
        }
        let lenient = optional
            || (tokens.get(at).is_some_and(|token| token.is_word("is"))
                && tokens[at..]
                    .iter()
                    // `is defined` and `is not defined`
                    .take(3)
                    .any(|token| matches!(token.text, "defined" | "undefined")))
            || (tokens.get(at).is_some_and(|token| token.is("|"))
                && tokens
                    .get(at + 1)
                    .is_some_and(|token| token.is_word("default")));
        let start = tokens[first].at;
        let width = self.source.text[start..end].chars().count();
        let found = Use {
            path,
            at: start,
            width,
            lenient,
            looped,
            printed: false,
        };
        if let Some(found) = self.not_local(found) {
            self.found.uses.push(found);
        }
        at
    }

    /// The use of a name that is not made by the template itself; one of a list's items is turned into one of that list.
    fn not_local(&self, mut found: Use) -> Option<Use> {
        let local = self
            .scopes
            .iter()
            .rev()
            .flatten()
            .find(|local| local.name == found.path[0]);
        match local {
            None => Some(found),
            Some(Local {
                item_of: Some(list),
                ..
            }) if found.path.len() > 1 => {
                found
                    .path
                    .splice(0..1, [(*list).to_owned(), "[]".to_owned()]);
                Some(found)
            }
            // A name of the template's own, of which nothing more is known.
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> TemplateSource {
        TemplateSource::parse("letters/a.md", text.as_bytes().to_vec()).unwrap()
    }

    fn names(text: &str) -> Vec<String> {
        let source = source(text);
        analyze(&source, 0, source.text.len(), TemplateKind::Letter)
            .unwrap()
            .uses
            .iter()
            .map(|found| found.path.join("."))
            .collect()
    }

    fn refusal(text: &str) -> String {
        let source = source(text);
        analyze(&source, 0, source.text.len(), TemplateKind::Letter).unwrap_err()[0].to_string()
    }

    #[test]
    fn tags_that_take_blanks_away_are_tags_like_others() {
        for (dashed, said) in [
            ("{%- if recipient.a -%}b", "this `if` is never closed"),
            ("{%- for s in signatories %}b", "this `for` is never closed"),
            ("a {%- endif -%}", "`endif` belongs to no `if`"),
            (
                "{%- if recipient.a = 1 -%}{%- endif %}",
                "`=` does not compare",
            ),
            ("{%- macro x() -%}", "no tag of letters"),
            ("{%- if a -%}{%- else if b -%}{%- endif -%}", "is one word"),
        ] {
            assert!(
                refusal(dashed).contains(said),
                "{dashed}: {}",
                refusal(dashed)
            );
        }
        assert_eq!(
            names("{%- for s in signatories -%}{{- s.name -}}{%- endfor -%}{{- s -}}"),
            names("{% for s in signatories %}{{ s.name }}{% endfor %}{{ s }}"),
        );
        assert_eq!(
            names("{%- set x = salutation -%}{{- x -}}{%- include \"_a.md\" -%}"),
            names("{% set x = salutation %}{{ x }}{% include \"_a.md\" %}"),
        );
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        assert_eq!(
            names(
                "{{ recipient.city | upper }}{% if values.a and not recipient[\"b\"] == \"c\" %}{% endif %}{% set x = salutation %}{{ x }}"
            ),
            ["recipient.city", "values.a", "recipient.b", "salutation"]
        );
        assert_eq!(
            names("{{ recipient.a | replace(from=\"x\", to=values.y) }}"),
            ["recipient.a", "values.y"]
        );
    }

    #[test]
    fn names_of_loops_are_the_letters_own() {
        assert_eq!(
            names("{% for s in signatories %}{{ s.name }}{{ loop.index }}{% endfor %}{{ s }}"),
            ["signatories", "signatories.[].name", "s"]
        );
    }

    #[test]
    fn a_question_whether_a_name_exists_is_no_use_of_it() {
        let source = source(
            "{% if recipient.a is defined %}{{ recipient.b | default(value=\"c\") }}{{ recipient.d }}{% endif %}",
        );
        let found = analyze(&source, 0, source.text.len(), TemplateKind::Letter).unwrap();
        assert_eq!(
            found
                .uses
                .iter()
                .map(|found| found.lenient)
                .collect::<Vec<_>>(),
            [true, true, false]
        );
    }

    #[test]
    fn what_letters_must_not_use_is_refused_with_its_place() {
        assert!(
            refusal("a\n {{ recipient.x | safe }}")
                .starts_with("letters/a.md line 2, character 19: `safe` would let a cell")
        );
        assert!(refusal("{{ recipient.x | uper }}").contains("Did you mean `upper`?"));
        assert!(refusal("{% macro x() %}").contains("no tag of letters"));
        assert!(refusal("{% if x is defind %}{% endif %}").contains("Did you mean `defined`?"));
        assert!(refusal("{{ now() }}").contains("no function"));
        assert!(refusal("{% for k, v in values %}{% endfor %}").contains("no fixed order"));
        assert!(refusal("{{ [x for x in signatories] }}").contains("inside an expression"));
        assert!(refusal("{% set x %}a{% endset %}").contains("a name and a value"));
        assert!(
            refusal(&format!("{{{{ a{} }}}}", " ~ a".repeat(101))).contains("more than 100 texts")
        );
        let deep = "{% for a in b %}".repeat(3) + &"{% endfor %}".repeat(3);
        assert!(refusal(&deep).contains("3 deep"));
    }

    #[test]
    fn the_frame_may_print_its_body_unescaped_and_nothing_else() {
        let frame = source("{{ body | safe }}");
        assert!(analyze(&frame, 0, frame.text.len(), TemplateKind::Frame).is_ok());
        let frame = source("{{ subject | safe }}");
        assert!(analyze(&frame, 0, frame.text.len(), TemplateKind::Frame).is_err());
    }
}
