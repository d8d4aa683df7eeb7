//! What the spool has of one person.

use std::io;

/// Stands for no place.
const NONE: u64 = u64::MAX;

/// Words in the spool: where they begin, how long they are, and the number of all that are nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordsPlace {
    pub at: u64,
    pub len: u32,
    pub id: u32,
}

/// One person, as it lies in the spool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpooledPerson {
    /// The officials whose book has it: each with the place of the one before it in that book.
    pub before: Vec<(u32, Option<u64>)>,
    /// The number of a person of several rows.
    pub person: Option<u32>,
    pub words: Option<WordsPlace>,
    pub name: String,
    /// The last name first, in small letters.
    pub sorted_by: String,
    pub town: String,
    pub state: String,
    pub zip: String,
}

impl SpooledPerson {
    /// Its bytes: their number first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 4];
        put(&mut bytes, self.before.len() as u64);
        for (place, before) in &self.before {
            put(&mut bytes, u64::from(*place));
            put(&mut bytes, before.unwrap_or(NONE));
        }
        put(&mut bytes, self.person.map_or(NONE, u64::from));
        put(&mut bytes, self.words.map_or(NONE, |words| words.at));
        if let Some(words) = self.words {
            put(&mut bytes, u64::from(words.len));
            put(&mut bytes, u64::from(words.id));
        }
        let texts = [
            &self.name,
            &self.sorted_by,
            &self.town,
            &self.state,
            &self.zip,
        ];
        for text in texts {
            put(&mut bytes, text.len() as u64);
            bytes.extend(text.as_bytes());
        }
        let len = u32::try_from(bytes.len() - 4).unwrap_or(u32::MAX);
        bytes[..4].copy_from_slice(&len.to_le_bytes());
        bytes
    }

    /// The person again, from the bytes behind their number.
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        let mut rest = Rest(bytes);
        let officials = rest.number()?;
        let mut before = Vec::new();
        for _ in 0..officials {
            let place = u32::try_from(rest.number()?).map_err(io::Error::other)?;
            before.push((place, some(rest.number()?)));
        }
        let person = some(rest.number()?).and_then(|person| u32::try_from(person).ok());
        let words = match some(rest.number()?) {
            Some(at) => Some(WordsPlace {
                at,
                len: u32::try_from(rest.number()?).map_err(io::Error::other)?,
                id: u32::try_from(rest.number()?).map_err(io::Error::other)?,
            }),
            None => None,
        };
        Ok(Self {
            before,
            person,
            words,
            name: rest.text()?,
            sorted_by: rest.text()?,
            town: rest.text()?,
            state: rest.text()?,
            zip: rest.text()?,
        })
    }
}

fn put(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend(number.to_le_bytes());
}

fn some(number: u64) -> Option<u64> {
    (number != NONE).then_some(number)
}

/// Bytes that are not read yet.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, len: usize) -> io::Result<&'b [u8]> {
        let split = self.0.split_at_checked(len);
        let (taken, rest) = split.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> io::Result<u64> {
        let bytes = self.take(8)?.try_into().map_err(io::Error::other)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn text(&mut self) -> io::Result<String> {
        let len = usize::try_from(self.number()?).map_err(io::Error::other)?;
        String::from_utf8(self.take(len)?.to_vec()).map_err(io::Error::other)
    }
}

#[test]
fn an_entry_comes_back() {
    let entry = SpooledPerson {
        before: vec![(3, Some(12)), (0, None)],
        person: Some(7),
        words: Some(WordsPlace {
            at: 9,
            len: 5,
            id: 2,
        }),
        name: "Ann Lee".to_owned(),
        sorted_by: "lee ann".to_owned(),
        town: "Elm".to_owned(),
        state: "OH".to_owned(),
        zip: "99001".to_owned(),
    };
    for entry in [entry, SpooledPerson::default()] {
        let bytes = entry.to_bytes();
        assert_eq!(
            u32::from_le_bytes(bytes[..4].try_into().unwrap()) as usize,
            bytes.len() - 4
        );
        assert_eq!(SpooledPerson::from_bytes(&bytes[4..]).unwrap(), entry);
        assert!(SpooledPerson::from_bytes(&bytes[4..bytes.len() - 1]).is_err());
    }
}
