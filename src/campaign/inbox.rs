//! `[[inbox]]`: a mailbox on a server, in which answers and letters that came back lie.

use super::delivery::{check_sign_in, read_password, sign_in};
use super::file::{Fault, Section, kind, text};
use super::settings::InboxSettings;
use super::values::{existing_file, name};
use redress_base::folder::Folder;
use redress_imap::{ImapSecurity, ImapServer, ImapServerError};
use redress_smtp::ServerError;
use toml::de::DeValue;

pub(super) fn read_inboxes(folder: &Folder, top: &Section<'_>) -> Vec<InboxSettings> {
    let sections = top.sections("inbox").into_iter();
    sections
        .filter_map(|section| read_inbox(folder, section))
        .collect()
}

fn read_inbox(folder: &Folder, section: Section<'_>) -> Option<InboxSettings> {
    let server = section.required("server", "server = \"imaps://imap.example.org\"", server);
    let settings = InboxSettings {
        username: section.optional("username", name).map(str::to_owned),
        password: read_password(&section),
        sign_in: section.optional("sign_in", sign_in).unwrap_or_default(),
        folders: section
            .optional("folders", folders)
            .unwrap_or_else(|| vec!["INBOX".to_owned()]),
        sent: section.optional("sent", name).map(str::to_owned),
        ca_file: section.optional("ca_file", |value| existing_file(folder, value)),
        // Below, every fault of the section has been noted.
        server: server.clone().unwrap_or(ImapServer {
            host: String::new(),
            port: 0,
            security: ImapSecurity::Tls,
        }),
    };
    check_sign_in(&section);
    if settings.server.security == ImapSecurity::Loopback && !settings.server.is_here() {
        section.note(
            "server",
            "`imap://` is not encrypted, and is spoken to this machine only",
            "Write `imaps://` (port 993), or `imap+starttls://` (port 143).",
        );
    }
    section.finish();
    server.map(|_| settings)
}

fn server(value: &DeValue<'_>) -> Result<ImapServer, Fault> {
    ImapServer::parse(text(value)?).map_err(|error| {
        let help = match &error {
            ImapServerError::Scheme(_) | ImapServerError::Address(ServerError::NoScheme(_)) => {
                "Write `imaps://imap.example.org` (TLS from the start) or `imap+starttls://imap.example.org`."
            }
            ImapServerError::Address(error) => super::server::help(error),
        };
        Fault::new(error.to_string(), help)
    })
}

fn folders(value: &DeValue<'_>) -> Result<Vec<String>, Fault> {
    const HELP: &str =
        "Write `folders = [\"INBOX\"]`, with the names that the server has for them.";
    let DeValue::Array(entries) = value else {
        return Err(Fault::new(
            format!("this is {}, not a list of folders", kind(value)),
            HELP,
        ));
    };
    let mut folders: Vec<String> = Vec::new();
    for entry in entries {
        let folder = name(entry.get_ref())?.to_owned();
        if folders.contains(&folder) {
            return Err(Fault::new(format!("`{folder}` stands there twice"), HELP));
        }
        folders.push(folder);
    }
    if folders.is_empty() {
        return Err(Fault::new("no folder would be read", HELP));
    }
    Ok(folders)
}
