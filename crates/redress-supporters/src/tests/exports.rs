//! Exports as the programs write them from which supporters come.

use super::support::{clause, gather};
use redress_base::problem::Severity;

#[test]
fn the_headers_of_common_exports_are_read() {
    let files: [&[u8]; 5] = [
        b"first_name,last_name,email,can2_user_city,can2_state_abbreviated,zip_code,can2_subscription_status,can2_user_tags\n\
          Ann,Lee,ann@elm.example,Elm,CA,99001,subscribed,\"petition, shares\"\n",
        b"VANID,FirstName,LastName,PreferredEmail,Zip/Postal,Congressional District\n\
          7,Bo,Fox,bo@elm.example,,CA-12\n",
        b"nationbuilder_id,first_name,last_name,email,primary_zip,federal_district\n1,Cy,Poe,cy@elm.example,99002,CA13\n",
        b"Email Address,First Name,Last Name,OPTIN_TIME\ndi@elm.example,Di,Roe,2024-01-05 10:00:00\n",
        "Timestamp,Email Address,Your name,What is your ZIP code? ,\"May we share it, \nplease? \"\n\
         2024/07/30 3:45:12 PM AST,ed@elm.example,Ed Núñez,'02143,Yes\n".as_bytes(),
    ];
    let gathered = gather(&files, |settings| {
        settings.consent = vec![
            clause("can2_user_tags", "name", &["shares"]),
            clause("May we share it, please?", "name", &["yes"]),
        ];
    });
    assert_eq!(
        gathered.lines(),
        [
            "Ann Lee likely CA-12 010",
            "Bo Fox sure CA-12 000",
            "Cy Poe sure CA-13 000",
            "Di Roe unknown - 000",
            "Ed Núñez likely MA-7 010",
        ]
    );
    let errors = gathered
        .all
        .problems
        .0
        .iter()
        .filter(|it| it.severity == Severity::Error);
    assert_eq!(errors.count(), 0, "{:?}", gathered.messages());
}

#[test]
fn any_encoding_is_read_and_own_words_may_have_lines_and_emoji() {
    let text = "Email;Name;ZIP;Comments\r\n\
                josé@elm.example;José Núñez;2143;\"No.\nWe are a family 👨‍👩‍👧 \"\"here\"\".\"\r\n";
    let utf16: Vec<u8> = [0xfeff_u16]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let windows = text.replace("👨‍👩‍👧", "").bytes().collect::<Vec<u8>>();
    for bytes in [text.as_bytes(), &utf16, &windows] {
        let gathered = gather(&[bytes], |_| ());
        assert_eq!(gathered.lines(), ["José Núñez likely MA-7 000"]);
        let words = gathered.each(|it| (it.words.to_owned(), it.withheld));
        assert!(words[0].0.starts_with("No.\nWe are a family "), "{words:?}");
        assert_eq!(words[0].1, None);
    }
    let latin: Vec<u8> =
        "Email,Name,ZIP\nj@elm.example,José Núñez,99001\nm@elm.example,María Peña,99001\n"
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
    assert_eq!(
        gather(&[&latin], |_| ()).lines()[0],
        "José Núñez likely CA-12 000"
    );
}

#[test]
fn rows_that_cannot_be_used_are_named() {
    let file = b"email,name,zip\nann@elm.example,Ann Lee,99001\nbo@elm.example,Bo Fox\n,,99001\n,,\nnobody,Cy Poe,nowhere\n";
    let gathered = gather(&[file], |_| ());
    let summary = &gathered.all.summary.files[0];
    assert_eq!(
        (
            summary.rows,
            summary.used,
            summary.faulty,
            summary.of_nobody
        ),
        (4, 2, 1, 1)
    );
    for start in [
        "the row has 2 cells where the header has 3",
        "the row has neither an address nor a name",
        "what stands for the e-mail address is no address",
        "the cell is no ZIP code",
    ] {
        assert!(gathered.says(start), "{:?}", gathered.messages());
    }
}

#[test]
fn what_nobody_named_is_told() {
    let file = b"email,name,unsubscribed,Did you withdraw?,District\nann@elm.example,Ann Lee,TRUE,no,CA-12\n";
    let gathered = gather(&[file], |settings| {
        settings.consent = vec![clause("Nmae", "name", &["x"])];
        settings.columns.insert("zpi".to_owned(), "name".to_owned());
    });
    for start in [
        "the column, which `[supporters]` does not name, says not to write",
        "the column looks as if people withdraw in it",
        "the column looks like a district",
        "no file of supporters has the column `Nmae`",
        "`zpi` in `[supporters.columns]` is no column of supporters",
    ] {
        assert!(gathered.says(start), "{start}: {:?}", gathered.messages());
    }
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let file = b"email,name,zip,Share?,Share?,ZIP\nann@elm.example,Ann Lee,99001,Yes,No,99004\n";
    let gathered = gather(&[file], |settings| {
        settings.consent = vec![clause("Share?", "name", &["Yes"])];
    });
    assert!(gathered.says("two columns are called `Share?`"));
    assert!(gathered.says("the columns `zip` and `ZIP` may both be meant"));
    assert!(gathered.all.problems.has_errors());
    assert_eq!(gathered.lines(), ["Ann Lee likely CA-12 000"]);
}

#[test]
fn a_file_that_changes_meanwhile_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.csv");
    std::fs::write(
        &file,
        "email,name\nann@elm.example,Ann Lee\nbo@elm.example,Bo Fox\n",
    )
    .unwrap();
    let settings = crate::SupporterSettings {
        files: vec![redress_base::folder::CampaignPath::parse("s.csv").unwrap()],
        ..Default::default()
    };
    let at = redress_base::folder::Folder::new(folder.path());
    let all = crate::Supporters::gather(&at, &settings, None, &|_| false);
    assert!(all.each(|_| ()).is_ok());
    std::fs::write(
        &file,
        "email,name\nbo@elm.example,Bo Fox\nann@elm.example,Ann Lee\n",
    )
    .unwrap();
    assert!(all.each(|_| ()).is_err());
}

#[test]
fn people_of_the_territories_are_their_delegates_constituents() {
    let gathered = gather(
        &[b"full_name,email,zip_code,state,country\n\
            Ann Lee,ann@elm.example,96910,,\n\
            Bo Fox,bo@elm.example,,AS,\n\
            Cy Poe,cy@elm.example,00801-1234,VI,\n\
            Di Roe,di@elm.example,96950,Northern Mariana Islands,\n\
            Ed Day,ed@elm.example,601,,Puerto Rico\n\
            Flo Ray,flo@elm.example,96910,CA,\n\
            Gil Oak,gil@elm.example,96940,,\n"],
        |_| (),
    );
    assert_eq!(
        gathered.lines(),
        [
            "Ann Lee likely GU at large 000",
            "Bo Fox likely AS at large 000",
            "Cy Poe likely VI at large 000",
            "Di Roe likely MP at large 000",
            "Ed Day likely PR at large 000",
            "Flo Ray unclear - 000",
            "Gil Oak unknown - 000",
        ]
    );
    let senators = gathered.each(|it| it.lives.home.senate_state().is_some());
    assert!(!senators.contains(&true), "territories have no senators");
}

#[test]
fn the_real_table_leaves_the_territories_to_us() {
    let Some(path) = redress_test_support::shared_data("districts/zccd.csv") else {
        return;
    };
    let folder = redress_base::folder::Folder::new(path.parent().unwrap());
    let table = redress_base::folder::CampaignPath::parse("zccd.csv").unwrap();
    let table = crate::districts::DistrictTable::read(&folder, &table, 119).unwrap();
    for number in 501..100_000 {
        let zip = crate::cells::ZipCode::new(number).unwrap();
        let Some(seat) = crate::districts::seat_of_territory_zip(zip) else {
            continue;
        };
        // Where it has them, it says the same.
        assert!(table.seats(zip).all(|it| it == seat), "{zip}");
    }
}
