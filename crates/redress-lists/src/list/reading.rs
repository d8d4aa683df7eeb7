//! How a list was read: what nobody has to decide about, and what somebody may want to look through.

/// Lines of one subject that are shown at most.
const LINES_SHOWN: usize = 20;

/// How a list was read.
///
/// The facts of it make one line in `check`. What its words were taken for (offices, parted names, columns that hold rows
/// back) are further lines under that one, by subject. What needs a decision is neither: that is a
/// [`Problem`](redress_base::problem::Problem).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListReading {
    facts: Vec<String>,
    subjects: Vec<Subject>,
}

/// What there is to say about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    name: &'static str,
    lines: Vec<String>,
    others: u64,
}

impl ListReading {
    /// Adds a fact, a fragment such as `609 rows in UTF-8`.
    pub fn fact(&mut self, fact: impl Into<String>) {
        self.facts.push(fact.into());
    }

    /// Adds a line about a subject, a fragment such as `` `Rep` in 100 rows: state representative of Iowa ``; the lines of
    /// one subject stay together.
    pub fn line(&mut self, name: &'static str, line: impl Into<String>) {
        let known = self
            .subjects
            .iter()
            .position(|subject| subject.name == name);
        let index = known.unwrap_or_else(|| {
            self.subjects.push(Subject {
                name,
                lines: Vec::new(),
                others: 0,
            });
            self.subjects.len() - 1
        });
        let subject = &mut self.subjects[index];
        if subject.lines.len() < LINES_SHOWN {
            subject.lines.push(line.into());
        } else {
            subject.others += 1;
        }
    }

    /// The facts in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        self.facts.join("; ")
    }

    /// The lines by subject: `` offices: `Rep` in 100 rows: state representative of Iowa ``.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.subjects.iter().flat_map(|subject| {
            let name = subject.name;
            let lines = subject
                .lines
                .iter()
                .map(move |line| format!("{name}: {line}"));
            let others = (subject.others > 0).then(|| format!("{name}: {} more", subject.others));
            lines.chain(others)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_stay_together_and_have_an_end() {
        let mut reading = ListReading::default();
        reading.fact("609 rows in UTF-8");
        reading.fact("as of 2026-06-01");
        for office in 0..LINES_SHOWN + 3 {
            reading.line("offices", format!("`{office}`"));
            reading.line("names", format!("name {office}"));
        }
        assert_eq!(reading.summary(), "609 rows in UTF-8; as of 2026-06-01");
        let lines: Vec<String> = reading.lines().collect();
        assert_eq!(lines.len(), 2 * (LINES_SHOWN + 1));
        assert_eq!(lines[0], "offices: `0`");
        assert_eq!(lines[LINES_SHOWN], "offices: 3 more");
        assert_eq!(lines[LINES_SHOWN + 1], "names: name 0");
    }
}
