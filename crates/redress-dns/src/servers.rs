//! Which DNS servers are asked.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

/// The port of the DNS (RFC 1035, section 4.2).
const PORT: u16 = 53;
/// As many as the system's own resolver asks (`MAXNS` in resolv.conf(5)).
const SERVERS_MAX: usize = 3;
/// What a system without any says: its own machine (resolv.conf(5)).
const OWN: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), PORT);

/// Reads a server as it is typed: `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`.
#[must_use]
pub fn read_server(text: &str) -> Option<SocketAddr> {
    let text = text.trim();
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(|address| (address, PORT).into()))
        .ok()
}

/// Those of the system, from its `/etc/resolv.conf`.
#[must_use]
pub fn servers_of_the_system() -> Vec<SocketAddr> {
    servers_in(&std::fs::read_to_string(Path::new("/etc/resolv.conf")).unwrap_or_default())
}

fn servers_in(text: &str) -> Vec<SocketAddr> {
    let named = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        (words.next() == Some("nameserver")).then(|| words.next())?
    });
    let mut servers: Vec<SocketAddr> = named.filter_map(read_server).take(SERVERS_MAX).collect();
    if servers.is_empty() {
        servers.push(OWN);
    }
    servers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_an_address_with_or_without_a_port() {
        let read = |text| read_server(text).map(|server| server.to_string());
        assert_eq!(read("192.0.2.1").as_deref(), Some("192.0.2.1:53"));
        assert_eq!(read("127.0.0.1:5353").as_deref(), Some("127.0.0.1:5353"));
        assert_eq!(read("2001:db8::1").as_deref(), Some("[2001:db8::1]:53"));
        assert_eq!(
            read("[2001:db8::1]:99").as_deref(),
            Some("[2001:db8::1]:99")
        );
        assert_eq!(read("dns.example"), None);
    }

    #[test]
    fn the_systems_own_are_read_as_the_system_reads_them() {
        let file = "# a comment\nsearch example\nnameserver 192.0.2.1 # ours\nnameserver nonsense\n\
                    nameserver 2001:db8::1\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n";
        let read: Vec<String> = servers_in(file).iter().map(ToString::to_string).collect();
        assert_eq!(read, ["192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.3:53"]);
        assert_eq!(servers_in(""), [OWN]);
    }
}
