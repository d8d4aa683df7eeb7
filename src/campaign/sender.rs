//! `[sender]` and `[mailing.sender]`: who the letters come from, and whether they may.

use super::file::{Fault, Section};
use super::post_address::post_address;
use super::values::{email, existing_file, sender_name};
use super::{DeliverySettings, Provider};
use redress_base::address::{EmailAddress, Parsed};
use redress_base::folder::Folder;
use redress_base::id::AccountName;
use redress_base::message_id::MessageId;
use redress_base::words::quoted_series;
use redress_letters::Sender;
use redress_letters::message::Logo;

/// What an e-mail provider says to a sender that is not the account's own is data of `answers.toml`; this is the best known.
const REFUSED_SENDER: &str = "550 5.7.60";

/// What is longer is read by nobody: how large a logo may be is told with its size.
const LOGO_FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A `[mailing.sender]` that has an address of its own, kept until the server is known that its letters leave through.
pub(super) struct OwnSender<'f> {
    section: Section<'f>,
    email: EmailAddress,
}

/// Reads `[sender]`.
pub(super) fn read_sender(folder: &Folder, section: Section<'_>) -> Option<Sender> {
    let name = section.required("name", "name = \"Coalition for Civil Rights\"", sender_name);
    let address = section.required("email", "email = \"letters@coalition.example\"", email);
    let reply_to = section.optional("reply_to", email);
    let logo = read_logo(folder, &section, address.as_ref().map(|it| &it.address));
    let post_address = section.optional("post_address", post_address);
    tell_repairs(&section, address.as_ref(), reply_to.as_ref());
    section.finish();
    Some(Sender {
        name: name?.to_owned(),
        email: address?.address,
        reply_to: reply_to.map(|parsed| parsed.address),
        logo,
        post_address: post_address.unwrap_or_default(),
    })
}

/// What a section says of a sender: field by field it takes the place of what another sender says.
#[derive(Clone, Debug, Default)]
pub(super) struct SenderFields {
    name: Option<String>,
    pub(super) email: Option<EmailAddress>,
    reply_to: Option<EmailAddress>,
    logo: Option<Logo>,
    post_address: Option<Vec<String>>,
}

/// The keys of a sender.
const FIELDS: [&str; 5] = ["name", "email", "reply_to", "logo", "post_address"];

impl SenderFields {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        FIELDS.iter().all(|field| !self.says(field))
    }

    fn says(&self, field: &str) -> bool {
        match field {
            "name" => self.name.is_some(),
            "email" => self.email.is_some(),
            "reply_to" => self.reply_to.is_some(),
            "post_address" => self.post_address.is_some(),
            _ => self.logo.is_some(),
        }
    }

    /// The other sender, but for what this one says.
    pub(super) fn over(&self, other: &Sender) -> Sender {
        let is_another = self.name.is_some();
        Sender {
            name: self.name.clone().unwrap_or_else(|| other.name.clone()),
            email: self.email.clone().unwrap_or_else(|| other.email.clone()),
            reply_to: self.reply_to.clone().or_else(|| other.reply_to.clone()),
            // Who writes under another name has another letterhead, and another door.
            post_address: match &self.post_address {
                Some(own) => own.clone(),
                None if is_another => Vec::new(),
                None => other.post_address.clone(),
            },
            logo: (self.logo.clone()).or_else(|| other.logo.clone().filter(|_| !is_another)),
        }
    }
}

/// Reads what a section says of a sender; `domain` is whose domain the sender has if the section names no address.
pub(super) fn read_sender_fields(
    folder: &Folder,
    section: &Section<'_>,
    domain: Option<&EmailAddress>,
) -> SenderFields {
    let name = section.optional("name", sender_name);
    let address = section.optional("email", email);
    let reply_to = section.optional("reply_to", email);
    tell_repairs(section, address.as_ref(), reply_to.as_ref());
    let address = address.map(|parsed| parsed.address);
    let logo = read_logo(folder, section, address.as_ref().or(domain));
    let post_address = section.optional("post_address", post_address);
    SenderFields {
        name: name.map(str::to_owned),
        email: address,
        reply_to: reply_to.map(|parsed| parsed.address),
        logo,
        post_address,
    }
}

/// Reads the `[mailing.sender]` of a mailing: field by field it takes the place of `[sender]`. None where there is neither.
/// `carrying` are the accounts that carry it, whose own senders may say the same.
pub(super) fn read_own_sender<'f>(
    folder: &Folder,
    mailing: &Section<'f>,
    campaign: Option<&Sender>,
    carrying: &[(&AccountName, &SenderFields)],
    own: &mut Vec<OwnSender<'f>>,
) -> Option<Sender> {
    let Some(section) = mailing.section("sender") else {
        return campaign.cloned();
    };
    if section.entries().next().is_none() {
        let help = "Give it a `name`, an `email`, a `reply_to`, a `logo` or a `post_address` that differs from `[sender]`, or take it \
                    out.";
        mailing.fault("sender", Fault::new("[mailing.sender] says nothing", help));
    }
    let fields = read_sender_fields(folder, &section, campaign.map(|sender| &sender.email));
    for field in FIELDS.iter().filter(|field| section.has(field)) {
        let mut accounts = carrying.iter();
        // Else one of the two would have no effect, and nobody would know which.
        if let Some((account, _)) = accounts.find(|(_, sender)| sender.says(field)) {
            let message = format!("[account.{account}.sender] has a `{field}` as well");
            let help = "Take it out here or there: a letter has one sender.";
            section.fault(field, Fault::new(message, help));
        }
    }
    let sender = campaign.map(|campaign| fields.over(campaign));
    match fields.email {
        Some(email) => own.push(OwnSender { section, email }),
        None => section.finish(),
    }
    sender
}

/// Reads the picture of the letterhead, for a sender with this address.
fn read_logo(
    folder: &Folder,
    section: &Section<'_>,
    sender: Option<&EmailAddress>,
) -> Option<Logo> {
    let path = section.optional("logo", |value| existing_file(folder, value))?;
    let at = |problem: String, help: String| {
        section.fault("logo", Fault::new(format!("`{path}`: {problem}"), help));
    };
    let bytes = folder
        .read(&path, LOGO_FILE_BYTES_MAX)
        .map_err(|problem| at(problem.message, problem.help))
        .ok()?;
    let help = "Save the logo as PNG or JPEG, some 600 pixels wide.";
    Logo::new(path.clone(), &bytes, sender?.domain())
        .map_err(|error| at(error.to_string(), help.to_owned()))
        .ok()
}

fn tell_repairs(section: &Section<'_>, email: Option<&Parsed>, reply_to: Option<&Parsed>) {
    for (key, parsed) in [("email", email), ("reply_to", reply_to)] {
        for repair in parsed.into_iter().flat_map(|parsed| &parsed.repairs) {
            section.note(
                key,
                repair,
                "Mend it in the file, so that it says what is used.",
            );
        }
    }
}

/// Notes what receiving servers and the provider will say about these senders. `used` are those that mailings write as.
pub(super) fn note_doubts(
    top: &Section<'_>,
    campaign: Option<&Sender>,
    own: Vec<OwnSender<'_>>,
    used: &[&Sender],
    delivery: &DeliverySettings,
) {
    // Where each mailing has an address of its own, nobody writes from that of the campaign.
    let campaign = campaign
        .filter(|sender| used.is_empty() || used.iter().any(|used| used.email == sender.email));
    if let Some(sender) = campaign {
        note_signature(top, "delivery", &sender.email, delivery);
        note_policy(top, "sender", &sender.email, delivery);
    }
    let mut several = several_addresses(used, delivery);
    for OwnSender { section, email } in own {
        // What is so of the campaign's sender has been said there.
        if campaign.is_none_or(|sender| sender.email.domain() != email.domain()) {
            note_signature(&section, "email", &email, delivery);
            note_policy(&section, "email", &email, delivery);
        }
        let is_another = campaign.is_none_or(|sender| sender.email.inbox() != email.inbox());
        // Once, at the first that is another address than the campaign's.
        if let Some((message, help)) = several.take_if(|_| is_another) {
            section.note("email", message, help);
        }
        section.finish();
    }
}

impl OwnSender<'_> {
    /// Nothing more is asked of it.
    pub(super) fn finish(self) {
        self.section.finish();
    }
}

/// Notes what receiving servers and the provider will say about those who write through an account that has a name.
pub(super) fn note_doubts_of_account(
    section: &Section<'_>,
    used: &[&Sender],
    settings: &DeliverySettings,
) {
    const KEY: &str = "server";
    let mut domains: Vec<&str> = Vec::new();
    for email in used.iter().map(|sender| &sender.email) {
        if domains.contains(&email.domain()) {
            continue;
        }
        domains.push(email.domain());
        note_signature(section, KEY, email, settings);
        note_policy(section, KEY, email, settings);
        note_other_user(section, email, settings);
    }
    if let Some((message, help)) = several_addresses(used, settings) {
        section.note(KEY, message, help);
    }
}

/// An account that signs in with an address of another domain than it writes from.
fn note_other_user(section: &Section<'_>, email: &EmailAddress, settings: &DeliverySettings) {
    let Some(server) = &settings.server else {
        return;
    };
    let user = settings.username.as_deref();
    let user = user.and_then(|user| EmailAddress::parse(user).ok());
    let Some(user) = user.map(|parsed| parsed.address) else {
        return; // a name that says nothing of an address
    };
    if user.domain().eq_ignore_ascii_case(email.domain()) {
        return;
    }
    let message = format!(
        "letters from `{}` leave through the account of `{}` at `{}`, which may refuse an address that is not its own \
         (`{REFUSED_SENDER}`)",
        email.as_str(),
        user.as_str(),
        server.host
    );
    let help = format!(
        "Give the account its own `email` in {}.sender], or have the provider let it send as this one.",
        section.title().trim_end_matches(']')
    );
    section.note("username", message, help);
}

/// A signature by another domain is worth nothing to DMARC.
fn note_signature(
    section: &Section<'_>,
    key: &str,
    email: &EmailAddress,
    delivery: &DeliverySettings,
) {
    let Some(dkim) = &delivery.dkim else { return };
    if dkim.is_aligned_with(email) {
        return;
    }
    let message = format!(
        "letters from `{}` would be signed by `{}`",
        email.domain(),
        dkim.domain
    );
    section.note(
        key,
        message,
        "Sign with a key of the sender's own domain, or DMARC ignores the signature.",
    );
}

/// An address at a large provider whose policy lets nobody else send for it.
fn note_policy(
    section: &Section<'_>,
    key: &str,
    email: &EmailAddress,
    delivery: &DeliverySettings,
) {
    let Some(server) = &delivery.server else {
        return;
    };
    let Some(provider) = Provider::of_domain(email.domain()) else {
        return;
    };
    if provider.runs(server) {
        return;
    }
    let (domain, title) = (email.domain(), &provider.title);
    let message = format!(
        "letters from `{domain}` that leave through `{}` fail {title}'s DMARC policy",
        server.host
    );
    let help = format!(
        "Send from a domain of your own, or through {title} with `provider = \"{}\"`.",
        provider.name
    );
    section.note(key, message, help);
}

/// What to say of several From addresses through one account.
fn several_addresses(used: &[&Sender], delivery: &DeliverySettings) -> Option<(String, String)> {
    let server = delivery.server.as_ref()?;
    let mut addresses: Vec<&str> = Vec::new();
    for sender in used {
        let email = sender.email.as_str();
        if !addresses
            .iter()
            .any(|known| known.eq_ignore_ascii_case(email))
        {
            addresses.push(email);
        }
    }
    if addresses.len() < 2 {
        return None;
    }
    let message = format!(
        "letters from {} leave through one account at `{}`, which may refuse an address that is not its own \
         (`{REFUSED_SENDER}`)",
        quoted_series(&addresses, "and"),
        server.host
    );
    let help = "Have the provider let the account send as each of them, and see it with `redress test --mailing NAME`.";
    Some((message, help.to_owned()))
}

/// A return path of each letter's own needs a sender whose address has room for it.
pub(super) fn check_return_path(
    section: &Section<'_>,
    delivery: &DeliverySettings,
    used: &[&Sender],
) {
    if !delivery.tagged_return_path {
        return;
    }
    let tag = "0".repeat(MessageId::HASH_CHARACTERS);
    let mut senders = used.iter().map(|sender| &sender.email);
    if let Some(email) = senders.find(|email| email.tagged(&tag).is_none()) {
        let message = format!(
            "`{}` is too long for a return path of each letter's own",
            email.as_str()
        );
        let help = "Send from an address with at most 23 letters before the `@`, or take `tagged_return_path` out.";
        section.fault("tagged_return_path", Fault::new(message, help));
    }
}
