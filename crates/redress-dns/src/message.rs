//! A question and the answers to it, in the wire's format.

use crate::data::{Data, Found, RecordType};
use crate::name::DomainName;
use crate::unknown::Unknown;
use domain::base::iana::{Class, Rcode};
use domain::base::{Message, MessageBuilder, Name, Rtype, ToName as _};
use domain::rdata::{A, Aaaa, Cname, Mx, Txt};
use std::collections::HashMap;
use std::str::FromStr as _;

/// Octets that a datagram may have: what passes every network without being cut up (DNS Flag Day 2020).
pub const DATAGRAM_MAX: u16 = 1232;
/// Names that lead to others, one after the other, before it is called endless. RFC 1034, section 3.6.2 wants chains
/// followed and loops noticed, without a number; resolvers follow about as many.
const CHAIN_MAX: usize = 8;
/// Records of one answer that are looked at: more than any name of mail has.
const RECORDS_MAX: usize = 500;

/// A question as it is written, with the id by which its answer is known.
#[derive(Clone, Debug)]
pub struct Query {
    id: u16,
    name: Name<Vec<u8>>,
    rtype: Rtype,
    bytes: Vec<u8>,
}

/// What an answer says, once it is known to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It is about the name, and certain.
    Found(Found),
    /// The name leads to this one, about which the answer says nothing.
    GoOn(DomainName),
    /// It says nothing about the name.
    Unknown(Unknown),
    /// It did not fit into a datagram: ask again over TCP (RFC 7766, section 5).
    Truncated,
}

impl Query {
    /// A question for the records of this type; without a name, the root's.
    pub fn new(name: Option<&DomainName>, record: RecordType, id: u16) -> Option<Self> {
        let text = name.map_or(".", DomainName::as_str);
        let name = Name::<Vec<u8>>::from_str(text).ok()?;
        let rtype = match record {
            RecordType::A => Rtype::A,
            RecordType::Aaaa => Rtype::AAAA,
            RecordType::Mx => Rtype::MX,
            RecordType::Txt => Rtype::TXT,
            RecordType::Ns => Rtype::NS,
        };
        let mut builder = MessageBuilder::new_vec();
        builder.header_mut().set_id(id);
        builder.header_mut().set_rd(true);
        let mut question = builder.question();
        question.push((&name, rtype)).ok()?;
        let mut additional = question.additional();
        // EDNS (RFC 6891), without which an answer has 512 octets at most, and every DKIM key would need TCP.
        additional
            .opt(|opt| {
                opt.set_udp_payload_size(DATAGRAM_MAX);
                Ok(())
            })
            .ok()?;
        let bytes = additional.finish();
        Some(Self {
            id,
            name,
            rtype,
            bytes,
        })
    }

    /// As it is sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether these octets are an answer to this question and to no other (RFC 5452, section 9.1): the id, and the
    /// question word for word. Where they came from is for the connection to see to.
    pub fn is_answered_by(&self, bytes: &[u8]) -> bool {
        let Ok(message) = Message::from_octets(bytes) else {
            return false;
        };
        let header = message.header();
        let same_question = || {
            let question = message.sole_question();
            question.is_ok_and(|question| {
                question.qname().name_eq(&self.name)
                    && question.qtype() == self.rtype
                    && question.qclass() == Class::IN
            })
        };
        header.id() == self.id && header.qr() && same_question()
    }

    /// What an answer to this question says.
    pub fn read(&self, bytes: &[u8]) -> Reply {
        let Ok(message) = Message::from_octets(bytes) else {
            return Reply::Unknown(Unknown::Garbled);
        };
        if message.header().tc() {
            return Reply::Truncated;
        }
        let rcode = message.header().rcode();
        match rcode {
            Rcode::NOERROR | Rcode::NXDOMAIN => {}
            Rcode::SERVFAIL => return Reply::Unknown(Unknown::ServerFailure),
            Rcode::REFUSED => return Reply::Unknown(Unknown::Refused),
            _ => return Reply::Unknown(Unknown::Garbled),
        }
        let Some(records) = Records::read(&message) else {
            return Reply::Unknown(Unknown::Garbled);
        };
        records.followed(&self.name, rcode == Rcode::NXDOMAIN)
    }
}

/// The records of an answer, by their owners' names in lower case.
#[derive(Default)]
struct Records {
    leads: HashMap<String, String>,
    data: HashMap<String, Vec<Data>>,
}

impl Records {
    /// All that are understood; nothing if the answer breaks off or is out of bounds.
    fn read(message: &Message<&[u8]>) -> Option<Self> {
        let mut records = Self::default();
        for (index, record) in message.answer().ok()?.enumerate() {
            let record = record.ok()?;
            if index >= RECORDS_MAX {
                return None;
            }
            if record.class() != Class::IN {
                continue;
            }
            let owner = record.owner().to_string().to_ascii_lowercase();
            let data = match record.rtype() {
                Rtype::CNAME => {
                    let record = record.to_record::<Cname<_>>().ok()??;
                    let target = record.data().cname().to_string().to_ascii_lowercase();
                    records.leads.insert(owner, target);
                    continue;
                }
                Rtype::A => Data::Address(record.to_record::<A>().ok()??.data().addr().into()),
                Rtype::AAAA => {
                    Data::Address(record.to_record::<Aaaa>().ok()??.data().addr().into())
                }
                Rtype::MX => {
                    let record = record.to_record::<Mx<_>>().ok()??;
                    let exchange = record.data().exchange();
                    let exchange = if exchange.is_root() {
                        None
                    } else {
                        // A name that cannot be asked about leads nowhere, which is not the same as no mail.
                        Some(DomainName::parse(&exchange.to_string())?)
                    };
                    let preference = record.data().preference();
                    Data::Mx {
                        preference,
                        exchange,
                    }
                }
                Rtype::TXT => {
                    let record = record.to_record::<Txt<_>>().ok()??;
                    let strings: Vec<&[u8]> = record.data().iter().collect();
                    Data::Text(String::from_utf8_lossy(&strings.concat()).into_owned())
                }
                // Signatures and whatever else comes along.
                _ => continue,
            };
            records.data.entry(owner).or_default().push(data);
        }
        Some(records)
    }

    /// What they say about a name, from CNAME to CNAME. An answer "no such name" is about the last of them (RFC 6604).
    fn followed(mut self, name: &Name<Vec<u8>>, no_such_name: bool) -> Reply {
        let start = name.to_string().to_ascii_lowercase();
        let mut at = start.clone();
        for _ in 0..=CHAIN_MAX {
            if let Some(data) = self.data.remove(&at) {
                return Reply::Found(Found::Records(data));
            }
            match self.leads.get(&at) {
                Some(next) => at.clone_from(next),
                None if no_such_name => return Reply::Found(Found::NoSuchName),
                None if at == start => return Reply::Found(Found::NoData),
                // Some servers leave it to whoever asks to go on from there; one that went there says nothing else.
                None => {
                    return DomainName::parse(&at)
                        .map_or(Reply::Unknown(Unknown::Garbled), Reply::GoOn);
                }
            }
        }
        Reply::Unknown(Unknown::Chain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query() -> Query {
        let name = DomainName::parse("coalition.example");
        Query::new(name.as_ref(), RecordType::Txt, 7).expect("a question")
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_none(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0_usize..600, at in 0_usize..600, to: u8) {
            let query = query();
            let _ = query.is_answered_by(&bytes);
            let _ = query.read(&bytes);
            // The question itself with one octet changed, and something behind it.
            let mut near = [query.bytes(), &bytes].concat();
            let length = near.len();
            near[at % length] = to;
            near[2] |= 0x80;
            near[7] = 3;
            near.truncate(cut.max(12));
            let _ = query.read(&near);
        }
    }

    #[test]
    fn a_question_is_no_answer_to_itself() {
        let query = query();
        assert!(!query.is_answered_by(query.bytes()));
        assert!(!query.is_answered_by(&[]));
    }
}
