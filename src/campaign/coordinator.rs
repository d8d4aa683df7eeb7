//! `coordinator`: the database in which machines that send one campaign together meet.
//!
//! It is no part of what is approved. The code covers the letters as they go, and which machine sends which of them changes none;
//! each partner signs in under a role of its own, so that machines with one code have different addresses.

use super::delivery::read_password;
use super::file::{Fault, Section, kind, text};
use super::settings::{CoordinatorSettings, PasswordSource};
use super::values::existing_file;
use redress_base::folder::Folder;
use redress_base::problem::Problem;
use redress_coordinator::{CoordinatorAddress, CoordinatorAddressError};
use std::ffi::OsString;
use toml::de::DeValue;

/// Holds an address that takes the place of the file's: who signs in differs from machine to machine.
const ADDRESS_VARIABLE: &str = "REDRESS_LEDGER";
/// Holds the password, where nothing says otherwise.
const PASSWORD_VARIABLE: &str = "REDRESS_LEDGER_PASSWORD";
const EXAMPLE: &str = "address = \"postgres://ohio@pool.coalition.example/letters\"";

/// What the environment says of a coordinator.
#[derive(Debug, Default)]
struct Variables {
    address: Option<OsString>,
    has_password: bool,
}

impl Variables {
    fn of_environment() -> Self {
        // An empty one counts as not set, as it does for folders of state.
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        Self {
            address: set(ADDRESS_VARIABLE),
            has_password: set(PASSWORD_VARIABLE).is_some(),
        }
    }
}

/// Reads `coordinator = "postgres://…"` or `[coordinator]`; `REDRESS_LEDGER` takes the place of the address.
pub(super) fn read_coordinator(folder: &Folder, top: &Section<'_>) -> Option<CoordinatorSettings> {
    read_beside(folder, top, &Variables::of_environment())
}

fn read_beside(
    folder: &Folder,
    top: &Section<'_>,
    variables: &Variables,
) -> Option<CoordinatorSettings> {
    let own = variables.address.as_ref().map(|typed| {
        let read = typed.to_str().map(CoordinatorAddress::parse);
        read.unwrap_or(Err(CoordinatorAddressError::Scheme))
    });
    // Only its kind is looked at where it is a section, which is read below.
    let written = top.optional("coordinator", |value| match value {
        DeValue::String(_) => address(value).map(Some),
        DeValue::Table(_) => Ok(None),
        other => Err(Fault::new(
            format!("this is {}, not the address of a database", kind(other)),
            CoordinatorAddressError::Scheme.help(),
        )),
    });
    let mut read = Written::default();
    match written {
        Some(Some(address)) => read.address = Some(address),
        Some(None) => read = read_section(folder, top, own.is_some())?,
        None => {}
    }
    let unless_set = || PasswordSource::Env(PASSWORD_VARIABLE.to_owned());
    let password = read
        .password
        .or_else(|| variables.has_password.then(unless_set));
    let address = match own {
        None => read.address.clone(),
        Some(Ok(own)) => {
            note_another_place(top, read.address.as_ref(), &own);
            Some(own)
        }
        Some(Err(error)) => {
            let help = error.help();
            top.report(Problem::error(ADDRESS_VARIABLE, error.to_string(), help));
            None
        }
    };
    Some(CoordinatorSettings {
        address: address?,
        password,
        ca_file: read.ca_file,
        is_of_environment: variables.address.is_some(),
    })
}

/// What the file says.
#[derive(Default)]
struct Written {
    address: Option<CoordinatorAddress>,
    password: Option<PasswordSource>,
    ca_file: Option<redress_base::folder::CampaignPath>,
}

fn read_section(folder: &Folder, top: &Section<'_>, has_own_address: bool) -> Option<Written> {
    let section = top.section("coordinator")?;
    let read = Written {
        address: if has_own_address {
            section.optional("address", address)
        } else {
            section.required("address", EXAMPLE, address)
        },
        password: read_password(&section),
        ca_file: section.optional("ca_file", |value| existing_file(folder, value)),
    };
    section.finish();
    Some(read)
}

fn address(value: &DeValue<'_>) -> Result<CoordinatorAddress, Fault> {
    CoordinatorAddress::parse(text(value)?).map_err(|error| {
        let help = match &error {
            CoordinatorAddressError::Host(error) => super::server::help(error),
            error => error.help(),
        };
        Fault::new(error.to_string(), help)
    })
}

/// Machines that meet in two databases do not know of each other, and each would send everything. A note and no error: the way there
/// may be a tunnel.
fn note_another_place(
    top: &Section<'_>,
    file: Option<&CoordinatorAddress>,
    own: &CoordinatorAddress,
) {
    let place = |address: &CoordinatorAddress| format!("{}/{}", address.place(), address.database);
    let Some(file) = file.map(place).filter(|file| *file != place(own)) else {
        return;
    };
    let message = format!(
        "{ADDRESS_VARIABLE} leads to `{}` and not to `{file}`",
        place(own)
    );
    let help = "Make sure that it is the same database: machines that meet in two would each send every letter.";
    top.note("coordinator", message, help);
}

#[cfg(test)]
mod tests {
    use super::super::file::CampaignFile;
    use super::*;

    /// What is read, and what is said of it, with its line.
    fn read(
        toml: &str,
        variable: &str,
        has_password: bool,
    ) -> (Option<CoordinatorSettings>, Vec<String>) {
        let file = CampaignFile::new(toml.as_bytes()).unwrap();
        let variables = Variables {
            address: Some(variable.into()).filter(|value: &OsString| !value.is_empty()),
            has_password,
        };
        let settings = {
            let document = file.parse().unwrap();
            let top = Section::top(&file, &document);
            let settings = read_beside(&Folder::new("/nowhere"), &top, &variables);
            top.finish();
            settings
        };
        let told = file.into_problems().into_iter().map(|problem| {
            let line = problem.line.unwrap_or(0);
            let Problem {
                file,
                message,
                help,
                ..
            } = problem;
            format!("{file} {line}: {message}. {help}")
        });
        (settings, told.collect())
    }

    #[test]
    fn the_short_form_and_the_section_say_the_same() {
        let short = "coordinator = \"postgres://ohio@pool.example/letters\"";
        let long = "[coordinator]\naddress = \"postgres://ohio@pool.example:5432/letters\"\npassword = { env = \"P\" }";
        for (toml, has_variable, password) in [
            (short, false, None),
            (short, true, Some("REDRESS_LEDGER_PASSWORD")),
            (long, true, Some("P")),
        ] {
            let (settings, told) = read(toml, "", has_variable);
            assert_eq!(told, Vec::<String>::new());
            let settings = settings.unwrap();
            let shown = "postgres://ohio@pool.example:5432/letters";
            assert_eq!(settings.address.to_string(), shown);
            let password = password.map(|name| PasswordSource::Env(name.to_owned()));
            assert_eq!(settings.password, password);
            assert!(!settings.is_of_environment);
        }
        assert!(read("name = 1", "", true).0.is_none());
    }

    #[test]
    fn the_variable_takes_the_place_of_the_address_alone() {
        let own = "postgres://texas@pool.example/letters";
        let section = "[coordinator]\npassword = { command = \"pass show pool\" }";
        for toml in [
            "",
            section,
            "coordinator = \"postgres://ohio@pool.example/letters\"",
        ] {
            let (settings, told) = read(toml, own, false);
            assert_eq!(told, Vec::<String>::new(), "{toml}");
            let settings = settings.unwrap();
            assert_eq!(settings.address.user, "texas");
            assert!(settings.is_of_environment);
            assert_eq!(settings.password.is_some(), toml == section);
        }
        let (settings, told) = read(
            "coordinator = \"postgres://ohio@pool.example/letters\"",
            "postgres://texas@127.0.0.1:6543/letters",
            false,
        );
        assert!(settings.is_some());
        assert_eq!(
            told,
            [
                "campaign.toml 1: REDRESS_LEDGER leads to `127.0.0.1:6543/letters` and not to `pool.example:5432/letters`. Make sure \
              that it is the same database: machines that meet in two would each send every letter."
            ]
        );
    }

    #[test]
    fn whatever_is_wrong_is_told_with_its_place_and_repeats_no_password() {
        for (toml, variable, expected) in [
            (
                "coordinator = \"postgres://ohio:canary@pool.example/letters\"",
                "",
                "campaign.toml 1: the address holds a password, which everybody sees who sees the address. Take it out and let \
                 `password` name a command or a variable; change it if others have the file.",
            ),
            (
                "",
                "postgres://ohio:canary@pool.example/letters",
                "REDRESS_LEDGER 0: the address holds a password, which everybody sees who sees the address. Take it out and let \
                 `password` name a command or a variable; change it if others have the file.",
            ),
            (
                "coordinator = 5432",
                "",
                "campaign.toml 1: this is a number, not the address of a database. Write `postgres://ROLE@HOST/DATABASE`, with \
                 `HOST:PORT` where it is not 5432.",
            ),
            (
                "[coordinator]\naddress = \"mysql://pool.example\"",
                "",
                "campaign.toml 2: a coordinator's address begins with `postgres://`. Write `postgres://ROLE@HOST/DATABASE`, with \
                 `HOST:PORT` where it is not 5432.",
            ),
            (
                "[coordinator]\npassword = { env = \"P\" }",
                "",
                "campaign.toml 1: `address` is missing in [coordinator]. Write, for example, `address = \
                 \"postgres://ohio@pool.coalition.example/letters\"`.",
            ),
            (
                "[coordinator]\naddress = \"postgres://ohio@pool.example/letters\"\npassword = \"canary\"",
                "",
                "campaign.toml 3: a password is not kept in this file, where every partner who gets the folder could read it. Write \
                 `password = { command = \"pass show ledger\" }`, which asks your password manager when it is needed, or `password = \
                 { env = \"REDRESS_LEDGER_PASSWORD\" }`. If the password was shared with this file, change it.",
            ),
            (
                "[coordinator]\naddress = \"postgres://ohio@pool.example/letters\"\npasword = { env = \"P\" }",
                "",
                "campaign.toml 3: unknown key `pasword` in [coordinator]. Did you mean `password`?",
            ),
        ] {
            let (settings, told) = read(toml, variable, false);
            assert_eq!(told, [expected], "{toml}");
            assert!(!told[0].contains("canary"));
            assert!(
                settings.is_none() || !expected.contains("address"),
                "{toml}"
            );
        }
    }
}
