//! A list looked at as a whole before its rows are used: every fault, every note, and who shares an inbox with whom.

use super::decisions::Decisions;
use super::learned::Learned;
use super::list::List;
use super::pass::Pass;
use super::reading::ListReading;
use super::{column_notes, deciding, source, tally_notes, told_by_organizer};
use crate::columns::{Column, Columns, Layout};
use crate::config::ListConfig;
use crate::file::ListFile;
use crate::row::{ListOptions, Rules};
use redress_base::problem::{Problem, Problems};
use std::sync::Arc;

impl<'o> List<'o> {
    /// Scans a list. An error means that the file as a whole cannot be read.
    pub fn scan(config: &ListConfig, options: &ListOptions<'o>) -> Result<Self, Problem> {
        let mut rules = Rules::read(config, options)?;
        let source = source::open(config)?;
        let file = config.file.as_str();
        let mut filled = rules.filled();
        let mut learned = Learned::default();
        // Some things show only in the cells of all rows; then the list is read again with them.
        let (layout, pass, closed) = loop {
            let header = source::header(config, &source, &learned.not_the_office, &filled);
            let layout = match Layout::new(&header) {
                Ok(layout) => layout,
                Err(problems) => return Ok(unusable(source, rules, problems)),
            };
            if let Some(problem) = column_notes::no_known_column(file, &source, &layout) {
                return Ok(unusable(source, rules, vec![problem]));
            }
            let pass = Pass::over(&source, &layout, &rules)?;
            let learns = learned.learn(&pass.tally, &layout, config);
            // A copy to somebody who opted out in a row further down.
            let closed = pass.duplicates.closed();
            let has_more = rules.has_copies(&layout) && closed != rules.closed;
            if !learns && !has_more {
                break (layout, pass, closed);
            }
            drop(pass);
            rules.closed = closed;
            rules.seats = learned.seats.clone();
            rules.councils = learned.councils.clone();
            if learned.has_districts {
                filled.push(Column::District);
            }
            if learned.has_states {
                filled.push(Column::State);
            }
        };
        let Pass {
            mut findings,
            mut duplicates,
            lines,
            tally,
            address_columns,
            ..
        } = pass;
        let decisions = deciding::decide(&mut duplicates, &config.choice, &lines, &mut findings);
        tally_notes::note(&tally, &source, &rules, &mut findings);
        let mut reading = ListReading::default();
        column_notes::facts(&source, tally.rows, &layout, &mut reading);
        tally_notes::facts(&tally, &rules, &mut reading);
        tally.told.tell(&mut reading);
        told_by_organizer::tell(&tally, &layout, &mut reading);
        let mut problems = column_notes::notes(
            &source,
            tally.rows,
            &layout,
            &rules,
            &learned.not_the_office,
        );
        problems.extend(address_columns.problems(&source, &layout, &rules));
        problems.extend(rules.absent_key(&layout));
        problems.extend(tally.note_on_lacks(file));
        problems.extend(config.choice.absent_columns(&layout, file));
        problems.extend(config.choice.absent_opt_outs(&layout, file));
        problems.extend(config.choice.absent_stances(&layout, file));
        problems.extend(config.choice.odd_stances());
        // A list without rows has its note, and would make an error of every value.
        if tally.rows > 0 {
            let has = |name: &str| layout.columns.index_of(name).is_some();
            problems.extend(tally.conditions.problems(file, has));
            problems.extend(tally.words.problems(file));
            // What a faulty row meets is not known.
            if tally.faulty == 0 {
                problems.extend(tally.variants.problems(file));
            }
        }
        problems.extend(told_by_organizer::problems(&tally, &layout, &rules));
        problems.extend(findings.into_problems());
        // Memory for every row, of which a campaign with one list has no use.
        let inboxes = if config.has_siblings {
            duplicates.into_used(&decisions.folded)
        } else {
            Vec::new()
        };
        Ok(Self {
            columns: layout.columns.clone(),
            problems: Problems(problems),
            reading,
            as_of: tally.as_of,
            source,
            layout: Some(layout),
            // Whoever stands in no row, such as a clerk, is asked for, too.
            rules: Rules { closed, ..rules },
            decisions,
            inboxes,
        })
    }
}

/// A list whose header is so wrong that no row of it can be read.
fn unusable(source: ListFile, rules: Rules<'_>, problems: Vec<Problem>) -> List<'_> {
    List {
        columns: Arc::new(Columns::new(Vec::new(), Vec::new())),
        problems: Problems(problems),
        reading: ListReading::default(),
        as_of: None,
        source,
        layout: None,
        rules,
        decisions: Decisions::default(),
        inboxes: Vec::new(),
    }
}
