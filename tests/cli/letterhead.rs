//! The logo of a letterhead: inside the mail, on the pages, and told where it cannot be shown.

use redress_test_support::CampaignTest;

/// A PNG of 600 by 200 pixels, as far as anybody looks at it.
fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(600_u32.to_be_bytes());
    bytes.extend(200_u32.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

fn with_logo() -> CampaignTest {
    let test = CampaignTest::new();
    std::fs::create_dir_all(test.path("files")).unwrap();
    std::fs::write(test.path("files/logo.png"), png()).unwrap();
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replacen("[sender]\n", "[sender]\nlogo = \"files/logo.png\"\n", 1),
    );
    test
}

fn first_mail(test: &CampaignTest) -> String {
    let _ = std::fs::remove_dir_all(test.path("out"));
    test.run(&["preview", "--eml", "out"]).status(0);
    test.read("out/council/0002-ana-ruiz.eml")
}

#[test]
fn the_logo_is_a_part_of_the_mail_and_of_the_pages() {
    let test = with_logo();
    let mail = first_mail(&test);
    let name = mail
        .split_once("Content-ID: <")
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(name, _)| name.to_owned())
        .unwrap();
    assert!(name.ends_with("@coalition.example"), "{name}");
    // Quoted-printable breaks lines, and writes `=` as `=3D`.
    let unfolded = mail.replace("=\r\n", "");
    assert!(
        unfolded.contains(&format!("src=3D\"cid:{name}\"")),
        "{unfolded}"
    );
    test.run(&["preview", "--html", "preview.html"]).status(0);
    let page = test.read("preview.html");
    assert!(page.contains(&format!(
        "{{\"cid:{name}\":\"data:image/png;base64,iVBORw0KGgo"
    )));
    // It is one of the files that decide what is approved.
    let code = test.code();
    let mut other = png();
    other.push(0);
    std::fs::write(test.path("files/logo.png"), other).unwrap();
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("`files/logo.png` has changed");
}

#[test]
fn a_sender_under_another_name_has_another_letterhead() {
    for (lines, shows) in [
        ("reply_to = \"answers@coalition.example\"", true),
        ("name = \"Neighbors\"", false),
        ("name = \"Neighbors\"\nlogo = \"files/logo.png\"", true),
    ] {
        let test = with_logo();
        let toml = test.read("campaign.toml");
        let own = format!("[mailing.sender]\n{lines}\n[delivery]");
        test.write("campaign.toml", &toml.replacen("[delivery]", &own, 1));
        assert_eq!(first_mail(&test).contains("Content-ID"), shows, "{lines}");
    }
}

#[test]
fn a_logo_that_cannot_be_shown_is_told() {
    let test = with_logo();
    test.write("letters/_layout.html", "<p>{{ sender.name }}</p>{{ body }}");
    test.run(&["check"])
        .status(3)
        .stdout_has("`files/logo.png` is the `logo`, and the frame has no place for it");
    let test = with_logo();
    test.write("files/logo.png", "<svg/>");
    test.run(&["check"]).status(3).stdout_has(
        "`files/logo.png`: it is no PNG and no JPEG, which are what every mail program shows",
    );
    let test = CampaignTest::new();
    test.write(
        "letters/_layout.html",
        "<img src=\"{{ sender.logo }}\" alt=\"\">{{ body }}",
    );
    test.run(&["check"])
        .status(3)
        .stdout_has("the frame asks for `sender.logo`");
}

#[test]
fn the_logo_is_on_the_public_page_and_on_paper_as_it_is_in_the_mail() {
    let test = with_logo()
        .recipients(
            "email,office,full_name,last_name,city,channel\n,mayor,Ana Ruiz,Ruiz,Elm,in_person\n",
        )
        .file("site/ask.md", "Halt it.\n");
    test.run(&["site", "out"]).status(0);
    let page = test.read("out/index.html");
    let copies: Vec<_> = std::fs::read_dir(test.path("out/logos"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
    let copy = &copies[0];
    // 600 by 200 pixels, drawn within 280 by 96.
    let drawn =
        format!("<img class=\"logo\" src=\"logos/{copy}\" alt=\"\" width=\"280\" height=\"93\">");
    assert!(page.contains(&drawn), "{page}");
    assert_eq!(
        std::fs::read(test.path(&format!("out/logos/{copy}"))).unwrap(),
        png()
    );
    test.run(&["packet", "packet"]).status(0);
    let paper = test.read("packet/print.html");
    // On the cover sheet and in the letterhead.
    let same = "width=\"280\" height=\"93\"";
    assert_eq!(paper.matches(same).count(), 2, "{paper}");
}
