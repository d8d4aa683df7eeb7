//! What an answer says.

use crate::error::ImapError;
use crate::frame::Frame;
use crate::tokens::{Token, Tokens, number};

/// One answer of a server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Response {
    /// `+`: it waits for more.
    Continue(Vec<u8>),
    /// The end of the command with this tag.
    Tagged(Vec<u8>, Said),
    /// Words to people, or about the connection.
    Said(Said),
    /// Ways and extensions that it knows.
    Capability(Vec<String>),
    /// So many mails lie in the folder.
    Exists(u64),
    /// One was taken away.
    Expunged,
    /// What a search found.
    Found(Vec<u32>),
    /// A folder: attributes, separator, name as it is written on the wire.
    Folder(Vec<String>, Option<String>, Vec<u8>),
    /// Something of a mail.
    Fetched(Fetched),
    /// What nobody here asks for.
    Other,
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// A status with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) status: Status,
    /// What stands in the square brackets before the words, for programs.
    pub(crate) code: String,
    /// The words, as they came.
    pub(crate) text: String,
}

/// What came of a mail.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fetched {
    pub(crate) uid: Option<u32>,
    pub(crate) size: Option<u64>,
    pub(crate) body: Option<Vec<u8>>,
}

impl Response {
    /// Reads a whole answer.
    pub(crate) fn read(bytes: &[u8], frame: &Frame) -> Result<Self, ImapError> {
        let mut tokens = Tokens::of(bytes, frame);
        let line = &bytes[..frame.length];
        if let Some(rest) = line.strip_prefix(b"+") {
            return Ok(Self::Continue(rest.trim_ascii().to_vec()));
        }
        let nothing = ImapError::Malformed("a line that is no answer");
        let Some(Token::Atom(tag)) = tokens.next() else {
            return Err(nothing);
        };
        if tag != b"*" {
            let said = said(&mut tokens).ok_or(nothing)?;
            return Ok(Self::Tagged(tag.to_vec(), said));
        }
        let before = tokens.rest();
        let Some(Token::Atom(word)) = tokens.next() else {
            return Err(nothing);
        };
        if let Some(at) = number(word) {
            return Ok(numbered(at, &mut tokens));
        }
        if status(word).is_some() {
            let said = said(&mut Tokens::of(before, &whole(before)));
            return Ok(said.map_or(Self::Other, Self::Said));
        }
        Ok(match word.to_ascii_lowercase().as_slice() {
            b"capability" => Self::Capability(capabilities(tokens.rest())),
            b"search" => Self::Found(found(&mut tokens)),
            b"list" => folder(&mut tokens).unwrap_or(Self::Other),
            _ => Self::Other,
        })
    }
}

fn whole(bytes: &[u8]) -> Frame {
    Frame {
        length: bytes.len(),
        literals: Vec::new(),
    }
}

fn status(word: &[u8]) -> Option<Status> {
    Some(match word.to_ascii_lowercase().as_slice() {
        b"ok" => Status::Ok,
        b"no" => Status::No,
        b"bad" => Status::Bad,
        b"bye" => Status::Bye,
        b"preauth" => Status::Preauth,
        _ => return None,
    })
}

fn said(tokens: &mut Tokens<'_>) -> Option<Said> {
    let Some(Token::Atom(word)) = tokens.next() else {
        return None;
    };
    let status = status(word)?;
    let rest = String::from_utf8_lossy(tokens.rest()).into_owned();
    let (code, text) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((code, text)) => (code.to_owned(), text.trim().to_owned()),
        None => (String::new(), rest),
    };
    Some(Said { status, code, text })
}

/// Names of capabilities, upper case.
pub(crate) fn capabilities(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text).to_ascii_uppercase();
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

fn numbered(at: u64, tokens: &mut Tokens<'_>) -> Response {
    let Some(Token::Atom(word)) = tokens.next() else {
        return Response::Other;
    };
    match word.to_ascii_lowercase().as_slice() {
        b"exists" => Response::Exists(at),
        b"expunge" => Response::Expunged,
        b"fetch" => fetched(tokens).map_or(Response::Other, Response::Fetched),
        _ => Response::Other,
    }
}

/// What stands in the parentheses of a FETCH; none where they make no sense.
fn fetched(tokens: &mut Tokens<'_>) -> Option<Fetched> {
    let mut fetched = Fetched::default();
    let Some(Token::Open) = tokens.next() else {
        return None;
    };
    loop {
        let Token::Atom(key) = tokens.next()? else {
            return Some(fetched); // the closing parenthesis, or what is no name
        };
        let key = key.to_ascii_uppercase();
        match key.as_slice() {
            b"UID" => fetched.uid = tokens.number().and_then(|uid| u32::try_from(uid).ok()),
            b"RFC822.SIZE" => fetched.size = tokens.number(),
            _ if key.starts_with(b"BODY[") => fetched.body = tokens.next()?.into_bytes(),
            _ => tokens.pass_over()?,
        }
    }
}

fn found(tokens: &mut Tokens<'_>) -> Vec<u32> {
    let numbers = std::iter::from_fn(|| tokens.number());
    numbers.filter_map(|uid| u32::try_from(uid).ok()).collect()
}

fn folder(tokens: &mut Tokens<'_>) -> Option<Response> {
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let Some(Token::Open) = tokens.next() else {
        return None;
    };
    let mut attributes = Vec::new();
    loop {
        match tokens.next()? {
            Token::Atom(attribute) => attributes.push(shown(attribute)),
            Token::Close => break,
            Token::Open | Token::Text(_) => return None,
        }
    }
    let separator = tokens.next()?.into_bytes();
    // `NIL` may be what a folder is called.
    let name = match tokens.next()? {
        Token::Atom(name) => name.to_vec(),
        Token::Text(name) => name.into_owned(),
        Token::Open | Token::Close => return None,
    };
    Some(Response::Folder(
        attributes,
        separator.map(|it| shown(&it)),
        name,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Allowance, frame};
    use proptest::prelude::*;

    const ALLOWED: Allowance = Allowance {
        line: 10_000,
        literal: 1000,
    };

    fn read(bytes: &[u8]) -> Response {
        let frame = frame(bytes, ALLOWED).unwrap().unwrap();
        Response::read(bytes, &frame).unwrap()
    }

    #[test]
    fn each_kind_of_answer_is_read() {
        let said = |status, code: &str, text: &str| Said {
            status,
            code: code.to_owned(),
            text: text.to_owned(),
        };
        for (line, expected) in [
            ("+ go on\r\n", Response::Continue(b"go on".to_vec())),
            (
                "A1 OK [READ-ONLY] done\r\n",
                Response::Tagged(b"A1".to_vec(), said(Status::Ok, "READ-ONLY", "done")),
            ),
            (
                "* BYE gone\r\n",
                Response::Said(said(Status::Bye, "", "gone")),
            ),
            (
                "* ok [uidvalidity 7] x\r\n",
                Response::Said(said(Status::Ok, "uidvalidity 7", "x")),
            ),
            ("* 12 EXISTS\r\n", Response::Exists(12)),
            ("* 12 EXPUNGE\r\n", Response::Expunged),
            (
                "* SEARCH 2 84 99999999999\r\n",
                Response::Found(vec![2, 84]),
            ),
            ("* SEARCH\r\n", Response::Found(vec![])),
            (
                "* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendete Mails\"\r\n",
                Response::Folder(
                    vec!["\\HasNoChildren".to_owned(), "\\Sent".to_owned()],
                    Some("/".to_owned()),
                    b"Gesendete Mails".to_vec(),
                ),
            ),
            (
                "* 1 FETCH (FLAGS (\\Seen) BODY[]<0> {2}\r\nhi X-Y ((a) b) UID 7 RFC822.SIZE 9)\r\n",
                Response::Fetched(Fetched {
                    uid: Some(7),
                    size: Some(9),
                    body: Some(b"hi".to_vec()),
                }),
            ),
            (
                "* 1 FETCH (UID 7 BODY[] NIL)\r\n",
                Response::Fetched(Fetched {
                    uid: Some(7),
                    ..Fetched::default()
                }),
            ),
            ("* VANISHED 7\r\n", Response::Other),
            ("* 1 FETCH (UID\r\n", Response::Other),
        ] {
            assert_eq!(read(line.as_bytes()), expected, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), known in 0_usize..6) {
            let begin = ["", "* ", "* 1 FETCH (", "* LIST (", "A1 OK [", "* SEARCH "][known];
            let bytes = [begin.as_bytes(), &bytes, b"\r\n"].concat();
            if let Ok(Some(frame)) = frame(&bytes, ALLOWED) {
                let _ = Response::read(&bytes, &frame);
            }
        }

        #[test]
        fn words_in_any_order_make_it_no_panic(words in proptest::collection::vec(0_usize..12, 0..40)) {
            const WORDS: [&str; 12] = ["(", ")", "\"", "\\", "{2}\r\nab", "BODY[", "]", " ", "UID 7", "NIL", "[", "{1}\r\nx"];
            let text: String = words.iter().map(|word| WORDS[*word]).collect();
            let bytes = format!("* 1 FETCH ({text}\r\n").into_bytes();
            if let Ok(Some(frame)) = frame(&bytes, ALLOWED) {
                let _ = Response::read(&bytes, &frame);
            }
        }
    }
}
