//! An SPF record with everything it leads to, and what a receiver would have to look up for it.

use super::macros::MacroString;
use super::record::{Mechanism, Qualifier, SpfRecord, SpfSyntaxError, is_spf};
use crate::data::{Data, Found, RecordType};
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::transport::Transport;
use crate::unknown::Unknown;
use std::net::IpAddr;

/// Terms that need a look-up, at most (RFC 7208, section 4.6.4).
pub const LOOK_UPS_MAX: usize = 10;
/// Look-ups that find nothing, at most (RFC 7208, section 4.6.4).
pub const VOID_MAX: usize = 2;
/// Servers that an `mx` may lead to (RFC 7208, section 4.6.4).
pub const MX_NAMES_MAX: usize = 10;
/// Look-ups after which we stop counting: records that include each other have no end.
const COUNTED_MAX: usize = 40;

/// What an SPF record comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpfWalk {
    /// The record of the domain itself.
    pub text: String,
    /// The terms that need a look-up, with what follows from them.
    pub look_ups: usize,
    /// The names among them that have nothing.
    pub void: Vec<DomainName>,
    /// What makes all of it worth nothing (`permerror`).
    pub faults: Vec<SpfFault>,
    /// Names that could not be asked about to the end.
    pub unknown: Vec<(DomainName, Unknown)>,
    /// Records that let everybody send.
    pub open: Vec<DomainName>,
    /// Whether it says anything of servers that nothing fits.
    pub has_end: bool,
    /// Records that use `ptr`.
    pub ptr: Vec<DomainName>,
    /// Other domains' records and hosts that it names.
    pub names: Vec<DomainName>,
    /// Networks that it names, those of hosts included.
    pub networks: Vec<(IpAddr, u8)>,
    /// Whether who may send hangs on more than networks and names: on macros, on names that are looked up backwards.
    pub is_open_ended: bool,
}

/// Something that makes a record worth nothing, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpfFault {
    /// The domain has several records (RFC 7208, section 4.5).
    Several(DomainName, usize),
    /// A word of its record is none (RFC 7208, section 4.6).
    Syntax(DomainName, SpfSyntaxError),
    /// A record that is included, or that decides, is not there (RFC 7208, sections 5.2 and 6.1).
    Missing(DomainName),
    /// An `mx` leads to so many servers (RFC 7208, section 4.6.4).
    MxNames(DomainName, usize),
}

/// A record that is still to be looked at.
struct Step {
    domain: DomainName,
    /// What it says of everybody counts for the domain: it is its own record, or one that decides for it.
    decides: bool,
    /// Whoever passes it passes.
    passes: bool,
}

impl SpfWalk {
    /// Follows the record of a domain; none if it has none.
    pub async fn of<T: Transport>(
        resolver: &Resolver<T>,
        domain: &DomainName,
    ) -> Result<Option<Self>, Unknown> {
        let texts = records_of(resolver, domain).await?;
        let Some(first) = texts.first() else {
            return Ok(None);
        };
        let mut walk = Self {
            text: first.clone(),
            ..Self::default()
        };
        let start = Step {
            domain: domain.clone(),
            decides: true,
            passes: true,
        };
        let mut steps = walk.take(resolver, start, &texts).await;
        steps.reverse();
        // Depth first, as a receiver does it; the last is the next.
        while let Some(step) = steps.pop() {
            if walk.look_ups >= COUNTED_MAX {
                break;
            }
            match records_of(resolver, &step.domain).await {
                Err(why) => walk.unknown.push((step.domain, why)),
                Ok(texts) if texts.is_empty() => {
                    walk.faults.push(SpfFault::Missing(step.domain));
                }
                Ok(texts) => {
                    let mut next = walk.take(resolver, step, &texts).await;
                    next.reverse();
                    steps.append(&mut next);
                }
            }
        }
        Ok(Some(walk))
    }

    /// Takes one record in; gives those that it leads to.
    async fn take<T: Transport>(
        &mut self,
        resolver: &Resolver<T>,
        step: Step,
        texts: &[String],
    ) -> Vec<Step> {
        let domain = step.domain;
        let [text] = texts else {
            self.faults.push(SpfFault::Several(domain, texts.len()));
            return Vec::new();
        };
        let record = match SpfRecord::read(text) {
            Ok(record) => record,
            Err(error) => {
                self.faults.push(SpfFault::Syntax(domain, error));
                return Vec::new();
            }
        };
        let mut next = Vec::new();
        for (qualifier, mechanism) in &record.mechanisms {
            let passes = step.passes && *qualifier == Qualifier::Pass;
            match mechanism {
                Mechanism::All => break,
                Mechanism::Include(name) => {
                    self.look_ups += 1;
                    let included = self.named(name, &domain);
                    next.extend(included.map(|domain| Step {
                        domain,
                        decides: false,
                        passes,
                    }));
                }
                Mechanism::A(name) => {
                    self.look_ups += 1;
                    if let Some(host) = self.host(name.as_ref(), &domain) {
                        self.add_host(resolver, &host, true).await;
                    }
                }
                Mechanism::Mx(name) => {
                    self.look_ups += 1;
                    if let Some(host) = self.host(name.as_ref(), &domain) {
                        self.add_mail_servers(resolver, &host).await;
                    }
                }
                Mechanism::Ptr => {
                    self.look_ups += 1;
                    self.ptr.push(domain.clone());
                    self.is_open_ended = true;
                }
                Mechanism::Exists(name) => {
                    self.look_ups += 1;
                    self.is_open_ended = true;
                    if let Some(host) = self.named(name, &domain) {
                        self.add_existing(resolver, &host).await;
                    }
                }
                Mechanism::Network(address, length) => {
                    self.networks.push((*address, *length));
                    if *length == 0 && passes {
                        self.open.push(domain.clone());
                    }
                }
            }
        }
        if let Some(all) = record.all() {
            self.has_end |= step.decides;
            // An included record that fits everybody lets everybody pass (RFC 7208, section 5.2).
            if all == Qualifier::Pass && step.passes {
                self.open.push(domain);
            }
        } else if let Some(redirect) = &record.redirect {
            // Only where there is no `all` (RFC 7208, section 6.1).
            self.look_ups += 1;
            let decides = self.named(redirect, &domain);
            self.has_end |= step.decides && decides.is_none();
            next.extend(decides.map(|domain| Step { domain, ..step }));
        }
        next
    }

    /// The name that is meant, written down as one that the record names; none if it hangs on the letter, or is no name.
    fn named(&mut self, name: &MacroString, domain: &DomainName) -> Option<DomainName> {
        if name.hangs_on_the_letter() {
            self.is_open_ended = true;
            return None;
        }
        let expanded = name.expanded(domain);
        match &expanded {
            Some(named) => self.names.push(named.clone()),
            None => self.faults.push(SpfFault::Syntax(
                domain.clone(),
                SpfSyntaxError {
                    word: name.as_str().to_owned(),
                },
            )),
        }
        expanded
    }

    fn host(&mut self, name: Option<&MacroString>, domain: &DomainName) -> Option<DomainName> {
        match name {
            Some(name) => self.named(name, domain),
            None => Some(domain.clone()),
        }
    }

    /// The addresses of a host. It is void if it has none of either kind: which kind is asked for hangs on who asks.
    async fn add_host<T: Transport>(
        &mut self,
        resolver: &Resolver<T>,
        host: &DomainName,
        counts: bool,
    ) {
        let mut found_any = false;
        for record in [RecordType::A, RecordType::Aaaa] {
            match resolver.look_up(host, record).await {
                Ok(found) => {
                    for address in found.addresses() {
                        found_any = true;
                        let length = if address.is_ipv4() { 32 } else { 128 };
                        self.networks.push((address, length));
                    }
                }
                Err(why) => {
                    self.unknown.push((host.clone(), why));
                    return;
                }
            }
        }
        if !found_any && counts {
            self.void.push(host.clone());
        }
    }

    async fn add_mail_servers<T: Transport>(&mut self, resolver: &Resolver<T>, host: &DomainName) {
        let found = match resolver.look_up(host, RecordType::Mx).await {
            Ok(found) => found,
            Err(why) => return self.unknown.push((host.clone(), why)),
        };
        let servers: Vec<&DomainName> = mail_servers(&found).collect();
        if servers.is_empty() {
            self.void.push(host.clone());
        }
        if servers.len() > MX_NAMES_MAX {
            let fault = SpfFault::MxNames(host.clone(), servers.len());
            return self.faults.push(fault);
        }
        for server in servers {
            self.add_host(resolver, server, false).await;
        }
    }

    async fn add_existing<T: Transport>(&mut self, resolver: &Resolver<T>, host: &DomainName) {
        match resolver.look_up(host, RecordType::A).await {
            Ok(found) if found.records().is_empty() => self.void.push(host.clone()),
            Ok(_) => {}
            Err(why) => self.unknown.push((host.clone(), why)),
        }
    }
}

fn mail_servers(found: &Found) -> impl Iterator<Item = &DomainName> {
    found.records().iter().filter_map(|data| match data {
        Data::Mx {
            exchange: Some(exchange),
            ..
        } => Some(exchange),
        _ => None,
    })
}

/// The SPF records of a domain (RFC 7208, section 4.5).
async fn records_of<T: Transport>(
    resolver: &Resolver<T>,
    domain: &DomainName,
) -> Result<Vec<String>, Unknown> {
    let found = resolver.look_up(domain, RecordType::Txt).await?;
    let texts = found.texts().filter(|text| is_spf(text));
    Ok(texts.map(ToOwned::to_owned).collect())
}
