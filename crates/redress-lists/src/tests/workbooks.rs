//! Workbooks as other programs write them, and as nobody should.

use super::support::{TestList, as_it_is};
use crate::Column;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of these files.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with one sheet, whose rows are given as XML, and these merged cells.
fn xlsx(rows: &str, merged: &[&str]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let merged = merged.join("\"/><mergeCell ref=\"");
    archive(&[
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Council\" sheetId=\"1\" r:id=\"r1\"/>\
                 </sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(
                "<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"{merged}\"/></mergeCells></worksheet>"
            ),
        ),
    ])
}

/// Rows with these texts; an empty one is no cell.
fn sheet_rows(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (row, texts) in rows.iter().enumerate() {
        let _ = write!(xml, "<row r=\"{}\">", row + 1);
        for (text, column) in texts.iter().zip('A'..) {
            if !text.is_empty() {
                let place = format!("{column}{}", row + 1);
                let _ = write!(
                    xml,
                    "<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                );
            }
        }
        xml.push_str("</row>");
    }
    xml
}

/// An `.ods` file with one sheet, whose rows are given as XML.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Council\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    archive(&[
        ("mimetype", mimetype),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &content),
    ])
}

fn ods_cell(attributes: &str, text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"{attributes}><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn merged_cells_are_repeated_in_the_rows_that_they_stand_for() {
    let rows = sheet_rows(&[
        &["Council of Elm", "", ""],
        &["city", "name", "email"],
        &["Elm", "Ann Lee", "ann@elm.example"],
        &["", "Bo Poe", "bo@elm.example"],
        &["", "", ""],
        &["", "Cy Fox", "cy@elm.example"],
    ]);
    let workbook = xlsx(&rows, &["A1:C1", "A3:A5"]);
    let scanned = TestList::with(workbook).scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    let recipients = scanned.recipients();
    let cities = recipients.iter().map(|row| row.get(Column::City));
    assert_eq!(cities.collect::<Vec<_>>(), ["Elm", "Elm", ""]);
    let said = "3 rows in the sheet `Council`, merged cells repeated in 1 row";
    assert!(scanned.reading.starts_with(said), "{}", scanned.reading);

    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let plain = |text: &str| ods_cell("", text);
    let workbook = ods(&[
        row(&["city", "name", "email"].map(plain)),
        row(&[
            ods_cell(" table:number-rows-spanned=\"2\"", "Elm"),
            plain("Ann Lee"),
            plain("ann@elm.example"),
        ]),
        row(&[
            "<table:covered-table-cell/>".to_owned(),
            plain("Bo Poe"),
            plain("bo@elm.example"),
        ]),
    ]
    .concat());
    let scanned = TestList::with(workbook).scan(as_it_is);
    assert_eq!(scanned.recipients()[1].get(Column::City), "Elm");
}

#[test]
fn a_formula_that_nobody_has_worked_out_is_refused() {
    let rows = sheet_rows(&[&["name", "email"]])
        + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Ann Lee</t></is></c><c r=\"B2\"><f>A2&amp;\"@elm.example\"</f></c></row>\
           <row r=\"3\"><c r=\"A3\"><f>A2</f><v></v></c></row>\
           <row r=\"4\"><c r=\"A4\" t=\"str\"><f>A2</f><v>Ann Poe</v></c></row>";
    let scanned = TestList::with(xlsx(&rows, &["A1:B1"])).scan(as_it_is);
    assert_eq!(
        scanned.errors,
        [
            "list.csv line 2 (row 2) column `email`: the cell holds a formula instead of its value. Write what the formula \
             comes to, or put an apostrophe in front if it is meant as it stands.",
            "list.csv line 3 (row 3) column `name`: the cell holds a formula instead of its value. Write what the formula \
             comes to, or put an apostrophe in front if it is meant as it stands.",
        ]
    );
    assert_eq!(scanned.recipients().len(), 1, "what has its value is read");

    let formula = "<table:table-cell table:formula=\"of:=[.A1]\"/>";
    let rows = [
        ods_cell("", "email"),
        "</table:table-row><table:table-row>".to_owned(),
        formula.to_owned(),
    ];
    let workbook = ods(&format!(
        "<table:table-row>{}</table:table-row>",
        rows.concat()
    ));
    let scanned = TestList::with(workbook).scan(as_it_is);
    assert_eq!(scanned.faults, 1, "{:?}", scanned.errors);
}

/// What is said of a workbook that is refused as a whole.
fn refusal(workbook: Vec<u8>) -> String {
    let folder = TestList::with(workbook);
    let problem = folder.try_scan(as_it_is, &super::support::strict());
    problem.unwrap_err().message
}

#[test]
fn cells_that_stand_for_millions_are_refused_before_they_are_read() {
    let cell = ods_cell(" table:number-columns-repeated=\"1000\"", "Elm");
    let repeated =
        format!("<table:table-row table:number-rows-repeated=\"100000\">{cell}</table:table-row>");
    let far = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"9999\"/>{cell}</table:table-row>"
    );
    let spaces = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"999999999\"/></text:p>\
                  </table:table-cell></table:table-row>";
    for rows in [&repeated, &far, spaces] {
        let message = refusal(ods(rows));
        assert!(
            message.starts_with("the workbook cannot be read: "),
            "{message}"
        );
    }
    // As every spreadsheet writes the rest of a sheet.
    let rest = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
                </table:table-row>";
    let row = |text: &str| format!("<table:table-row>{}</table:table-row>", ods_cell("", text));
    let workbook = ods(&[row("email"), row("ann@elm.example"), rest.to_owned()].concat());
    let scanned = TestList::with(workbook).scan(as_it_is);
    assert_eq!(scanned.addresses(), ["ann@elm.example"]);
}
