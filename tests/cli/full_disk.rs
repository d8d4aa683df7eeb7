//! A disk that is full, and has room again: what was good stays, and everything can be done once more.

use redress_test_support::{CampaignTest, Ran, SmallDisk};

const LIST: &str = "id,email,office,last_name,full_name,city,channel\nA,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\n\
    K,,mayor,Ito,Kei Ito,Elm,in_person\n";

#[track_caller]
fn says_that_it_is_full(ran: Ran) {
    let ran = ran.status(1).stderr_has("cannot be ");
    let said = ["No space left", "disk is full", "disk may be full"];
    assert!(
        said.iter().any(|said| ran.stderr.contains(said)) && ran.stderr.contains("make room"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_file_that_was_good_stays_where_the_new_one_does_not_fit() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    std::fs::create_dir(test.path("out")).unwrap();
    let Some(disk) = SmallDisk::over(&test.path("out"), 256) else {
        return;
    };
    let commands: [(&[&str], &[&str]); 6] = [
        (&["preview", "--html", "out/p.html"], &["p.html"]),
        (&["report", "--html", "out/r.html"], &["r.html"]),
        (&["report", "--csv", "out/r.csv"], &["r.csv"]),
        (&["report", "--dossier", "out"], &["dossier.html"]),
        (&["scoreboard", "out/s.html"], &["s.html"]),
        (&["packet", "out"], &["print.html", "handed.csv"]),
    ];
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(test.path("out"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "fills")
            .collect();
        names.sort();
        names
    };
    for (command, files) in commands {
        let before = names();
        disk.fill_up_to(0);
        says_that_it_is_full(test.run(command));
        assert_eq!(names(), before, "{command:?} leaves nothing half");
        disk.make_room();
        test.run(command).status(0);
        let read = |name: &&str| test.read(&format!("out/{name}"));
        let whole: Vec<String> = files.iter().map(read).collect();
        let before = names();
        disk.fill_up_to(0);
        says_that_it_is_full(test.run(command));
        assert_eq!(files.iter().map(read).collect::<Vec<_>>(), whole);
        assert_eq!(names(), before, "{command:?} leaves nothing half");
        disk.make_room();
    }
    for command in [
        ["preview", "--eml", "out/eml"],
        ["proof", "out/proof", "--skip-invalid"],
    ] {
        disk.fill_up_to(0);
        says_that_it_is_full(test.run(&command));
        disk.make_room();
        let folder = command
            .iter()
            .find(|word| word.starts_with("out/"))
            .unwrap();
        let _ = std::fs::remove_dir_all(test.path(folder)); // what was begun
        test.run(&command).status(0);
    }
}

#[test]
fn a_campaign_on_a_full_disk_goes_on_once_there_is_room() {
    let test = CampaignTest::new();
    let Some(disk) = SmallDisk::over(&test.path(""), 3000) else {
        return;
    };
    let test = test
        .delivery("connections = 1")
        .letter("+++\nsubject = \"Face recognition in {{ recipient.city }}\"\n+++\n{{ salutation }}\n\nPlease support a ban. We ask {{ recipient.full_name }} to {{ values.ask }}.\n\nSincerely,\n\n{{ sender.name }}\n")
        .recipients(LIST);
    let code = test.code();
    let mut filled = 0;
    for left in [0, 8, 32, 96, 160, 224] {
        disk.fill_up_to(left);
        let ran = test.run(&["preview"]);
        let is_full = !ran.stderr.is_empty();
        if is_full {
            filled += 1;
            says_that_it_is_full(ran);
            says_that_it_is_full(test.run(&["rehearse"]));
        }
        disk.make_room();
        assert_eq!(test.code(), code);
        test.run(&["rehearse"]).status(0);
    }
    assert!(filled > 1, "the disk was never full");
    disk.fill_up_to(0);
    says_that_it_is_full(test.run(&["send", "--approved", &code]));
    assert_eq!(test.server().mails().len(), 0);
    disk.make_room();
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().mails().len(), 1);
}
