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
    let role = quoted(role);
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

/// The statements that take all of that back.
pub(crate) fn no_rights(role: &str) -> String {
    let role = quoted(role);
    // Of a table with all its columns, whichever a version before this one may have granted.
    format!(
        "revoke all on all tables in schema redress from {role};
         revoke all on schema redress from {role};"
    )
}

fn quoted(role: &str) -> String {
    format!("\"{}\"", role.replace('"', "\"\""))
}
