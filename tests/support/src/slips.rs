//! What is said of one thing as of many, by a command or on a page.

/// What a program says of one thing as of many, if it does: `1 letters`, `1 organization sign`.
pub(crate) fn one_of_many(told: &str) -> Option<String> {
    const THINGS: [&str; 21] = [
        "address",
        "cell",
        "day",
        "delivery",
        "error",
        "event",
        "file",
        "lawmaker",
        "letter",
        "mail",
        "member",
        "minute",
        "note",
        "organization",
        "person",
        "place",
        "recipient",
        "row",
        "signatory",
        "sponsor",
        "version",
    ];
    const OF_MANY: [&str; 10] = [
        "are", "were", "have", "sign", "wait", "go", "differ", "stand", "leave", "come",
    ];
    let words: Vec<&str> = told.split([' ', '\n']).collect();
    let slip = words.windows(3).find(|three| {
        let noun = three[1].trim_end_matches(['.', ',', ':', ';', ')']);
        let many = THINGS.iter().any(|thing| {
            let irregular = thing.strip_suffix('y').map(|stem| format!("{stem}ies"));
            noun == format!("{thing}s")
                || irregular.is_some_and(|irregular| noun == irregular)
                || noun == "people"
        });
        three[0] == "1" && (many || THINGS.contains(&three[1]) && OF_MANY.contains(&three[2]))
    });
    slip.map(|three| three.join(" "))
}

/// What a page says, without its marks. Only marks within a sentence join what stands around them: the cells of a table
/// are no sentence.
pub(crate) fn words_of_page(page: &str) -> String {
    const WITHIN: [&str; 5] = ["b", "code", "em", "span", "strong"];
    let mut words = String::with_capacity(page.len());
    let mut is_code = false;
    for piece in page.split('<') {
        let (mark, text) = piece.split_once('>').unwrap_or(("", piece));
        let name = mark.trim_start_matches('/').split([' ', '\n']).next();
        let name = name.unwrap_or_default();
        // Neither styles nor scripts are read by people.
        if matches!(name, "style" | "script") {
            is_code = !mark.starts_with('/');
        }
        if is_code {
            continue;
        }
        if !WITHIN.contains(&name) {
            words.push_str(" | ");
        }
        words.push_str(text);
    }
    words
}

#[test]
fn a_figure_and_its_noun_are_one_sentence_and_two_cells_are_none() {
    let slip = |page| one_of_many(&words_of_page(page));
    assert_eq!(
        slip("<li><b>1</b> members</li>").as_deref(),
        Some("1 members |")
    );
    assert_eq!(slip("<td>1</td><td>members</td>"), None);
    assert_eq!(
        slip("<script>1 members </script><li><b>1</b> member</li>"),
        None
    );
}
