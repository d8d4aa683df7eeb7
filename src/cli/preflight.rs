//! `redress preflight`

use super::context::{Context, runtime};
use super::exit::{Failure, Outcome};
use super::output;
use super::preflight_lists::{ListedDomains, places_of};
use super::preflight_page::{Asked, Preflight};
use super::preflight_record::{LastPreflight, remember};
use super::test_proofs::last_proofs;
use super::trust;
use super::width::fitted;
use super::words::{grouped, list};
use crate::campaign::{Campaign, DeliverySettings, Provider};
use clap::ValueEnum;
use redress_base::address::EmailAddress;
use redress_base::problem::Problem;
use redress_dns::{
    DkimKey, DomainName, Finding, Network, Resolver, Sender, SendingServer, Signing,
    check_recipients, check_sender, read_server, servers_of_the_system,
};
use redress_letters::message::Signer;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// The time for so many domains, the sender's own questions among them: at 50 questions at a time a slow line needs no more.
const TIME: (usize, Duration) = (4_000, Duration::from_secs(30));

/// Ask the DNS whether receivers will believe that the letters are yours, and whether the recipients' domains take mail.
///
/// SPF, DKIM and DMARC of the sender, where bounces and answers go, and each recipients' domain once. It only asks: nothing
/// is sent, and `send` does not wait for it. What nobody could find out is held against nobody.
#[derive(Debug, clap::Args)]
pub struct PreflightCommand {
    /// Ask this DNS server instead of the system's: `192.0.2.1`, `[2001:db8::1]:53`. May be given several times.
    #[arg(long, value_name = "ADDR", value_parser = server)]
    dns: Vec<SocketAddr>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = PreflightFormat::Table)]
    format: PreflightFormat,
}

/// How a preflight is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum PreflightFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

fn server(typed: &str) -> Result<SocketAddr, String> {
    read_server(typed).ok_or_else(|| {
        format!("`{typed}` is no address of a server: write `192.0.2.1` or `192.0.2.1:5353`")
    })
}

impl PreflightCommand {
    /// Asks, prints what was found, and keeps for `send` that it was asked.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let (senders, unsigned) = senders(&campaign)?;
        let today = context.clock.today(&campaign.timezone);
        let mut listed = ListedDomains::read(&campaign, today)?;
        let servers = if self.dns.is_empty() {
            servers_of_the_system()
        } else {
            self.dns.clone()
        };
        let named: Vec<String> = servers.iter().map(ToString::to_string).collect();
        output::say(format_args!(
            "asking {} about the sender and the recipients' domains ({})",
            list(&named),
            grouped(listed.domains.len() as u64),
        ));
        if let Some(settings) = &campaign.coordinator {
            output::say(format_args!(
                "{}: `redress coordinator` asks there",
                trust::meeting_place(settings)
            ));
        }
        let begun_at = context.clock.now();
        let domains = std::mem::take(&mut listed.domains);
        let asked = runtime()?.block_on(ask(servers, &senders, domains));
        let preflight = Preflight {
            at: begun_at,
            places: places_of(&campaign, today, &asked.bad)?,
            listed,
            asked,
            unsigned,
            proofs: last_proofs(context, &campaign),
        };
        let text = match self.format {
            PreflightFormat::Table => fitted(&preflight.page(context)),
            PreflightFormat::Json => preflight.json(),
        };
        // Before it is printed: what was found stays found where nobody reads it.
        remember(context, &LastPreflight::of(&preflight, &campaign));
        output::print(&text)?;
        Ok(preflight.exit())
    }
}

async fn ask(
    servers: Vec<SocketAddr>,
    senders: &[Sender],
    of_recipients: BTreeSet<DomainName>,
) -> Asked {
    let (domains, time) = TIME;
    let asked = of_recipients.len();
    let share = asked.div_ceil(domains).max(1);
    let time = time.saturating_mul(u32::try_from(share).unwrap_or(u32::MAX));
    let resolver = Arc::new(Resolver::new(Network, servers.clone()).within(time));
    // Side by side: whoever waits for a list of thousands waits no longer for the sender.
    let (sender, bad) = tokio::join!(
        check_senders(&resolver, senders),
        check_recipients(&resolver, of_recipients),
    );
    let unfinished = if resolver.is_dead() {
        Some(
            "no DNS server answers: see whether this machine is online, or name a server with `--dns`",
        )
    } else if resolver.was_cut() {
        Some("the DNS was too slow: run it again, or name another server with `--dns`")
    } else {
        None
    };
    Asked {
        sender,
        domains: asked as u64,
        bad,
        servers,
        unfinished,
    }
}

/// What is found about all of them, each thing once.
async fn check_senders(resolver: &Resolver<Network>, senders: &[Sender]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sender in senders {
        for finding in check_sender(resolver, sender).await {
            // Two senders of one domain, or one key for both.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// The senders of the mailings as the DNS knows them, each with the server and the key of the account that it writes through;
/// and what keeps letters from being signed.
fn senders(campaign: &Campaign) -> Result<(Vec<Sender>, Option<Problem>), Failure> {
    let domain = |address: &EmailAddress| {
        DomainName::parse(address.domain()).ok_or_else(|| {
            anyhow::anyhow!(
                "`{}` is no domain that can be asked about",
                address.domain()
            )
        })
    };
    let mut senders = Vec::new();
    let mut unsigned = None;
    for (account, settings) in campaign.ways() {
        let (signing, problem) = signing(settings);
        // A page has room for one, and each keeps all letters of its account from going.
        unsigned = unsigned.or(problem.map(|problem| match account {
            Some(account) => Problem {
                message: format!("account `{account}`: {}", problem.message),
                ..problem
            },
            None => problem,
        }));
        for sender in campaign.senders_through(account) {
            let from = domain(&sender.email)?;
            let reply_to = sender.reply_to.as_ref().map(domain).transpose()?;
            senders.push(Sender {
                reply_to: reply_to.filter(|reply_to| *reply_to != from),
                from,
                signing: signing.clone(),
                server: sending_server(settings),
            });
        }
    }
    Ok((senders, unsigned))
}

/// The public half of the key that letters are signed with, or what keeps them from being signed.
fn signing(delivery: &DeliverySettings) -> (Signing, Option<Problem>) {
    let Some(settings) = &delivery.dkim else {
        return (Signing::Elsewhere, None);
    };
    let unsigned = |message: String| {
        // `send` would end with the same words, after the approval.
        let help = "Mend it before you send: without the key no letter goes.";
        let problem = Problem::error("campaign.toml", message, help);
        (Signing::NotKnown, Some(problem))
    };
    let signer = match Signer::load(settings) {
        Ok(signer) => signer,
        Err(error) => return unsigned(error.to_string()),
    };
    let domain = DomainName::parse(&settings.domain);
    let key =
        domain.and_then(|domain| DkimKey::new(&settings.selector, domain, signer.public_key()));
    match key {
        Some(key) => (Signing::Here(key), None),
        None => unsigned(format!(
            "`{}` is no domain that can be asked about",
            settings.domain
        )),
    }
}

fn sending_server(settings: &DeliverySettings) -> Option<SendingServer> {
    let server = settings.server.as_ref()?;
    let runs_it = |provider: &&Provider| provider.runs(server);
    let provider = settings
        .provider
        .or_else(|| Provider::all().iter().find(runs_it));
    Some(SendingServer {
        title: match provider {
            Some(provider) => provider.title.clone(),
            None if server.is_here() => "the relay on this machine".to_owned(),
            None => server.host.clone(),
        },
        include: provider
            .and_then(|provider| provider.spf.as_deref())
            .and_then(DomainName::parse),
        // Of a host on this machine the DNS knows nothing.
        host: DomainName::parse(&server.host).filter(|_| !server.is_here()),
    })
}
