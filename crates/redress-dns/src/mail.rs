//! Whether a domain takes mail (RFC 5321, section 5.1; RFC 7505).

use crate::data::{Data, Found, RecordType};
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::transport::Transport;
use crate::unknown::Unknown;

/// What becomes of mail for a domain, as far as the DNS says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// To these servers, the first preferred.
    Servers(Vec<DomainName>),
    /// To the host of that name, as it has no MX records: this is as good (RFC 5321, section 5.1).
    Host,
    /// Nowhere: it says that it takes none (RFC 7505, section 3).
    NullMx,
    /// Nowhere: it has neither servers nor an address.
    Nowhere,
    /// Nowhere: there is no such domain.
    NoSuchDomain,
    /// Nobody could find out.
    Unknown(Unknown),
}

impl MailRoute {
    /// Finds out about a domain. One question for most, three for one without MX records.
    pub async fn of<T: Transport>(resolver: &Resolver<T>, domain: &DomainName) -> Self {
        match resolver.look_up(domain, RecordType::Mx).await {
            Ok(Found::NoSuchName) => Self::NoSuchDomain,
            Ok(Found::NoData) => Self::without_mx(resolver, domain).await,
            Ok(Found::Records(records)) => Self::with(&records),
            Err(why) => Self::Unknown(why),
        }
    }

    fn with(records: &[Data]) -> Self {
        let mut servers: Vec<(u16, &DomainName)> = Vec::new();
        for data in records {
            if let Data::Mx {
                preference,
                exchange: Some(exchange),
            } = data
            {
                servers.push((*preference, exchange));
            }
        }
        // A root beside other servers breaks RFC 7505, section 3, and says nothing.
        if servers.is_empty() {
            return Self::NullMx;
        }
        servers.sort();
        Self::Servers(servers.into_iter().map(|(_, name)| name.clone()).collect())
    }

    async fn without_mx<T: Transport>(resolver: &Resolver<T>, domain: &DomainName) -> Self {
        for record in [RecordType::A, RecordType::Aaaa] {
            match resolver.look_up(domain, record).await {
                Ok(Found::Records(_)) => return Self::Host,
                Ok(Found::NoData | Found::NoSuchName) => {}
                Err(why) => return Self::Unknown(why),
            }
        }
        Self::Nowhere
    }
}
