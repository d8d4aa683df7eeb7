//! What a terminal shows: lines that fit, colour only where somebody sees it, one picture of a send.

use redress_test_support::{CampaignTest, pass_over, program};

const LIST: &str = "id,email,office,last_name,full_name,city,channel\n\
    A,ana.maria.ruiz@clerk.of.the.council.springfield.example,mayor,Ruiz,Ana Maria Ruiz de la Fuente,Springfield,\n\
    K,,council_member,Ito,Kei Ito,Springfield,in_person\n";

/// Runs the program at a terminal of its own, so many columns wide; none where this machine has no way to make one.
#[cfg(target_os = "linux")]
fn at_a_terminal(
    test: &CampaignTest,
    args: &str,
    columns: usize,
    variables: &[(&str, &str)],
) -> Option<String> {
    let line = format!(
        "stty cols {columns} rows 40; exec '{}' {args}",
        program().display()
    );
    let made = std::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(test.path("."))
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .env("REDRESS_STATE", test.state())
        .envs(variables.iter().copied())
        .stdin(std::process::Stdio::null())
        .output();
    let Ok(output) = made else {
        pass_over("needs `script` (Debian: bsdutils)");
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap().replace('\r', ""))
}

#[test]
fn tables_fit_the_columns_there_are() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    let entry = test
        .run(&["log", "--to", "A", "--format", "json"])
        .status(0)
        .json();
    let at = entry["at"].as_str().unwrap()[..16].replace('T', " ");
    for columns in ["60", "80", "120"] {
        for command in ["status", "log"] {
            let ran = test.run_with(&[command], &[("COLUMNS", columns)]).status(0);
            let widest = ran
                .stdout
                .lines()
                .map(|line| line.chars().count())
                .max()
                .unwrap();
            assert!(
                widest <= columns.parse().unwrap(),
                "{command} in {columns} columns:\n{}",
                ran.stdout
            );
            assert!(ran.stdout.contains("accepted"), "{}", ran.stdout);
        }
        let log = test.run_with(&["log"], &[("COLUMNS", columns)]).stdout;
        assert!(log.contains(&at), "the time is never cut:\n{log}");
    }
    // What would be cut to a few letters is left out before names are.
    let usual = test.run_with(&["log"], &[("COLUMNS", "80")]).stdout;
    assert!(
        usual.contains("\ncouncil  A    Ana Maria Ruiz d…  accepted "),
        "{usual}"
    );
    let narrow = test
        .run_with(&["log", "--to", "A"], &[("COLUMNS", "60")])
        .stdout;
    assert!(
        narrow.starts_with("Ana Maria Ruiz de la Fuente (council)\n  accepted, 20"),
        "{narrow}"
    );
    assert!(
        narrow.contains("\n  ana.maria.ruiz@clerk.of.the.council.springfield.example\n"),
        "{narrow}"
    );
}

#[test]
fn why_a_row_is_held_back_is_never_cut() {
    let list = "email,office,last_name,full_name,city,term_end\n\
        ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,\n\
        ben@council.example,mayor,Okafor,Ben Okafor,Springfield,2021-01-03\n";
    let test = CampaignTest::new().recipients(list);
    test.send(&[]).status(0);
    for columns in ["40", "60", "80", "100"] {
        let told = test.run_with(&["log", "--held-back"], &[("COLUMNS", columns)]);
        let told = told.status(0).stdout;
        assert!(told.contains("the term ended on 2021-01-03\n"), "{told}");
    }
    test.run_with(&["log", "--held-back"], &[("COLUMNS", "40")])
        .stdout("Ben Okafor (council, row 3)\n  the term ended on 2021-01-03\n");
}

#[test]
#[cfg(target_os = "linux")]
fn colour_is_for_a_terminal_and_never_says_anything_alone() {
    let test = CampaignTest::new();
    let wrong = test.run(&["log", "--format", "table", "--mailing", "none"]);
    assert!(
        wrong.stderr.starts_with("error: ") && !wrong.stderr.contains('\u{1b}'),
        "{}",
        wrong.stderr
    );
    test.write(
        "letters/council.md",
        "+++\nsubject = \"S\"\n+++\n{{ recipient.nothing }}\n",
    );
    let Some(coloured) = at_a_terminal(&test, "check", 80, &[]) else {
        return;
    };
    assert!(
        coloured.contains("\u{1b}[31m") && coloured.contains("error:"),
        "{coloured}"
    );
    let plain = at_a_terminal(&test, "check", 80, &[("NO_COLOR", "1")]).unwrap();
    assert!(
        !plain.contains('\u{1b}') && plain.contains("error:"),
        "{plain}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_watches_is_shown_one_picture_and_let_go_at_the_end() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    test.run(&["status", "--watch"])
        .status(0)
        .stdout_has("1 letter waits to be delivered by hand\n");
    let Some(shown) = at_a_terminal(&test, "status --watch", 60, &[]) else {
        return;
    };
    assert_eq!(shown.matches("Ban it").count(), 1, "{shown}");
    assert!(
        shown.lines().all(|line| line.chars().count() <= 60),
        "{shown}"
    );
}
