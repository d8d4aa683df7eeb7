use super::*;
use proptest::prelude::*;

fn refused(text: &str) -> AddressError {
    EmailAddress::parse(text)
        .map(|parsed| panic!("`{text}` gave {}", parsed.address.as_str()))
        .unwrap_err()
}

#[test]
fn ordinary_addresses_are_taken_as_they_are() {
    let longest = format!("{}@council.example", "a".repeat(64));
    for text in [
        "clerk@council.example",
        "o'brien+housing@mail.city.example",
        "te~st@council.example",
        "A.Person@council.example",
        "x@a-b.c2.example",
        "mayor@123.example",
        longest.as_str(),
    ] {
        let parsed = EmailAddress::parse(text).unwrap();
        assert_eq!(parsed.address.as_str(), text);
        assert!(parsed.repairs.is_empty());
    }
}

#[test]
fn repairs_are_said_aloud() {
    let parsed = EmailAddress::parse(" clerk@council.example ,\u{a0}").unwrap();
    assert_eq!(parsed.address.as_str(), "clerk@council.example");
    assert_eq!(
        parsed.repairs,
        [
            "spaces around the address were left out",
            "a comma after the address was left out"
        ]
    );
}

#[test]
fn an_international_domain_is_shown_as_mail_writes_it() {
    let parsed = EmailAddress::parse("rat@Köln.example").unwrap();
    assert_eq!(parsed.address.as_str(), "rat@xn--kln-sna.example");
    assert_eq!(
        parsed.repairs,
        ["the domain `Köln.example` is written `xn--kln-sna.example` in mail"]
    );
    assert_eq!(
        EmailAddress::parse("rat@XN--KLN-SNA.example")
            .unwrap()
            .address,
        parsed.address
    );
}

#[test]
fn everything_else_is_refused_with_its_reason() {
    let long_local = format!("{}@council.example", "a".repeat(65));
    let long_label = format!("a@{}.example", "b".repeat(64));
    let long_domain = format!("a@{}example", "b123456789.".repeat(24));
    let table: [(&str, AddressError); 42] = [
        ("", AddressError::Empty),
        ("  ", AddressError::Empty),
        ("None", AddressError::Placeholder("None".into())),
        ("NA", AddressError::Placeholder("NA".into())),
        ("N/A", AddressError::Placeholder("N/A".into())),
        ("--", AddressError::Placeholder("--".into())),
        ("—", AddressError::Placeholder("—".into())),
        ("No email", AddressError::Placeholder("No email".into())),
        ("https://www.senate.example/contact", AddressError::Url),
        ("www.senate.example/contact", AddressError::Url),
        ("mailto:clerk@council.example", AddressError::Mailto),
        (
            "o’brien@council.example",
            AddressError::CurlyApostrophe('’'),
        ),
        ("a@x.example; b@y.example", AddressError::Several),
        ("a@x.example, b@y.example", AddressError::Several),
        ("Clerk <clerk@council.example>", AddressError::WithName),
        ("\"the clerk\"@council.example", AddressError::Quoted),
        ("city clerk@council.example", AddressError::InnerSpace),
        (
            "clerk@council.example\u{200b}",
            AddressError::HiddenCharacter('\u{200b}'),
        ),
        (
            "clerk@council.example\r\nBcc:x@y.example",
            AddressError::HiddenCharacter('\r'),
        ),
        ("clerk.council.example", AddressError::NoAt),
        ("user＠example.com", AddressError::FullwidthAt),
        ("clerk@@council.example", AddressError::TwoAts),
        ("@council.example", AddressError::LocalEmpty),
        ("josé@council.example", AddressError::LocalNotAscii),
        ("a:b@council.example", AddressError::LocalCharacter(':')),
        ("a%b@council.example", AddressError::Route),
        (".a@council.example", AddressError::LocalDots),
        ("a.@council.example", AddressError::LocalDots),
        ("a..b@council.example", AddressError::LocalDots),
        (&long_local, AddressError::LocalTooLong(65)),
        ("clerk@", AddressError::DomainEmpty),
        ("clerk@[127.0.0.1]", AddressError::Literal),
        ("clerk@127.0.0.1", AddressError::Literal),
        ("clerk@localhost", AddressError::Dotless("localhost".into())),
        ("clerk@council.example.", AddressError::TrailingDot),
        ("clerk@council..example", AddressError::DomainDots),
        (
            "clerk@invalid=domain.example",
            AddressError::DomainCharacter('='),
        ),
        ("clerk@-council.example", AddressError::Hyphen),
        (&long_label, AddressError::DomainTooLong),
        (&long_domain, AddressError::DomainTooLong),
        ("clerk@c\u{43e}uncil.example", AddressError::MixedScripts),
        ("clerk@xn--cuncil-rxf.example", AddressError::Idn),
    ];
    for (text, reason) in table {
        let error = refused(text);
        assert_eq!(error, reason, "`{text}`");
        assert!(
            error.help().ends_with('.') && !error.to_string().ends_with('.'),
            "`{text}`: {error}"
        );
    }
}

#[test]
fn an_address_prints_itself_masked() {
    let address = EmailAddress::parse("mayor@Council.example")
        .unwrap()
        .address;
    assert_eq!(
        format!("{address} {address:?}"),
        "m***@council.example m***@council.example"
    );
    assert_eq!(
        (address.local(), address.domain()),
        ("mayor", "council.example")
    );
    assert_eq!(
        EmailAddress::parse("Mayor@council.example")
            .unwrap()
            .address
            .inbox(),
        address.inbox()
    );
}

/// The JSON-Schema suite is looser than we are; what we accept has to be valid there.
#[test]
fn what_we_accept_is_valid_in_the_json_schema_suite() {
    let Some(folder) = redress_test_support::shared_data("email") else {
        return;
    };
    let files = std::fs::read_dir(&folder).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for path in files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
    {
        let suite: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        for test in suite
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|group| group["tests"].as_array().unwrap())
        {
            let Some(text) = test["data"].as_str() else {
                continue;
            };
            match EmailAddress::parse(text) {
                Ok(_) => {
                    accepted += 1;
                    assert_eq!(test["valid"], true, "we accept `{text}`");
                }
                Err(reason) => {
                    refused += 1;
                    assert!(
                        !reason.to_string().is_empty() && !reason.help().is_empty(),
                        "`{text}`"
                    );
                }
            }
        }
    }
    assert!(
        accepted >= 10 && refused >= 20,
        "{accepted} accepted, {refused} refused"
    );
}

proptest! {
    #[test]
    fn any_text_is_taken_or_refused_and_what_is_taken_stays(text in "\\PC{0,40}|[a-z.@ ,<>\"]{0,20}|\\PC{1,8}@\\PC{1,8}\\.[a-z]{1,4}") {
        if let Ok(parsed) = EmailAddress::parse(&text) {
            let address = parsed.address;
            let again = EmailAddress::parse(address.as_str()).unwrap();
            prop_assert!(again.repairs.is_empty());
            prop_assert_eq!(&again.address, &address);
            prop_assert!(address.as_str().bytes().all(|byte| (b'!'..=b'~').contains(&byte)));
            prop_assert!(!address.as_str().contains(['<', '>', '"', ',', ';', ':', '(', ')', '[', ']', '\\']));
        }
    }

    /// The quick look may take only what the close one takes, and as it is.
    #[test]
    fn what_is_ordinary_passes_the_close_look(text in "[a-z0-9._+'-]{1,12}@[a-z0-9.-]{1,12}|[a-zA-Z0-9._+'@%!-]{0,20}@[a-zA-Z0-9.-]{0,70}") {
        if let Some(at) = ordinary(&text) {
            let (local, domain) = split(&text).unwrap();
            prop_assert_eq!(local.len(), at);
            prop_assert_eq!(check_local(local), Ok(()));
            prop_assert_eq!(domain::to_ascii(domain).unwrap(), domain);
        }
    }

    #[test]
    fn the_masked_form_hides_the_local_part(local in "[a-z]{4,20}", domain in "[a-z]{1,9}\\.example") {
        let shown = EmailAddress::parse(&format!("{local}@{domain}")).unwrap().address.to_string();
        prop_assert!(!shown.contains(&local[1..]) || domain.contains(&local[1..]));
    }
}

#[test]
fn a_tag_makes_another_address_of_the_same_inbox() {
    let address = |text: &str| EmailAddress::parse(text).unwrap().address;
    let letters = address("letters@coalition.example");
    let tagged = letters.tagged("a1b2").unwrap();
    assert_eq!(tagged, address("letters+a1b2@coalition.example"));
    assert_eq!(tagged.domain(), letters.domain());
    let long = address(&format!("{}@coalition.example", "l".repeat(24)));
    assert!(long.tagged(&"0".repeat(39)).is_some());
    assert!(long.tagged(&"0".repeat(40)).is_none(), "65 before the @");
    for tag in ["", "a b", "a@b", "a>b", "\r\n"] {
        assert!(letters.tagged(tag).is_none(), "{tag:?}");
    }
}
