//! Who does something here: the system's word for the user, and the machine's name.

use super::failure::Failure;
use super::homes::machine_name;
use rusqlite::{Connection, params};

/// The key of whoever runs this program, here; inserted where it is new.
pub(super) fn here(database: &Connection) -> Result<i64, Failure> {
    let (person, machine) = (person(), machine_name());
    database
        .prepare_cached(
            "insert into hands (person, machine) values (?1, ?2) on conflict do nothing",
        )?
        .execute(params![person, machine])?;
    Ok(database
        .prepare_cached("select id from hands where person = ?1 and machine = ?2")?
        .query_row(params![person, machine], |row| row.get(0))?)
}

/// As systems keep it for programs: a name for the record, and no proof of anything.
fn person() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|variable| std::env::var(variable).ok())
        .unwrap_or_default()
        .trim()
        .to_owned()
}
