//! `[delivery]`: how the letters leave.

use super::archive::archive;
use super::dkim::read_dkim;
use super::file::{Fault, Section, kind, text};
use super::values::{count, duration, existing_file, moment, name, truth};
use super::{DeliverySettings, Pace, PasswordSource, Provider};
use jiff::tz::{Disambiguation, TimeZone};
use redress_base::folder::Folder;
use redress_base::words::nearest;
use redress_base::words::quoted_list;
use redress_smtp::{Security, Server, SignIn};
use std::num::NonZeroU32;
use std::time::Duration;
use toml::de::DeValue;

/// Within what the strictest of the big providers allow unasked: 30 letters a minute over 3 connections.
const PACE_UNLESS_SET: Pace = Pace::Every(Duration::from_secs(2));
const CONNECTIONS_UNLESS_SET: u32 = 3;
const CONNECTIONS_MAX: u32 = 100;
/// RFC 5321 section 4.5.3.2.6.
const ANSWER_TIMEOUT_UNLESS_SET: Duration = Duration::from_mins(10);
const ANSWER_TIMEOUT_MAX: Duration = Duration::from_hours(1);

impl Default for DeliverySettings {
    /// No server, and a pace that no provider minds.
    fn default() -> Self {
        Self {
            provider: None,
            server: None,
            username: None,
            password: None,
            sign_in: SignIn::Password,
            pace: PACE_UNLESS_SET,
            per_domain: Pace::Unlimited,
            daily: None,
            connections: CONNECTIONS_UNLESS_SET,
            hours: None,
            not_before: None,
            ca_file: None,
            receipts: false,
            tagged_return_path: false,
            dkim: None,
            archive: None,
            copy_to_sent: None,
            answer_timeout: ANSWER_TIMEOUT_UNLESS_SET,
        }
    }
}

/// What belongs to an account: under `[delivery]` where the campaign has but one, else under `[account.NAME]`.
pub(super) const ACCOUNT_KEYS: [&str; 12] = [
    "provider",
    "server",
    "username",
    "password",
    "sign_in",
    "pace",
    "per_domain",
    "daily",
    "connections",
    "hours",
    "ca_file",
    "dkim",
];

/// Reads `[delivery]`.
pub(super) fn read_delivery(
    folder: &Folder,
    zone: &TimeZone,
    section: Section<'_>,
) -> DeliverySettings {
    let of_campaign = DeliverySettings {
        not_before: section.optional("not_before", |value| {
            moment(value, zone, Disambiguation::Later) // an embargo is never over too early
        }),
        receipts: section.optional("receipts", truth).unwrap_or(false),
        tagged_return_path: section
            .optional("tagged_return_path", truth)
            .unwrap_or(false),
        archive: section.optional("archive", |value| archive(folder, value)),
        copy_to_sent: section.optional("copy_to_sent", name).map(str::to_owned),
        answer_timeout: section
            .optional("answer_timeout", answer_timeout)
            .unwrap_or(ANSWER_TIMEOUT_UNLESS_SET),
        ..DeliverySettings::default()
    };
    let settings = read_account_settings(folder, &section, of_campaign);
    section.finish();
    settings
}

/// Reads what belongs to an account; the rest is as the campaign has it.
pub(super) fn read_account_settings(
    folder: &Folder,
    section: &Section<'_>,
    of_campaign: DeliverySettings,
) -> DeliverySettings {
    // First, because what it allows stands for everything below that is not set.
    let provider = section.optional("provider", provider);
    let unless_set = provider.map(DeliverySettings::of).unwrap_or_default();
    let settings = DeliverySettings {
        provider,
        server: section.optional("server", server).or(unless_set.server),
        username: section.optional("username", name).map(str::to_owned),
        password: read_password(section),
        sign_in: section
            .optional("sign_in", sign_in)
            .unwrap_or(unless_set.sign_in),
        pace: section.optional("pace", pace).unwrap_or(unless_set.pace),
        per_domain: section
            .optional("per_domain", pace)
            .unwrap_or(unless_set.per_domain),
        daily: section
            .optional("daily", |value| count(value, u32::MAX))
            .and_then(NonZeroU32::new)
            .or(unless_set.daily),
        connections: section
            .optional("connections", |value| count(value, CONNECTIONS_MAX))
            .unwrap_or(unless_set.connections),
        hours: section.optional("hours", |value| {
            text(value)?
                .parse()
                .map_err(|error: super::OfficeHoursError| {
                    Fault::new(error.to_string(), error.help())
                })
        }),
        ca_file: section.optional("ca_file", |value| existing_file(folder, value)),
        dkim: section
            .section("dkim")
            .and_then(|section| read_dkim(folder, section)),
        ..of_campaign
    };
    check_sign_in(section);
    check_port(section, &settings);
    check_provider(section, &settings);
    settings
}

impl DeliverySettings {
    /// What a provider allows; what it does not say is as careful as without one.
    fn of(provider: &'static Provider) -> Self {
        let careful = Self::default();
        Self {
            provider: Some(provider),
            server: provider.server.clone(),
            sign_in: provider.sign_in,
            pace: provider.pace.unwrap_or(careful.pace),
            daily: provider.daily,
            connections: provider.connections.unwrap_or(careful.connections),
            ..careful
        }
    }
}

fn provider(value: &DeValue<'_>) -> Result<&'static Provider, Fault> {
    let name = text(value)?.trim();
    Provider::named(name).ok_or_else(|| {
        let names = || Provider::all().iter().map(|provider| provider.name.as_str());
        let help = match nearest(name, names()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!(
                "Known are {}. For another one leave `provider` out and set `server`, `pace` and `daily`.",
                quoted_list(names())
            ),
        };
        Fault::new(format!("`{}` is no provider that this program knows", name.escape_debug()), help)
    })
}

pub(super) fn sign_in(value: &DeValue<'_>) -> Result<SignIn, Fault> {
    match text(value)?.trim() {
        "password" => Ok(SignIn::Password),
        "xoauth2" => Ok(SignIn::XOAuth2),
        other => Err(Fault::new(
            format!("`{}` is no way to sign in", other.escape_debug()),
            "Write `password`, or `xoauth2` where the password command prints an access token.",
        )),
    }
}

fn server(value: &DeValue<'_>) -> Result<Server, Fault> {
    Server::parse(text(value)?)
        .map_err(|error| Fault::new(error.to_string(), super::server::help(&error)))
}

fn pace(value: &DeValue<'_>) -> Result<Pace, Fault> {
    let written = match value {
        // Thirty a minute or thirty a day: a guess could be wrong by a factor of 1,440.
        DeValue::Integer(number) => {
            return Err(Fault::new(
                format!("`{number}` does not say in which time"),
                format!("Write, for example, `\"{number}/min\"`."),
            ));
        }
        value => text(value)?,
    };
    written
        .parse()
        .map_err(|error: super::PaceError| Fault::new(error.to_string(), error.help()))
}

fn answer_timeout(value: &DeValue<'_>) -> Result<Duration, Fault> {
    let wait = duration(value)?;
    if (Duration::from_secs(1)..=ANSWER_TIMEOUT_MAX).contains(&wait) {
        return Ok(wait);
    }
    Err(Fault::new(
        "this is not between a second and an hour",
        "Leave it out to wait ten minutes, as the standard asks.",
    ))
}

/// How a password is given, as the manual has it for each kind of server.
fn password_help(section: &Section<'_>) -> String {
    let protocol = protocol_of(section);
    let variable = protocol.to_uppercase();
    format!(
        "Write `password = {{ command = \"pass show {protocol}\" }}`, which asks your password manager when it is needed, or \
         `password = {{ env = \"REDRESS_{variable}_PASSWORD\" }}`."
    )
}

fn protocol_of(section: &Section<'_>) -> &'static str {
    if section.is_named("inbox") {
        "imap"
    } else if section.is_named("coordinator") {
        "ledger"
    } else {
        "smtp"
    }
}

/// Reads where the password comes from. The value is never repeated: it may be the password itself.
pub(super) fn read_password(section: &Section<'_>) -> Option<PasswordSource> {
    // Only its kind is looked at here; the table is read as a section below.
    section.optional("password", |value| match value {
        DeValue::Table(_) => Ok(()),
        DeValue::String(_) => Err(Fault::new(
            "a password is not kept in this file, where every partner who gets the folder could read it",
            format!("{} If the password was shared with this file, change it.", password_help(section)),
        )),
        other => Err(Fault::new(format!("this is {}, not where the password comes from", kind(other)), password_help(section))),
    })?;
    let source = section.section("password")?;
    let command = source
        .optional("command", name)
        .map(|command| PasswordSource::Command(command.to_owned()));
    let env = source
        .optional("env", |value| {
            environment_variable(value, protocol_of(section))
        })
        .map(PasswordSource::Env);
    // Counted by the keys that are there, so that a faulty one is not told again as missing.
    let given = usize::from(source.has("command")) + usize::from(source.has("env"));
    source.finish();
    if given != 1 {
        let message = if given == 0 {
            "the password comes from nowhere"
        } else {
            "the password comes from two places"
        };
        section.fault("password", Fault::new(message, password_help(section)));
    }
    // Where both are named the fault above stops the campaign, whichever is taken.
    command.or(env)
}

fn environment_variable(value: &DeValue<'_>, protocol: &str) -> Result<String, Fault> {
    let name = text(value)?.trim();
    let valid = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if valid {
        return Ok(name.to_owned());
    }
    // Not repeated either: this is where somebody who misread the manual pastes the password.
    Err(Fault::new(
        "this is no name of an environment variable",
        format!(
            "Write the name of a variable that holds the password, such as `REDRESS_{}_PASSWORD`.",
            protocol.to_uppercase()
        ),
    ))
}

/// A user name and a password come together or not at all.
pub(super) fn check_sign_in(section: &Section<'_>) {
    match (section.has("username"), section.has("password")) {
        (true, false) => section.fault(
            "username",
            Fault::new(
                "there is a user name and no password",
                password_help(section),
            ),
        ),
        (false, true) => section.fault(
            "password",
            Fault::new(
                "there is a password and no user name",
                "Add `username = \"...\"`, often the sender's address.",
            ),
        ),
        _ => {}
    }
}

/// The two usual ports belong to one way of securing each; the other way would wait for an answer that never comes.
fn check_port(section: &Section<'_>, settings: &DeliverySettings) {
    let Some(server) = &settings.server else {
        return;
    };
    // RFC 8314: 465 is TLS from the start, 587 STARTTLS. Other ports may speak either.
    let other = match (server.security, server.port) {
        (Security::Tls, 587) => Security::StartTlsOrLoopback,
        (Security::StartTls | Security::StartTlsOrLoopback, 465) => Security::Tls,
        _ => return,
    };
    let meant = Server {
        security: other,
        ..server.clone()
    };
    section.note(
        "server",
        format!("port {} usually speaks the other kind of TLS", server.port),
        format!("If the connection hangs, try `{meant}`."),
    );
}

/// Notes where the campaign asks for more than its provider allows, or signs in as the provider no longer lets it.
fn check_provider(section: &Section<'_>, settings: &DeliverySettings) {
    if let (SignIn::XOAuth2, Some(PasswordSource::Env(_))) = (settings.sign_in, &settings.password)
    {
        section.note(
            "password",
            "an access token in an environment variable expires, often within the hour",
            "Use `password = { command = \"...\" }`, which is asked again for a fresh token.",
        );
    }
    let Some(provider) = settings.provider else {
        return;
    };
    let title = &provider.title;
    let seen = format!(
        "By {} {title} said so; if your account may do more, ignore this.",
        provider.read_on
    );
    // Notes only: an account may be allowed more than the provider says of all.
    if let (Some(ours), Some(theirs)) = (settings.daily, provider.daily)
        && ours > theirs
    {
        section.note(
            "daily",
            format!("{title} allows {theirs} addressees in 24 hours, and this says {ours}"),
            &seen,
        );
    }
    // The faster pace is the one with less time between two letters.
    if let Some(theirs) = provider.pace
        && settings.pace.interval() < theirs.interval()
    {
        section.note(
            "pace",
            format!("{title} allows {theirs}, and this says {}", settings.pace),
            &seen,
        );
    }
    if let Some(theirs) = provider.connections
        && settings.connections > theirs
    {
        let message = format!(
            "{title} allows {theirs} at a time, and this says {}",
            settings.connections
        );
        section.note("connections", message, &seen);
    }
    if provider.sign_in == SignIn::XOAuth2 && settings.sign_in == SignIn::Password {
        let message = format!("{title} switches sign-in with a password off");
        section.note(
            "sign_in",
            message,
            "Use `sign_in = \"xoauth2\"` with a command that prints an access token.",
        );
    }
    if settings.server.is_none() {
        let message = format!("{title} has a server for each region, and none is named");
        section.note(
            "provider",
            message,
            "Add `server`; the provider's console shows its name.",
        );
    }
    if settings.username.is_none() {
        let help = format!("Add `username` and `password`: {}.", provider.password);
        section.note(
            "provider",
            format!("{title} takes no letters without sign-in"),
            help,
        );
    }
}
