//! Questions over UDP and TCP.

use crate::message::Query;
use crate::transport::{Transport, Way};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};

/// Datagrams that are no answer to the question, before the socket is given up: somebody is guessing.
const STRANGERS_MAX: usize = 64;
/// Octets of a datagram that are read. More than was asked for, as some servers do not keep to it.
const READ_MAX: usize = 4096;

/// The network of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Network;

impl Transport for Network {
    async fn ask(&self, server: SocketAddr, query: &Query, way: Way) -> io::Result<Vec<u8>> {
        match way {
            Way::Udp => over_udp(server, query).await,
            Way::Tcp => over_tcp(server, query).await,
        }
    }
}

/// A socket of its own for each question, so that its port is one more thing to be guessed (RFC 5452, section 9.2).
async fn over_udp(server: SocketAddr, query: &Query) -> io::Result<Vec<u8>> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    // Connected: the system drops what comes from anybody else.
    socket.connect(server).await?;
    socket.send(query.bytes()).await?;
    let mut buffer = vec![0; READ_MAX];
    for _ in 0..STRANGERS_MAX {
        let length = socket.recv(&mut buffer).await?;
        // What does not fit is passed over and waited past: the true answer may be on its way.
        if query.is_answered_by(&buffer[..length]) {
            buffer.truncate(length);
            return Ok(buffer);
        }
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidData,
        "too many datagrams that are no answer",
    ))
}

/// One question, one answer, each with its length in two octets before it (RFC 1035, section 4.2.2).
async fn over_tcp(server: SocketAddr, query: &Query) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(query.bytes().len())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the question is too long"))?;
    // In one write, as some servers want it (RFC 7766, section 8).
    stream
        .write_all(&[&length.to_be_bytes(), query.bytes()].concat())
        .await?;
    let mut answer = vec![0; stream.read_u16().await?.into()];
    stream.read_exact(&mut answer).await?;
    if query.is_answered_by(&answer) {
        Ok(answer)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the answer is to another question",
        ))
    }
}
