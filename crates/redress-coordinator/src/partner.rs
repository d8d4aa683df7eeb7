//! What a partner's role may do.

use std::fmt::Write as _;

/// Each table with the columns that a partner may fill and those that it may change. Who wrote a row, when, and in which
/// transaction are the database's to say, so they are in neither list.
const RIGHTS: [(&str, &str, &str); 10] = [
    ("campaigns", "name, key", ""),
    (
        "codes",
        "campaign, number, code, program, letters, draft",
        "",
    ),
    ("drafts", "draft, letter, digest", ""),
    (
        "runs",
        "campaign, code, machine, program, lease_until",
        "lease_until, beat_at, letters, ended_at",
    ),
    (
        "letters",
        "campaign, letter, digest",
        "digest, standing, attempt, not_before, run, fence",
    ),
    (
        "commit_points",
        "campaign, number, attempt, run, fence, key, early, turn",
        "",
    ),
    (
        "verdicts",
        "campaign, number, attempt, verdict, code, enhanced, reply, not_before, message_id, addressees, suppress",
        "",
    ),
    ("marks", "campaign, number, attempt, mark, note, key", ""),
    ("accounts", "account", "next_at"),
    (
        "leases",
        "account, run, key, letters, addressees, starts_at, ends_at",
        "used, last_use",
    ),
];

/// The statements that let a role take part.
pub(crate) fn partner_rights(role: &str) -> String {
    let role = format!("\"{}\"", role.replace('"', "\"\""));
    let mut rights = format!(
        "grant usage on schema redress to {role};
         grant select on all tables in schema redress to {role};
         grant delete on redress.drafts to {role};\n"
    );
    for (table, filled, changed) in RIGHTS {
        let _ = writeln!(
            rights,
            "grant insert ({filled}) on redress.{table} to {role};"
        );
        if !changed.is_empty() {
            let _ = writeln!(
                rights,
                "grant update ({changed}) on redress.{table} to {role};"
            );
        }
    }
    rights
}
