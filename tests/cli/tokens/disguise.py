"""Writes one token as files may hide it, each way in an output of its own: disguise.py OUTPUTS TOKEN"""

import base64
import email.mime.multipart
import email.mime.text
import gzip
import pathlib
import quopri
import sqlite3
import sys
import zipfile
import zlib

outputs, token = pathlib.Path(sys.argv[1]), sys.argv[2]


def put(name, data):
    folder = outputs / name
    folder.mkdir(parents=True)
    (folder / "file").write_bytes(data)
    return folder / "file"


text = f"Yours, {token} of Elm".encode()
long_lines = b"x" * 70 + token.encode()
put("plain", text)
put("capitals", text.upper())
put("two-bytes", text.decode().encode("utf-16"))
put("quoted-printable", b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quopri.encodestring(long_lines + "é".encode()))
put("every-letter-quoted", "".join(f"={ord(letter):02X}" for letter in token).encode())
put("entities", "".join(f"&#{ord(letter)};" for letter in token).encode())
put("percent", "".join(f"%{ord(letter):02x}" for letter in token).encode())
put("base64", b"<img src=\"data:text/plain;base64," + base64.b64encode(text) + b"\">")
put("gzip", gzip.compress(text))
put("base64-of-gzip", base64.encodebytes(gzip.compress(text)))
put("pdf", b"%PDF-1.7\n1 0 obj << /Filter /FlateDecode >>\nstream\n" + zlib.compress(text) + b"\nendstream\n")
mail = email.mime.multipart.MIMEMultipart()
mail["Subject"] = "é"
mail.attach(email.mime.text.MIMEText(f"<p>é {token}</p>", "html", "utf-8"))
put("attachment", mail.as_bytes())
mail = email.mime.text.MIMEText("Hello")
mail["Subject"] = f"é {token}"
put("subject", mail.as_bytes())
with zipfile.ZipFile(put("zip", b""), "w", zipfile.ZIP_DEFLATED) as whole:
    whole.writestr("inside", text)
ledger = put("ledger", b"")
ledger.unlink()
with sqlite3.connect(ledger) as connection:
    connection.execute("create table letters (text)")
    connection.execute("insert into letters values (?)", (long_lines * 200,))
