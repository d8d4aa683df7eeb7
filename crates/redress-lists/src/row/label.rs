//! What to call a recipient.

use crate::cells::says_vacant;
use crate::columns::Column;

/// The full name, else the office and place; empty if it has neither.
pub(crate) fn label<'a>(get: impl Fn(Column) -> &'a str) -> String {
    let name = get(Column::FullName);
    if !name.is_empty() && !says_vacant(name) {
        return name.to_owned();
    }
    // As the list calls it: `Alderman`, and not `council member`.
    let office = match get(Column::OfficeAsListed) {
        "" => get(Column::Office).replace('_', " "),
        listed => listed.replace('_', " "),
    };
    let district = match get(Column::District) {
        "" => String::new(),
        // So lists of Congress write the one seat of a small state.
        "0" => "at large".to_owned(),
        district => format!("district {district}"),
    };
    let parts = [
        office.as_str(),
        get(Column::City),
        get(Column::State),
        &district,
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
