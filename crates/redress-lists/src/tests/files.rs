//! Files of every kind: encodings, line ends, separators, title rows, workbooks, and what is refused.

use super::support::{Scanned, TestList, as_it_is, is, shared_data, strict};
use crate::columns::{is_known, normalize};
use crate::file::{HeaderRule, ListFile};
use crate::{Column, ListOptions};

const LIST: &str = "Office,Name,City,E-mail\nmayor,Nydia Velázquez,Springfield,mayor@springfield.example\n\
                    clerk,Peña,Río Seco,clerk@rioseco.example\n";

fn mac_roman(text: &str) -> Vec<u8> {
    let byte = |c: char| {
        let reads_so = |byte: &u8| {
            encoding_rs::MACINTOSH
                .decode_without_bom_handling(&[*byte])
                .0
                .chars()
                .eq([c])
        };
        (0..=255).find(reads_so).unwrap()
    };
    text.chars().map(byte).collect()
}

#[test]
fn every_encoding_line_end_and_separator_reads_the_same() {
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { LIST.encode_utf16().flat_map(bytes).collect() };
    let marked = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
    let files: [(&str, Vec<u8>); 14] = [
        ("UTF-8", LIST.into()),
        ("UTF-8 with a mark", marked(b"\xef\xbb\xbf", LIST.into())),
        (
            "UTF-16LE with a mark",
            marked(b"\xff\xfe", utf16(u16::to_le_bytes)),
        ),
        (
            "UTF-16BE with a mark",
            marked(b"\xfe\xff", utf16(u16::to_be_bytes)),
        ),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
        (
            "Windows-1252",
            encoding_rs::WINDOWS_1252.encode(LIST).0.into_owned(),
        ),
        ("Mac Roman", mac_roman(LIST)),
        ("CRLF", LIST.replace('\n', "\r\n").into()),
        ("CR", LIST.replace('\n', "\r").into()),
        ("semicolons", LIST.replace(',', ";").into()),
        ("tabs", LIST.replace(',', "\t").into()),
        ("vertical bars", LIST.replace(',', "|").into()),
        (
            "a sep= line",
            format!("sep=;\r\n{}", LIST.replace(',', ";")).into(),
        ),
    ];
    for (kind, bytes) in files {
        let scanned = TestList::with(bytes).scan(as_it_is);
        assert_eq!(scanned.errors, Vec::<String>::new(), "{kind}");
        let recipients = scanned.recipients();
        let names: Vec<_> = recipients
            .iter()
            .map(|recipient| recipient.get(Column::FullName))
            .collect();
        assert_eq!(names, ["Nydia Velázquez", "Peña"], "{kind}");
        assert_eq!(recipients[1].get(Column::City), "Río Seco", "{kind}");
        let shift = u64::from(kind.starts_with("a sep"));
        assert_eq!(
            (recipients[1].line, recipients[1].row),
            (3 + shift, 3 + shift),
            "{kind}"
        );
        assert!(!scanned.reading.contains("the rows above"), "{kind}");
    }
}

#[test]
fn how_a_file_was_read_is_said() {
    let scanned = TestList::with(mac_roman(LIST)).scan(as_it_is);
    assert!(
        scanned
            .reading
            .contains("2 rows in Mac Roman, cells parted by commas"),
        "{:#?}",
        scanned.notes
    );
    assert!(
        scanned.has_note("the encoding was told from the letters: row 2 has `Nydia Velázquez`")
    );
    let wrong = TestList::with(mac_roman(LIST))
        .scan(|list| list.settings.file.encoding = Some(encoding_rs::WINDOWS_1252));
    assert_eq!(
        wrong.recipients()[0].get(Column::FullName),
        "Nydia Vel‡zquez"
    );
}

#[test]
fn a_separator_may_be_set() {
    let list = "email,note\na@x.example,one;two\nb@x.example,three;four\n";
    let one_column = TestList::with(list).scan(|list| list.settings.file.delimiter = Some(b';'));
    assert!(
        one_column.errors[0].contains("none of the columns `email,note` is one this program knows")
    );
    assert_eq!(
        TestList::with(list).scan(as_it_is).addresses(),
        ["a@x.example", "b@x.example"]
    );
}

#[test]
fn title_rows_are_passed_over_and_said() {
    let list = format!("Members of the council\n\n\"as of January, 2021\"\n{LIST}\n\n");
    let scanned = TestList::with(&list).scan(as_it_is);
    assert_eq!(scanned.addresses().len(), 2);
    assert!(
        scanned
            .reading
            .contains("the header is row 4, and the rows above it were passed over"),
        "{:#?}",
        scanned.notes
    );
    assert_eq!(
        (scanned.recipients()[0].line, scanned.recipients()[0].row),
        (5, 5)
    );
    let scanned = TestList::with(list).scan(|list| list.settings.file.header_row = Some(4));
    assert_eq!(scanned.addresses().len(), 2);
}

#[test]
fn rows_count_as_a_spreadsheet_does_and_lines_as_an_editor_does() {
    let scanned =
        TestList::with("email,name\na@x.example,\"two\nlines\"\n\n\nb@x.example,ok\n,,\n")
            .scan(as_it_is);
    assert_eq!(scanned.addresses(), ["b@x.example"]);
    let recipient = scanned.recipients()[0];
    assert_eq!((recipient.line, recipient.row), (6, 5));
    assert!(
        scanned.errors[0]
            .contains("line 2 (row 2) column `name`: the cell has a line break inside")
    );
    assert_eq!(scanned.errors.len(), 1);
}

#[test]
fn lines_of_a_cell_matter_only_where_somebody_reads_them() {
    let list =
        "email,Notes,Mailing address\na@x.example,\"two\nlines\",\"1 Elm Street\r\nElm, NM\"\n";
    let folder = TestList::with(list);
    let scanned = folder.scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    let recipient = scanned.recipients()[0];
    assert_eq!(recipient.by_name("notes"), "two lines");
    assert_eq!(recipient.get(Column::PostAddress), "1 Elm Street; Elm, NM");
    // A letter that prints them.
    let read = ListOptions {
        reads: Some(&|column| column == "notes"),
        ..strict()
    };
    let scanned = Scanned::of(&folder.try_scan(as_it_is, &read).unwrap());
    let error = "list.csv line 2 (row 2) column `Notes`: the cell has a line break inside.";
    assert!(scanned.errors[0].starts_with(error), "{:?}", scanned.errors);
    // A condition that asks for them.
    let scanned = folder.scan(|list| list.choice.only = vec![is("Notes", &["two lines"])]);
    let told = scanned.errors.iter().any(|told| told.starts_with(error));
    assert!(told, "{:?}", scanned.errors);
    // Whatever else is wrong with it is wrong in every column.
    let hidden = list.replace("two", "t\u{202e}wo");
    let scanned = TestList::with(hidden).scan(as_it_is);
    assert!(scanned.errors[0].contains("U+202E"), "{:?}", scanned.errors);
}

#[test]
fn sheets_of_workbooks_are_read() {
    let folder = TestList::with(include_bytes!("../../../../tests/fixtures/council.xlsx"));
    let problem = folder.try_scan(as_it_is, &strict()).unwrap_err();
    assert_eq!(
        problem.message,
        "the workbook has several sheets that are not empty: `Council`, `Old`"
    );
    let scanned = folder.scan(|list| list.settings.file.sheet = Some("Council".to_owned()));
    assert!(
        scanned.reading.contains("3 rows in the sheet `Council`"),
        "{:#?}",
        scanned.notes
    );
    let recipients = scanned.recipients();
    assert_eq!(recipients.len(), 1);
    assert_eq!(recipients[0].get(Column::District), "3");
    assert_eq!(recipients[0].get(Column::FullName), "Nydia Velázquez");
    assert_eq!(
        (recipients[0].row, recipients[0].get(Column::TermEnd)),
        (4, "2027-12-31")
    );
    assert_eq!(
        scanned.held(),
        [(5, "the term ended on 2024-01-01".to_owned())]
    );
    assert!(
        scanned.errors[0].contains("(row 6) column `Ward`: the cell shows a formula that failed")
    );

    let scanned =
        TestList::with(include_bytes!("../../../../tests/fixtures/mayors.ods")).scan(as_it_is);
    assert_eq!(scanned.errors, Vec::<String>::new());
    assert_eq!(scanned.addresses(), ["mayor@springfield.example"]);
    assert_eq!(scanned.recipients()[0].get(Column::TermEnd), "2028-01-03");
}

#[test]
fn what_is_no_list_is_refused_as_a_whole() {
    for (bytes, message) in [
        (&b""[..], "the file is empty"),
        (b"\n\r\n\n", "the file has nothing but blank lines"),
        (
            b"PK\x03\x04rubbish",
            "the file is an archive, but no workbook this program can read",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the file is an old Excel workbook (.xls)",
        ),
        (b"%PDF-1.7\n", "the file is a PDF document"),
        (
            b"email\na@x.example\n\0",
            "the file has a NUL byte, so it is no text",
        ),
        (
            b"email,name\na@x.example,\"Ann\nb@x.example,Bob\n",
            "a cell that starts with a quotation mark here is never closed",
        ),
        (
            b"a@x.example,Ann\nb@x.example,Bob\n",
            "the list has no header row: its first row holds an address",
        ),
        (
            b"email,name\na@x.example,Vel\xe1zquez\nb@x.example,Vel\x87zquez\n",
            "the file is not UTF-8, and its accented letters can be read in two ways",
        ),
        (
            b"\xef\xbb\xbfemail,name\na@x.example,Vel\xe1zquez\n",
            "the file says it is UTF-8, but this line is not",
        ),
    ] {
        let problem = TestList::with(bytes)
            .try_scan(as_it_is, &strict())
            .unwrap_err();
        assert_eq!(problem.message, message);
        assert!(problem.help.ends_with('.'));
    }
}

#[test]
fn a_gigabyte_is_refused_without_being_read() {
    let folder = TestList::with("email\n");
    let list = folder.list();
    let path = list.folder.path(&list.file);
    std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .unwrap()
        .set_len(1_100_000_000)
        .unwrap();
    let problem = folder.try_scan(as_it_is, &strict()).unwrap_err();
    assert_eq!(
        problem.message,
        "the file has 1100 MB where 1000 are allowed"
    );
}

/// An export of people who signed up, which no column of a recipients file describes.
#[test]
fn a_list_that_is_none_of_recipients_is_read_as_well() {
    let export = "Supporters as of November\n\nFirst name;can2_user_tags;\"Why does this matter to you? \"\n\
                  Zoë;\"housing, parks\";\"My street.\nMy children.\"\n";
    let folder = TestList::with(encoding_rs::WINDOWS_1252.encode(export).0);
    let list = folder.list();
    let questions = ["can2_user_tags", "why_does_this_matter_to_you"];
    let rule = HeaderRule {
        is_known: &|header| questions.contains(&normalize(header).as_str()),
        is_optional: false,
    };
    let source = ListFile::open(&list.folder, &list.file, &list.settings.file, rule).unwrap();
    assert_eq!(
        source.headers,
        [
            "First name",
            "can2_user_tags",
            "Why does this matter to you?"
        ]
    );
    assert!(source.has_title_rows());
    let mut rows = source.rows().unwrap();
    let row = rows.next().unwrap().unwrap();
    let cells: Vec<&str> = row.record.iter().collect();
    assert_eq!(cells, ["Zoë", "housing, parks", "My street.\nMy children."]);
    assert_eq!((row.place.line, row.place.row), (4, 4));
    assert!(rows.next().unwrap().is_none());
}

/// Every file of csv-spectrum gives the rows of its JSON. One expectation there is known to be wrong (see its SOURCE.txt).
#[test]
fn csv_spectrum_passes_in_full() {
    const FILES: [&str; 12] = [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ];
    for file in FILES {
        let (Some(list), Some(json)) = (
            shared_data(&format!("csv-spectrum/csvs/{file}.csv")),
            shared_data(&format!("csv-spectrum/json/{file}.json")),
        ) else {
            return;
        };
        let expected: serde_json::Value = serde_json::from_slice(&json).unwrap();
        // A file of one row has it without a list around it.
        let expected = if expected.is_array() {
            expected
        } else {
            serde_json::json!([expected])
        };
        let folder = TestList::with(list);
        let list = folder.list();
        let source = ListFile::open(
            &list.folder,
            &list.file,
            &list.settings.file,
            HeaderRule {
                is_known: &|header| is_known::<&str>(header, &[]),
                is_optional: false,
            },
        )
        .unwrap();
        let mut rows = source.rows().unwrap();
        let mut expected = expected.as_array().unwrap().iter();
        while let Some(raw) = rows.next().unwrap() {
            let expected = expected.next().expect("as many rows as in the JSON");
            for (header, cell) in source.headers.iter().zip(raw.record) {
                if header != "Contact Phone Number" {
                    assert_eq!(expected[header], cell, "{file}");
                }
            }
        }
        assert_eq!(expected.next(), None, "{file}");
    }
}
