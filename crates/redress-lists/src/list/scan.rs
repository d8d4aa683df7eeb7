//! A list looked at as a whole before its rows are used: every fault, every note, and who shares an inbox with whom.

use super::decisions::Decisions;
use super::learned::Learned;
use super::list::List;
use super::pass::Pass;
use super::reading::ListReading;
use super::{column_notes, deciding, tally_notes, told_by_organizer};
use crate::columns::{Column, Columns, HeaderRow, Layout, is_known};
use crate::config::ListConfig;
use crate::file::{HeaderRule, ListFile};
use crate::row::{ListOptions, Rules};
use redress_base::problem::{Problem, Problems};
use std::sync::Arc;

impl<'o> List<'o> {
    /// Scans a list. An error means that the file as a whole cannot be read.
    pub fn scan(config: &ListConfig, options: &ListOptions<'o>) -> Result<Self, Problem> {
        let mut rules = Rules::read(config, options)?;
        let source = open(config)?;
        let file = config.file.as_str();
        let mut filled = rules.filled();
        let mut learned = Learned::default();
        let entries = &config.settings.offices;
        // Some things show only in the cells of all rows; then the list is read again with them.
        let (layout, pass) = loop {
            let header = HeaderRow {
                file,
                typed: &source.headers,
                mapped: &config.columns,
                not_the_office: &learned.not_the_office,
                filled: &filled,
                constants: &config.settings.values,
                has_titles: entries.values().any(|entry| entry.title.is_some()),
                line: source.header_line,
                row: source.header_row,
            };
            let layout = match Layout::new(&header) {
                Ok(layout) => layout,
                Err(problems) => return Ok(unusable(source, rules, problems)),
            };
            if let Some(problem) = column_notes::no_known_column(file, &source, &layout) {
                return Ok(unusable(source, rules, vec![problem]));
            }
            let pass = Pass::over(&source, &layout, &rules)?;
            if !learned.learn(&pass.tally, &layout, config) {
                break (layout, pass);
            }
            drop(pass);
            rules.seats = learned.seats.clone();
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
            rules,
            decisions,
            inboxes,
        })
    }
}

fn open(config: &ListConfig) -> Result<ListFile, Problem> {
    let mapped: Vec<&String> = config.columns.values().collect();
    let rule = HeaderRule {
        is_known: &|header| is_known(header, &mapped),
        is_optional: false,
    };
    ListFile::open(&config.folder, &config.file, &config.settings.file, rule)
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
