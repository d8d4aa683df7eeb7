//! Slips of the pen in tags, found before the template engine sees them and told where they were made: the engine notices
//! a tag that was never closed only at the end of the letter.

use super::source::TemplateSource;
use super::tags::{Tag, Token, tags, unclosed};
use redress_base::problem::Problem;

/// The slips between two bytes of a source.
pub(crate) fn syntax_problems(source: &TemplateSource, from: usize, until: usize) -> Vec<Problem> {
    let text = &source.text[..until];
    if let Some(at) = unclosed(text, from) {
        let (open, close) = if text[at..].starts_with("{%") {
            ("{%", "%}")
        } else {
            ("{{", "}}")
        };
        let help = format!("Write `{close}` at its end.");
        // Alone: behind it everything is read as part of that tag, so what else seems wrong may not be.
        return vec![source.problem(
            at,
            2,
            format!("the tag that `{open}` begins here is never closed"),
            help,
        )];
    }
    let mut check = SyntaxCheck {
        source,
        open: Vec::new(),
        problems: Vec::new(),
    };
    for tag in tags(text, from) {
        check.tag(&tag);
    }
    check.finish()
}

struct SyntaxCheck<'a> {
    source: &'a TemplateSource,
    /// The blocks that are open, outermost first.
    open: Vec<Token<'a>>,
    problems: Vec<Problem>,
}

impl<'a> SyntaxCheck<'a> {
    fn problem(&mut self, token: Token<'_>, message: String, help: &str) {
        self.problems
            .push(token.problem(self.source, message, help));
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        for token in &tag.tokens {
            if ["“", "”", "‘", "’"].iter().any(|quote| token.is(quote)) {
                let message = format!("`{}` is a typographic quotation mark", token.text);
                return self.problem(
                    *token,
                    message,
                    "Within a tag, texts stand between straight ones: \"sponsor\".",
                );
            }
        }
        let Some(word) = tag.word() else { return };
        match word.text {
            "if" | "for" => self.open.push(word),
            "elif" if !self.is_in("if") => self.stray(word, "if"),
            "endif" => self.close(word, "if"),
            "endfor" => self.close(word, "for"),
            _ => {}
        }
        if word.text == "else" && tag.tokens.get(1).is_some_and(|next| next.is_word("if")) {
            self.problem(
                word,
                "`else if` is one word in letters".to_owned(),
                "Write {% elif ... %}.",
            );
        }
        if matches!(word.text, "if" | "elif")
            && let Some(single) = compared_with_one(&tag.tokens)
        {
            self.problem(single, "`=` does not compare".to_owned(), "Write `==`.");
        }
    }

    fn is_in(&self, block: &str) -> bool {
        self.open.last().is_some_and(|open| open.text == block)
    }

    fn close(&mut self, word: Token<'_>, block: &str) {
        if self.is_in(block) {
            self.open.pop();
        } else {
            self.stray(word, block);
        }
    }

    fn stray(&mut self, word: Token<'_>, block: &str) {
        let message = format!("`{}` belongs to no `{block}`", word.text);
        let within = self
            .open
            .last()
            .map(|open| (open.text, self.source.place(open.at).0));
        let help = match within {
            Some((open, line)) => {
                format!("First close the `{open}` of line {line} with {{% end{open} %}}.")
            }
            None => format!("Take it out, or write the {{% {block} ... %}} that it ends."),
        };
        self.problem(word, message, &help);
    }

    fn finish(mut self) -> Vec<Problem> {
        // Only where nothing else is wrong: after another slip, a block that is open may be its consequence.
        if self.problems.is_empty()
            && let Some(open) = self.open.last().copied()
        {
            let help = format!("Write {{% end{} %}} where it ends.", open.text);
            self.problem(open, format!("this `{}` is never closed", open.text), &help);
        }
        self.problems
    }
}

/// A single `=` outside of a filter's parentheses.
fn compared_with_one<'a>(tokens: &[Token<'a>]) -> Option<Token<'a>> {
    let mut depth = 0_i32;
    tokens.iter().copied().find(|token| {
        depth += i32::from(token.is("(")) - i32::from(token.is(")"));
        depth == 0 && token.is("=")
    })
}
