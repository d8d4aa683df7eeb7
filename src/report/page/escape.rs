//! Data as text in a page, never as structure.

use crate::letters::write_escaped;
use std::fmt;

/// A text for an element's content or a quoted attribute.
pub(in crate::report) struct Escaped<T>(pub(in crate::report) T);

impl<T: AsRef<str>> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_escaped(self.0.as_ref(), f)
    }
}

/// JSON as the content of a `<script type="application/json">`: with no `<` in it, the element cannot end early.
pub(in crate::report) fn script_data(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(value).expect("texts and numbers are valid JSON");
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_stays_text() {
        let shown = Escaped("<script>alert('1' & \"2\")</script>").to_string();
        assert_eq!(
            shown,
            "&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;"
        );
    }

    proptest! {
        #[test]
        fn no_data_closes_an_element_or_an_attribute(text in ".*") {
            let shown = Escaped(&text).to_string();
            prop_assert!(!shown.contains(['<', '>', '"', '\'', '\0']));
        }

        #[test]
        fn script_data_reads_back_and_holds_no_tag(text in ".*") {
            let data = script_data(&text);
            prop_assert!(!data.contains('<'));
            prop_assert_eq!(serde_json::from_str::<String>(&data).unwrap(), text);
        }
    }
}
