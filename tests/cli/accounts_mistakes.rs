//! What can be written wrong about accounts, and how it is named.

use super::accounts::{SENDERS, carried_by_two};
use redress_test_support::server::Server;

const BOTH: &str = "accounts = [\"ohio\", \"maine\"]";

/// What is changed in `campaign.toml`, how `check` ends then, and what it says.
const MISTAKES: [(&str, &str, i32, &str, &str); 13] = [
    (
        BOTH,
        "accounts = [\"ohio\", \"mane\"]",
        3,
        "there is no account `mane`",
        "Did you mean `maine`?",
    ),
    (
        BOTH,
        "accounts = [\"ohio\", \"ohio\"]",
        3,
        "`ohio` stands there twice",
        "The accounts are `maine`, `ohio`.",
    ),
    (
        BOTH,
        "accounts = []",
        3,
        "no account would carry it",
        "The accounts are",
    ),
    (
        BOTH,
        "",
        3,
        "no account carries the 40 letters of mailing `council`",
        "Write `accounts = [...]` under this [[mailing]], with one or more of `maine`, `ohio`.",
    ),
    (
        BOTH,
        "accounts = [\"ohio\"]",
        0,
        "no mailing is carried by the account `maine`",
        "Write `accounts = [\"maine\"]` under the [[mailing]] that it carries, or take it out.",
    ),
    (
        "[account.ohio]",
        "[delivery]\nserver = \"smtp://localhost\"\n\n[account.ohio]",
        3,
        "`server` belongs to one of the accounts",
        "Move it to the `[account.NAME]` that it is about",
    ),
    (
        "[account.ohio]",
        "[delivery]\narchive = \"sent/\"\ncopy_to_sent = \"Sent\"\n\n[account.ohio]",
        3,
        "copies go into the Sent folder of one mailbox",
        "`archive` keeps a copy of each letter",
    ),
    (
        "[account.ohio]",
        "[mailing.sender]\nemail = \"us@council.example\"\n\n[account.ohio]",
        3,
        "[account.maine.sender] has a `email` as well",
        "Take it out here or there",
    ),
    (
        "email = \"hello@maine.example\"",
        "",
        3,
        "[account.maine.sender] says nothing",
        "or take it out",
    ),
    (
        "[account.maine]",
        "[account.maine]\nprice = 3",
        3,
        "unknown key `price` in [account.maine]",
        "Known in [account.maine]",
    ),
    (
        "[account.maine]",
        "[account.\"main e\"]\n[account.maine]",
        3,
        "`main e` cannot be the name of an account",
        "Use at most",
    ),
    (
        "email = \"hello@maine.example\"",
        "email = \"hello@gmail.com\"",
        0,
        "letters from `gmail.com` that leave through `127.0.0.1` fail Gmail's DMARC policy",
        "Send from a domain of your own",
    ),
    (
        "[account.maine]",
        "[account.maine]\nusername = \"us@vermont.example\"\npassword = { env = \"X\" }",
        0,
        "letters from `hello@maine.example` leave through the account of `us@vermont.example` at `127.0.0.1`, which may refuse",
        "Give the account its own `email` in [account.maine.sender]",
    ),
];

#[test]
fn mistakes_about_accounts_are_named() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, SENDERS);
    let toml = test.read("campaign.toml");
    for (from, to, status, message, help) in MISTAKES {
        assert!(toml.contains(from), "{from}");
        test.write("campaign.toml", &toml.replacen(from, to, 1));
        let ran = test.run(&["check"]).status(status);
        assert!(
            ran.stdout.contains(message) && ran.stdout.contains(help),
            "{to}: {}",
            ran.stdout
        );
    }
    // Two names for one account would have twice its day.
    let ohio = test.server().url();
    let same = toml
        .replace(&maine.url(), &ohio)
        .replace("hello@maine.example", "hello@ohio.example");
    test.write("campaign.toml", &same);
    test.run(&["check"]).status(3).stdout_has("are one account");
}
