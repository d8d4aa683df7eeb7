//! What is put into a template before the engine gets it, and where places in it were before.

/// What was put into a template, for finding places in what it was before.
#[derive(Debug, Default)]
pub(super) struct Insertions(Vec<Insertion>);

#[derive(Debug)]
struct Insertion {
    /// Where, in bytes of the template as it was.
    at: usize,
    text: String,
    /// The same place as line (from 1) and characters before it in that line.
    line: usize,
    column: usize,
    /// Where what pays begins, in bytes of the template as it was, and then how many characters before this.
    payer: usize,
    back: usize,
}

impl Insertions {
    /// Puts a text at a byte.
    pub(super) fn add(&mut self, at: usize, text: impl Into<String>) {
        self.add_for(at, at, text);
    }

    /// The same for what pays it, which begins at another byte; gives its number.
    pub(super) fn add_for(&mut self, payer: usize, at: usize, text: impl Into<String>) -> usize {
        self.0.push(Insertion {
            at,
            text: text.into(),
            line: 0,
            column: 0,
            payer,
            back: 0,
        });
        self.0.len() - 1
    }

    /// Gives one a text that was not known before.
    pub(super) fn fill(&mut self, number: usize, text: String) {
        self.0[number].text = text;
    }

    /// The text with all of it, and what is needed to find places in it.
    pub(super) fn into_text(mut self, text: &str) -> (String, Self) {
        // Those at one place keep their order: what was put around more stands further out.
        self.0.sort_by_key(|put| put.at);
        let mut out = String::with_capacity(text.len() + 32 * self.0.len());
        let (mut from, mut line, mut column) = (0, 1, 0);
        for put in &mut self.0 {
            let passed = &text[from..put.at];
            out.push_str(passed);
            out.push_str(&put.text);
            line += passed.matches('\n').count();
            column = match passed.rsplit_once('\n') {
                Some((_, last)) => last.chars().count(),
                None => column + passed.chars().count(),
            };
            (put.line, put.column) = (line, column);
            let paid = &text[put.payer..put.at];
            put.back = paid.rsplit('\n').next().unwrap_or(paid).chars().count();
            from = put.at;
        }
        out.push_str(&text[from..]);
        (out, self)
    }

    /// How many characters stood before a place of the metered template in its line, from how many stand there now. A place
    /// within a cost is that of what pays it.
    pub(super) fn start_before(&self, line: usize, column: usize) -> usize {
        self.before(line, column, true)
    }

    /// The same for the end of something.
    pub(super) fn end_before(&self, line: usize, column: usize) -> usize {
        self.before(line, column, false)
    }

    fn before(&self, line: usize, column: usize, starts: bool) -> usize {
        let mut shift = 0;
        for put in self.0.iter().filter(|put| put.line == line) {
            let Some(behind) = column.checked_sub(put.column + shift) else {
                break;
            };
            let characters = put.text.chars().count();
            if behind < characters && behind > 0 {
                return put.column - if starts { put.back } else { 0 };
            }
            shift += characters.min(behind);
        }
        column - shift
    }
}
