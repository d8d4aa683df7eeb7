//! A list's file opened, and its header with what the campaign says about it.

use crate::columns::{Column, HeaderRow, is_known};
use crate::config::ListConfig;
use crate::file::{HeaderRule, ListFile};
use redress_base::problem::Problem;

pub(super) fn open(config: &ListConfig) -> Result<ListFile, Problem> {
    let mapped: Vec<&String> = config.columns.values().collect();
    let rule = HeaderRule {
        is_known: &|header| is_known(header, &mapped),
        is_optional: false,
    };
    ListFile::open(&config.folder, &config.file, &config.settings.file, rule)
}

/// The header; `not_the_office` are cells of it that look like the office and hold none, `filled` columns whose cells come
/// from elsewhere.
pub(super) fn header<'a>(
    config: &'a ListConfig,
    source: &'a ListFile,
    not_the_office: &'a [usize],
    filled: &'a [Column],
) -> HeaderRow<'a> {
    let entries = &config.settings.offices;
    HeaderRow {
        file: config.file.as_str(),
        typed: &source.headers,
        mapped: &config.columns,
        not_the_office,
        filled,
        constants: &config.settings.values,
        has_titles: entries.values().any(|entry| entry.title.is_some()),
        line: source.header_line,
        row: source.header_row,
    }
}
