//! From Markdown to its tree.

use super::escape::escape;
use super::forbidden::{DEPTH_MAX, Forbidden};
use super::tree::{Alignment, Block, Document, Inline, ListBlock, Runs, TableBlock, TextRun};
use crate::tokens;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeValue, TableAlignment};
use comrak::{Arena, Options};

/// Parses Markdown, if it holds nothing that a letter must not.
pub(crate) fn parse(markdown: &str) -> Result<Document, Forbidden> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    TreeReader::default().document(comrak::parse_document(&arena, markdown, &options))
}

/// Takes over what the parser made, and stops at the first thing that a letter must not hold.
#[derive(Default)]
struct TreeReader {
    open_links: Vec<Runs>,
}

impl TreeReader {
    fn document<'a>(mut self, root: &'a AstNode<'a>) -> Result<Document, Forbidden> {
        let (mut blocks, mut footnotes) = (Vec::new(), Vec::new());
        for node in root.children() {
            if matches!(node.data().value, NodeValue::FootnoteDefinition(_)) {
                footnotes.push(self.blocks(node, 1)?);
            } else {
                blocks.extend(self.block(node, 1)?);
            }
        }
        let open_links = self.open_links;
        Ok(Document {
            blocks,
            footnotes,
            open_links,
        })
    }

    fn blocks<'a>(&mut self, node: &'a AstNode<'a>, depth: usize) -> Result<Vec<Block>, Forbidden> {
        node.children()
            .filter_map(|child| self.block(child, depth + 1).transpose())
            .collect()
    }

    fn block<'a>(
        &mut self,
        node: &'a AstNode<'a>,
        depth: usize,
    ) -> Result<Option<Block>, Forbidden> {
        // Each level is a call on the stack, and the writers go as deep again.
        if depth > DEPTH_MAX {
            return Err(Forbidden::too_deep());
        }
        Ok(Some(match &node.data().value {
            NodeValue::Paragraph => Block::Paragraph(self.inlines(node, depth)?),
            NodeValue::Heading(heading) => {
                Block::Heading(heading.level, self.inlines(node, depth)?)
            }
            NodeValue::BlockQuote => Block::Quote(self.blocks(node, depth)?),
            NodeValue::List(list) => {
                let mark = if list.delimiter == ListDelimType::Paren {
                    ')'
                } else {
                    '.'
                };
                Block::List(ListBlock {
                    numbered: (list.list_type == ListType::Ordered).then_some((list.start, mark)),
                    tight: list.tight,
                    items: node
                        .children()
                        .map(|item| self.blocks(item, depth + 1))
                        .collect::<Result<_, _>>()?,
                })
            }
            NodeValue::CodeBlock(code) => Block::Code(runs(&code.literal)),
            NodeValue::ThematicBreak => Block::Rule,
            NodeValue::Table(table) => {
                let mut rows = Vec::new();
                for row in node.children() {
                    rows.push(
                        row.children()
                            .map(|cell| self.inlines(cell, depth))
                            .collect::<Result<_, _>>()?,
                    );
                }
                Block::Table(TableBlock {
                    alignments: table.alignments.iter().copied().map(alignment).collect(),
                    rows,
                })
            }
            NodeValue::HtmlBlock(html) => return Err(Forbidden::raw_html(&html.literal)),
            // Nothing else shows: it only defines what others refer to.
            _ => return Ok(None),
        }))
    }

    fn inlines<'a>(
        &mut self,
        node: &'a AstNode<'a>,
        depth: usize,
    ) -> Result<Vec<Inline>, Forbidden> {
        if depth > DEPTH_MAX {
            return Err(Forbidden::too_deep());
        }
        let mut inlines = Vec::new();
        for child in node.children() {
            inlines.push(match &child.data().value {
                NodeValue::Text(text) => Inline::Text(runs(text)),
                NodeValue::Code(code) => Inline::Code(runs(&code.literal)),
                NodeValue::SoftBreak => Inline::SoftBreak,
                NodeValue::LineBreak => Inline::LineBreak,
                NodeValue::Emph => Inline::Emphasis(self.inlines(child, depth + 1)?),
                NodeValue::Strong => Inline::Strong(self.inlines(child, depth + 1)?),
                NodeValue::FootnoteReference(reference) => Inline::Footnote {
                    number: reference.ix,
                    is_first: reference.ref_num == 1,
                },
                NodeValue::Link(link) => {
                    self.check_link(&link.url)?;
                    Inline::Link {
                        url: runs(&link.url),
                        words: self.inlines(child, depth + 1)?,
                    }
                }
                NodeValue::HtmlInline(html) => return Err(Forbidden::raw_html(html)),
                NodeValue::Image(link) => return Err(Forbidden::picture(&link.url)),
                // What has no form in a letter keeps its words.
                _ => {
                    inlines.extend(self.inlines(child, depth + 1)?);
                    continue;
                }
            });
        }
        Ok(inlines)
    }

    fn check_link(&mut self, url: &str) -> Result<(), Forbidden> {
        // Where it leads is known when the data are.
        if url.chars().any(|c| tokens::index(c).is_some()) {
            self.open_links.push(runs(url));
            return Ok(());
        }
        Forbidden::link(url).map_or(Ok(()), Err)
    }
}

fn alignment(alignment: TableAlignment) -> Alignment {
    match alignment {
        TableAlignment::Right => Alignment::Right,
        TableAlignment::Center => Alignment::Center,
        TableAlignment::None | TableAlignment::Left => Alignment::Left,
    }
}

/// Cuts a text at its tokens.
fn runs(text: &str) -> Runs {
    let mut runs = Vec::new();
    let mut from = 0;
    let push = |part: &str, runs: &mut Runs| {
        if !part.is_empty() {
            let mut html = String::with_capacity(part.len());
            escape(part, &mut html);
            runs.push(TextRun::Text(part.to_owned(), html));
        }
    };
    for (at, c) in text.char_indices() {
        if let Some(index) = tokens::index(c) {
            push(&text[from..at], &mut runs);
            runs.push(TextRun::Data(index));
            from = at + c.len_utf8();
        }
    }
    push(&text[from..], &mut runs);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(markdown: &str) -> Forbidden {
        parse(markdown).unwrap_err()
    }

    #[test]
    fn html_pictures_and_odd_links_are_refused() {
        assert_eq!(
            forbidden("a\n\n<div style='x'>\n</div>").trace,
            "<div style='x'>"
        );
        assert!(forbidden("a <b>c</b>").what.contains("`<b>` is HTML"));
        assert!(forbidden("<!-- note -->").help.contains("{# ... #}"));
        assert!(
            forbidden("![x](https://a.example/pixel.gif)")
                .what
                .contains("no pictures")
        );
        for link in [
            "javascript:alert(1)",
            "page.html",
            "https://",
            "data:text/html,x",
            "#top",
        ] {
            assert!(
                forbidden(&format!("[x]({link})"))
                    .what
                    .contains("leads nowhere"),
                "{link}"
            );
        }
    }

    #[test]
    fn links_that_mail_programs_follow_are_taken() {
        assert!(parse("[x](https://a.example) <mailto:a@b.example> [y](HTTP://a.example)").is_ok());
    }

    #[test]
    fn bottomless_nesting_is_refused() {
        assert!(forbidden(&">".repeat(5_000)).what.contains("deep"));
    }
}
