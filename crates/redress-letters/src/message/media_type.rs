//! What kind of file an attachment is, by the end of its name.

/// Ends of names and the media types that mail programs open them with.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("gif", "image/gif"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ics", "text/calendar"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("md", "text/markdown"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("txt", "text/plain"),
    ("webp", "image/webp"),
    ("xls", "application/vnd.ms-excel"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("zip", "application/zip"),
];

/// The media type of a file with this name; bytes of no known kind for one that is not in the table.
pub fn of(name: &str) -> &'static str {
    let end = name
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
        .to_ascii_lowercase();
    MEDIA_TYPES
        .binary_search_by_key(&end.as_str(), |(end, _)| end)
        // A kind that nobody knows is for saving and not for showing (RFC 2046, section 4.5.1).
        .map_or("application/octet-stream", |index| MEDIA_TYPES[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(MEDIA_TYPES.is_sorted_by_key(|(end, _)| end));
    }

    #[test]
    fn names_are_told_by_their_end() {
        assert_eq!(of("Fact Sheet.PDF"), "application/pdf");
        assert_eq!(of("archive.tar.zip"), "application/zip");
        assert_eq!(of("README"), "application/octet-stream");
        assert_eq!(of("letter.pages"), "application/octet-stream");
    }
}
