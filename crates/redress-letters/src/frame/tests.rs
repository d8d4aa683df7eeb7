//! Frames that load, track, run or hide, and frames that do not.

use super::faults;
use crate::template::{BUILT_IN_FRAME, TemplateKind, TemplateSource, analyze};

/// What is wrong with a frame, by its messages.
fn found(frame: &str) -> Vec<String> {
    let source = TemplateSource::parse("letters/_layout.html", frame.into()).unwrap();
    let uses = analyze(&source, 0, frame.len(), TemplateKind::Frame).unwrap();
    let problems = faults(&source, &uses.uses);
    problems
        .into_iter()
        .map(|problem| problem.message)
        .collect()
}

/// The one fault of a frame that has this above the letter.
#[track_caller]
fn with(above: &str) -> String {
    let found = found(&format!(
        "<html><body>{above}\n{{{{ body }}}}</body></html>"
    ));
    assert_eq!(found.len(), 1, "{above}: {found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn what_loads_is_refused_however_it_is_written() {
    for loads in [
        "<img src=\"https://t.example/p.gif\" width=1 height=1>",
        "<IMG SRC='https://t.example/{{ recipient.email }}.gif'>",
        "<img\nsrc='//t.example/p.gif'/>",
        "<img src=\"cid:logo\">",
        "<img src=\"data:image/png;base64,iVBORw0KGgo=\">",
        "<img src=\"{{ sender.name }}\">",
        "<img src=\"{{ sender.logo }}{{ sender.logo }}\">",
        "<img src=\"https://t.example/{{ sender.logo }}\">",
        "<img srcset=\"{{ sender.logo }}\">",
        "<td background=\"{{ sender.logo }}\">",
        "<picture>",
        "<video poster=x>",
        "<image href='https://t.example/p.png'/>",
        "<svg>",
        "<object data=x>",
        "<iframe srcdoc=x>",
        "<link rel=stylesheet href=https://t.example/a.css>",
        "<link rel=preconnect href=https://t.example>",
        "<td background=\"https://t.example/p.gif\">",
        "<v:fill src=\"https://t.example/p.gif\" />",
        "<a href=\"https://a.example\" ping=\"https://t.example\">a</a>",
        "<div style=\"background:URL( https://t.example/p.gif )\">",
        "<div style=\"background:u/**/rl(//t.example/p.gif)\">",
        "<style>@import 'https://t.example/a.css';</style>",
        "<style>a{background:image-set('x.png' 1x)}</style>",
        "<style>@font-face{font-family:a}</style>",
        "<!--[if mso]><img src=x><![endif]-->",
        "<!--><img src=x>",
        "<!-- --!><img src=x>",
        "<title>a</title><img src=x>",
        "1 < 2 <img src=x>",
    ] {
        let message = with(loads);
        assert!(
            message.contains("which loads something"),
            "{loads}: {message}"
        );
    }
}

#[test]
fn what_runs_or_asks_is_refused() {
    for runs in [
        "<script>1</script>",
        "<SCRIPT src=x></SCRIPT>",
        "<meta http-equiv=refresh content='0;url=https://t.example'>",
        "<base href=\"https://t.example/\">",
        "<div onclick=x>",
        "<body onload='x'>",
    ] {
        let message = with(runs);
        assert!(message.contains("which runs"), "{runs}: {message}");
    }
    assert_eq!(
        with("<form action=x>"),
        "the frame has `<form>`, which belongs to a form"
    );
    assert_eq!(
        with("<input>"),
        "the frame has `<input>`, which belongs to a form"
    );
}

#[test]
fn data_in_an_address_tells_who_clicked() {
    let data = "the frame puts data into the address of a link";
    for link in [
        "<a href=\"https://a.example/?r={{ recipient.email }}\">a</a>",
        "<a href=\"https://a.example/{% if recipient.city == 'X' %}x{% endif %}\">a</a>",
        "{% set u = recipient.email %}<a href=\"https://a.example/{{ u }}\">a</a>",
        "<a href=\"https://a.example/{{ salutation }}\">a</a>",
        "<a href=\"https://a.example/{{ values.a | replace(from='a', to=recipient.email) }}\">a</a>",
    ] {
        assert_eq!(with(link), data, "{link}");
    }
    assert!(with("<a href=\"javascript:x\">a</a>").contains("leads nowhere"));
    assert!(with("<a href=\"&#106;avascript:x\">a</a>").contains("escapes"));
}

#[test]
fn hidden_words_are_refused() {
    for style in [
        "display: none",
        "DISPLAY:NONE !important",
        "visibility:hidden",
        "font-size:0",
        "font-size:1px",
        "opacity:0",
        "opacity: 0%",
        "mso-hide:all",
        "max-height:0;overflow:hidden",
        "color:transparent",
        "color:rgba(0, 0, 0, 0)",
        "color:#fff;background:#FFFFFF",
        "background-color:white;color:rgb(255,255,255)",
        "text-indent:-9999px",
    ] {
        for frame in [
            format!("<div style=\"{style}\">a</div>"),
            format!("<style>.a {{ {style} }}</style>"),
        ] {
            let message = with(&frame);
            assert!(message.contains("hides words by"), "{frame}: {message}");
        }
    }
    assert!(with("<p hidden>a</p>").contains("hides words by `hidden`"));
    assert!(with("<td bgcolor=white style='color:#fff'>a</td>").contains("hides words"));
    assert!(with("<p style='displa\\79:none'>a</p>").contains("escapes"));
}

#[test]
fn tags_stand_between_elements() {
    for tag in [
        "<im{# a #}g src=x>",
        "<{{ values.a }}>",
        "<{% if values.a %}img src=x>{% endif %}",
        "<div {{ values.a }}>",
        "<div class={{ values.a }}>",
        "<div o{% if values.a %}{% endif %}nclick=x>",
        "<div o {% if values.a -%} nclick=x>{% endif %}",
        "<div {% if values.a %}onclick=x{% endif %}>",
        "<p style=\"color:{{ values.a }}\">",
        "<style>{{ values.a }}</style>",
        "<!-- -{# a #}-> -->",
        "<title>a</ti{# a #}tle></title>",
    ] {
        let message = with(tag);
        assert!(
            message.contains("template tag stands in"),
            "{tag}: {message}"
        );
    }
}

#[test]
fn the_letter_stands_in_the_frame_once_and_is_seen() {
    assert_eq!(
        found("{{ body }}{{ body }}"),
        ["the frame prints `{{ body }}` more than once"]
    );
    for unseen in ["<title>{{ body }}</title>", "<p title=\"{{ body }}\">"] {
        assert_eq!(
            found(unseen),
            ["the frame prints `{{ body }}` where nobody sees it"]
        );
    }
    assert_eq!(found("<!-- {{ body }} -->").len(), 1);
}

#[test]
fn honest_frames_pass() {
    let sample = include_str!("../../../../letters/_layout.html");
    assert_eq!(found(BUILT_IN_FRAME), Vec::<String>::new());
    assert_eq!(found(sample), Vec::<String>::new());
    let frame = "<!DOCTYPE html><html lang=\"{{ date }}\"{% if values.a %} dir=\"{{ values.a }}\"{% endif %}><head><meta charset=utf-8>\
        <meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\"><!-- a note: <img src=x> -->\
        <!--[if mso]><o:AllowPNG/><![endif]--><title>{{ subject }} {{ campaign.name }}</title>\
        <style>a { scroll-behavior:smooth; color:#333 } sup { line-height:0; font-size:70% }</style></head>\
        <body bgcolor=\"#ffffff\" style=\"color:#000;font-family:&quot;Gill Sans&quot;,sans-serif\">\
        <img alt=\"{{ sender.name }}\" width=\"{{ sender.logo_width }}\" src=\"{{ sender.logo }}\">\
        {# a note #}{% if values.a %}<p title=\"{{ recipient.city }}\">{{ date }}</p>{% endif %}\
        {{ body }}<a href=\"mailto:{{ sender.reply_to }}\">answer</a> <a href='{{ values.page }}'>page</a> \
        <a href=\"https://a.example/?a=1&amp;b=2\">1 < 2</a><div style=\"height:1px;overflow:hidden\"></div></body></html>";
    assert_eq!(found(frame), Vec::<String>::new());
}

#[test]
fn a_fault_has_its_place() {
    let frame = "<p>\n  <img src=x>\n</p>{{ body }}";
    let source = TemplateSource::parse("letters/_layout.html", frame.into()).unwrap();
    let uses = analyze(&source, 0, frame.len(), TemplateKind::Frame).unwrap();
    let problem = &faults(&source, &uses.uses)[0];
    assert_eq!(
        (problem.line, problem.column.as_deref()),
        (Some(2), Some("3"))
    );
    assert_eq!(
        problem.excerpt.as_deref(),
        Some("  <img src=x>\n  ^^^^^^^^^^^")
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_to_its_end(text in "[<>!/='\" a-c\\-{}%#é&;]{0,60}") {
        let source = TemplateSource::parse("letters/_layout.html", text.clone().into()).unwrap();
        // What templates cannot be is told before the frame is read.
        if let Ok(uses) = analyze(&source, 0, text.len(), TemplateKind::Frame) {
            faults(&source, &uses.uses);
        }
    }
}
