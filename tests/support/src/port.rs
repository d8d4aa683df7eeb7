//! Ports for servers that cannot be given one that is open already.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::ops::Range;

/// Below those that a system gives to whoever asks for any: no other test's server, and no connection, gets one of these
/// before the server that it was chosen for listens on it.
const PORTS: Range<u16> = 10_000..32_000;

/// A port on loopback that nobody has, neither for TCP nor for UDP.
pub fn free_port() -> SocketAddr {
    let port = || {
        // Each has a key of its own, so that tests side by side do not try the same ones.
        let random = RandomState::new().build_hasher().finish();
        let place = random % u64::from(PORTS.end - PORTS.start);
        PORTS.start + u16::try_from(place).expect("it is below a range of ports")
    };
    let free = |port| -> std::io::Result<SocketAddr> {
        let address = TcpListener::bind(("127.0.0.1", port))?.local_addr()?;
        UdpSocket::bind(address).map(|_| address)
    };
    (0..50)
        .find_map(|_| free(port()).ok())
        .expect("a free port")
}
