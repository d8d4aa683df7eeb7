use super::{Security, Server, ServerError};

#[test]
fn every_way_to_write_a_server_is_read() {
    for (text, host, port, security) in [
        (
            "smtps://smtp.example.org",
            "smtp.example.org",
            465,
            Security::Tls,
        ),
        (
            "smtps://smtp.example.org:8465/",
            "smtp.example.org",
            8465,
            Security::Tls,
        ),
        (
            "SMTP://Mail.Example.org",
            "mail.example.org",
            587,
            Security::StartTlsOrLoopback,
        ),
        (
            "smtp://localhost:2525",
            "localhost",
            2525,
            Security::StartTlsOrLoopback,
        ),
        (
            "smtp://127.0.0.1:25",
            "127.0.0.1",
            25,
            Security::StartTlsOrLoopback,
        ),
        (
            "smtp+starttls://[2001:db8::1]",
            "2001:db8::1",
            587,
            Security::StartTls,
        ),
        (
            "smtp+starttls://[::1]:2525",
            "::1",
            2525,
            Security::StartTls,
        ),
        (
            "smtps://smtp.bücher.example",
            "smtp.xn--bcher-kva.example",
            465,
            Security::Tls,
        ),
    ] {
        let server = Server {
            host: host.to_owned(),
            port,
            security,
        };
        assert_eq!(Server::parse(text), Ok(server.clone()), "{text}");
        assert_eq!(
            Server::parse(&server.to_string()),
            Ok(server),
            "{text} printed and read again"
        );
    }
}

#[test]
fn another_scheme_takes_its_usual_port_along() {
    for (text, security, other) in [
        (
            "smtps://a.example",
            Security::StartTlsOrLoopback,
            "smtp://a.example",
        ),
        (
            "smtps://a.example:587",
            Security::StartTlsOrLoopback,
            "smtp://a.example",
        ),
        ("smtp://a.example:465", Security::Tls, "smtps://a.example"),
        ("smtp://a.example", Security::Tls, "smtps://a.example"),
        (
            "smtps://a.example:2465",
            Security::StartTls,
            "smtp+starttls://a.example:2465",
        ),
    ] {
        let secured = Server::parse(text).unwrap().secured_by(security);
        assert_eq!(secured.to_string(), other, "{text}");
    }
}

#[test]
fn the_port_makes_another_account_on_this_machine_only() {
    let host = |text: &str| Server::parse(text).unwrap().account_host();
    for same in [
        "smtp://smtp.example.org",
        "smtp+starttls://SMTP.example.org:2525",
    ] {
        assert_eq!(host(same), host("smtps://smtp.example.org"), "{same}");
    }
    assert_ne!(
        host("smtps://smtp.example.net"),
        host("smtps://smtp.example.org")
    );
    for here in [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.8.8.8",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ] {
        assert_eq!(
            host(&format!("smtp://{here}:2525")),
            host("smtp://localhost:2525"),
            "{here} is this machine, too"
        );
        assert_ne!(
            host(&format!("smtp://{here}:2525")),
            host(&format!("smtp://{here}:2526")),
            "{here}"
        );
    }
}

#[test]
fn what_is_no_server_is_refused_with_the_reason() {
    use ServerError as E;
    for (text, error) in [
        ("smtp.example.org", E::NoScheme("smtp.example.org".into())),
        ("https://smtp.example.org", E::Scheme("https".into())),
        ("smtps://", E::Host(String::new())),
        ("smtps://smtp.example.org/inbox", E::Path),
        ("smtps://smtp.example.org:0", E::Port("0".into())),
        ("smtps://smtp.example.org:+25", E::Port("+25".into())),
        ("smtps://smtp.example.org:65536", E::Port("65536".into())),
        ("smtps://2001:db8::1", E::Host("2001:db8::1".into())),
        ("smtps://[2001:db8::1", E::Host("[2001:db8::1".into())),
        ("smtps://10.0.0", E::Host("10.0.0".into())),
        (
            "smtps://smtp example.org",
            E::Host("smtp example.org".into()),
        ),
    ] {
        assert_eq!(Server::parse(text), Err(error), "{text}");
    }
}

#[test]
fn a_password_in_the_address_is_not_repeated() {
    let error = Server::parse("smtps://me:hunter2@smtp.example.org").unwrap_err();
    assert_eq!(error, ServerError::Credentials);
    assert!(!error.to_string().contains("hunter2"));
}
