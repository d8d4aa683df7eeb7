//! Bytes of a list in whatever encoding as a stream of UTF-8.

use encoding_rs::{Decoder, Encoding};
use std::io::{self, Read};
use std::ops::Range;

const CHUNK_BYTES: usize = 64 * 1024;

/// Reads UTF-8 from a source in another encoding; UTF-8 itself passes through untouched.
pub(super) struct Utf8Reader<R> {
    source: R,
    conversion: Option<Box<Conversion>>,
}

struct Conversion {
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    /// Bytes of the output that were not handed out yet.
    ready: Range<usize>,
    ended: bool,
}

impl<R: Read> Utf8Reader<R> {
    /// The source must stand behind its byte order mark.
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        let conversion = (encoding != encoding_rs::UTF_8).then(|| {
            Box::new(Conversion {
                decoder: encoding.new_decoder_without_bom_handling(),
                input: vec![0; CHUNK_BYTES],
                // No encoding needs more than three bytes of UTF-8 for one of its own, and a few for what was left over.
                output: vec![0; 3 * CHUNK_BYTES + 16],
                ready: 0..0,
                ended: false,
            })
        });
        Self { source, conversion }
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        match &mut self.conversion {
            None => self.source.read(output),
            Some(conversion) => conversion.read(&mut self.source, output),
        }
    }
}

impl Conversion {
    fn read(&mut self, source: &mut impl Read, output: &mut [u8]) -> io::Result<usize> {
        // A piece may come to no text at all, and nothing handed out would be taken for the end of the file.
        while self.ready.is_empty() && !self.ended {
            let filled = source.read(&mut self.input)?;
            // The decoder is told of the end, so that it hands out what it still holds.
            self.ended = filled == 0;
            let (_, _, written, _) =
                self.decoder
                    .decode_to_utf8(&self.input[..filled], &mut self.output, self.ended);
            self.ready = 0..written;
        }
        let bytes = output.len().min(self.ready.len());
        output[..bytes].copy_from_slice(&self.output[self.ready.start..self.ready.start + bytes]);
        self.ready.start += bytes;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut text = String::new();
        Utf8Reader::new(bytes, encoding)
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn every_encoding_gives_the_same_name() {
        assert_eq!(
            decoded(b"Vel\xe1zquez", encoding_rs::WINDOWS_1252),
            "Velázquez"
        );
        assert_eq!(
            decoded(b"Vel\x87zquez", encoding_rs::MACINTOSH),
            "Velázquez"
        );
        assert_eq!(decoded(b"V\0e\0l\0\xe1\0", encoding_rs::UTF_16LE), "Velá");
        assert_eq!(decoded(b"\0V\0e\0l\0\xe1", encoding_rs::UTF_16BE), "Velá");
        assert_eq!(
            decoded("Velázquez".as_bytes(), encoding_rs::UTF_8),
            "Velázquez"
        );
    }

    #[test]
    fn long_input_is_converted_piece_by_piece() {
        let text = "Mayor Muñoz, ".repeat(20_000);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&bytes, encoding_rs::UTF_16BE), text);
    }
}
