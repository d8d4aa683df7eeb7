//! Over real sockets: answers that are none, and servers that break off. What is asked once is waited for until the true
//! answer comes.

use redress_dns::{Data, DomainName, Found, Network, RecordType, Resolver, Unknown};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::thread;

/// The answer to a question: the question again, and one address.
fn answer(query: &[u8], address: [u8; 4]) -> Vec<u8> {
    let mut answer = query.to_vec();
    // After the question come the options that ours have, which an answer may do without.
    let end = 12 + query[12..].iter().position(|octet| *octet == 0).unwrap() + 1 + 4;
    answer.truncate(end);
    answer[2] = 0x81; // an answer
    answer[3] = 0x80;
    answer[4..12].copy_from_slice(&[0, 1, 0, 1, 0, 0, 0, 0]);
    answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
    answer.extend(address);
    answer
}

/// A server for one question over UDP.
fn udp(does: impl FnOnce(&UdpSocket, &[u8], SocketAddr) + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut query = [0; 512];
        let (length, from) = socket.recv_from(&mut query).unwrap();
        does(&socket, &query[..length], from);
    });
    address
}

async fn look_up(server: SocketAddr) -> Result<Found, Unknown> {
    let name = DomainName::parse("office.example").unwrap();
    let resolver = Resolver::new(Network, vec![server]);
    resolver.look_up(&name, RecordType::A).await
}

fn found(address: [u8; 4]) -> Found {
    Found::Records(vec![Data::Address(address.into())])
}

const TRUE: [u8; 4] = [192, 0, 2, 1];
const FORGED: [u8; 4] = [198, 51, 100, 66];

#[tokio::test]
async fn a_forged_answer_is_waited_past() {
    let server = udp(|socket, query, from| {
        let send = |bytes: &[u8]| socket.send_to(bytes, from).unwrap();
        let forged = answer(query, FORGED);
        let mut of_another_id = forged.clone();
        of_another_id[0] ^= 0xff;
        send(&of_another_id);
        let mut to_another_question = forged.clone();
        to_another_question[13] ^= 0x01;
        send(&to_another_question);
        let mut of_another_type = forged.clone();
        let kind = forged.len() - 16 - 3;
        of_another_type[kind] = 16;
        send(&of_another_type);
        let mut no_answer = forged.clone();
        no_answer[2] = 0x01;
        send(&no_answer);
        send(b"");
        send(b"nonsense");
        // From somebody else, right in everything.
        let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
        stranger.send_to(&forged, from).unwrap();
        send(&answer(query, TRUE));
    });
    assert_eq!(look_up(server).await, Ok(found(TRUE)));
}

/// A server for one question over UDP, whose answer does not fit, and one over TCP.
fn tcp(does: impl FnOnce(&mut std::net::TcpStream, &[u8]) + Send + 'static) -> SocketAddr {
    // A port that is free for both.
    let (listener, socket) = loop {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        if let Ok(socket) = UdpSocket::bind(listener.local_addr().unwrap()) {
            break (listener, socket);
        }
    };
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut query = [0; 512];
        let (length, from) = socket.recv_from(&mut query).unwrap();
        let mut truncated = answer(&query[..length], FORGED);
        truncated[2] |= 0x02;
        socket.send_to(&truncated, from).unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut query = vec![0; u16::from_be_bytes(length).into()];
        stream.read_exact(&mut query).unwrap();
        does(&mut stream, &query);
    });
    address
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    [&length.to_be_bytes(), bytes].concat()
}

#[tokio::test]
async fn what_does_not_fit_is_asked_again_over_tcp() {
    let server = tcp(|stream, query| {
        stream
            .write_all(&with_length(&answer(query, TRUE)))
            .unwrap();
    });
    assert_eq!(look_up(server).await, Ok(found(TRUE)));
}

#[tokio::test]
async fn a_connection_that_breaks_off_says_nothing() {
    // Half an answer, and nobody who listens any more: not known, and no half of it believed.
    let server = tcp(|stream, query| {
        let whole = with_length(&answer(query, FORGED));
        stream.write_all(&whole[..whole.len() - 2]).unwrap();
    });
    let known = look_up(server).await;
    assert!(
        matches!(known, Err(Unknown::TimedOut | Unknown::Dead)),
        "{known:?}"
    );
}

#[tokio::test]
async fn an_answer_over_tcp_to_another_question_is_none() {
    let server = tcp(|stream, query| {
        let mut of_another_id = answer(query, FORGED);
        of_another_id[0] ^= 0xff;
        stream.write_all(&with_length(&of_another_id)).unwrap();
    });
    let known = look_up(server).await;
    assert!(
        matches!(known, Err(Unknown::TimedOut | Unknown::Dead)),
        "{known:?}"
    );
}
