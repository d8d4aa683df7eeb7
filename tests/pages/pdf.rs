//! What poppler reads in a PDF.

use crate::browser::on_path;
use redress_test_support::pass_over;
use std::path::Path;
use std::process::Command;

/// What a program of poppler says of a file; none, and a printed word, where it is not installed.
pub fn poppler(program: &str, options: &[&str], pdf: &Path) -> Option<String> {
    if on_path(program).is_none() {
        pass_over("needs poppler (Debian: poppler-utils)");
        return None;
    }
    let mut command = Command::new(program);
    command.args(options).arg(pdf);
    if program == "pdftotext" {
        command.arg("-");
    }
    let told = command.output().unwrap();
    assert!(told.status.success(), "{told:?}");
    Some(String::from_utf8(told.stdout).unwrap())
}

/// A line of `pdfinfo`.
pub fn fact(pdf: &Path, name: &str) -> Option<String> {
    let told = poppler("pdfinfo", &[], pdf)?;
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}:")));
    Some(line.expect("pdfinfo knows it").trim().to_owned())
}

/// Its text in the order in which it was drawn, page by page, each without the line at its foot.
pub fn pages_text(pdf: &Path) -> Option<Vec<String>> {
    let text = poppler("pdftotext", &["-raw"], pdf)?;
    let pages = text.split('\u{c}').filter(|page| !page.is_empty());
    let without_foot = |page: &str| {
        let page = page.trim_end();
        let (above, foot) = page.rsplit_once('\n').expect("a page has lines");
        assert!(foot.contains(" of "), "{foot}");
        above.to_owned()
    };
    Some(pages.map(without_foot).collect())
}
