"""Writes mailboxes of many kinds of mail into a folder (`write`), or reads single mails (`read`), and prints what Python
reads: one JSON object for each mail."""

import email
import email.policy
import email.utils
import json
import mailbox
import os
import random
import re
import sys
from email.message import EmailMessage
from email.headerregistry import Address

POLICY = email.policy.default


def plain(mail):
    """Without the blanks at the ends of lines, which quoted-printable leaves to the reader (RFC 2045, section 6.7)."""
    return re.sub(r"[ \t]+\n", "\n", mail.replace("\r\n", "\n")).rstrip()


def addresses(mail, name):
    field = mail[name]
    if field is None:
        return []
    return [[one.display_name, one.addr_spec] for one in field.addresses]


def own_parts(mail):
    if mail.get_content_maintype() == "message":
        yield mail  # Python takes a delivery-status apart, too
    elif mail.is_multipart():
        for part in mail.iter_parts():
            yield from own_parts(part)
    else:
        yield mail


def text(part):
    charset = part.get_content_charset() or "utf-8"
    try:
        return part.get_payload(decode=True).decode(charset, "replace")
    except LookupError:
        return part.get_payload(decode=True).decode("utf-8", "replace")


def facts(raw):
    mail = email.message_from_bytes(raw, policy=POLICY)
    shown, attachments = {}, []
    for part in own_parts(mail):
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment"
        if kind in ("text/plain", "text/html") and not attached and kind not in shown:
            shown[kind] = text(part)
        else:
            data = b"" if kind.startswith("message/") else part.get_payload(decode=True)
            if kind.startswith("text/"):
                data = data.replace(b"\r\n", b"\n").rstrip()
            attachments.append([part.get_filename(), kind, len(data), sum(data)])
    date = mail["date"]
    return {
        "message_ids": [str(one).strip().strip("<>") for one in mail.get_all("message-id", [])],
        "subject": str(mail["subject"] or "").strip(),
        "from": addresses(mail, "from"),
        "to": addresses(mail, "to"),
        "cc": addresses(mail, "cc"),
        "reply_to": addresses(mail, "reply-to"),
        "date": None if date is None or date.datetime is None else int(date.datetime.timestamp()),
        "text": plain(shown.get("text/plain", "")),
        "html": plain(shown.get("text/html", "")),
        "attachments": attachments,
    }


def mails():
    """Mails as they come: names, charsets, encodings, attached files, mails in mails."""
    dice = random.Random(15)
    names = ["", "Ana Ruiz", "Ben Ray Luján", 'Henrietta P. "Etta" Lindqvist, Jr.', "山田 太郎", "O'Neil (D-CA)", "Ångström, Å."]
    subjects = ["Your letter", "Réponse automatique : votre lettre", "Re: =?x", "ご連絡 " * 12, "x" * 70 + " " + "y" * 70, ""]
    texts = [
        "Dear all,\nthank you.\n",
        "From here on.\n\nFrom ada Tue Feb 16 09:00:00 2021\n>From quoted\n>>From twice\n",
        "Grüße aus Köln: ä ö ü ß €\n" * 4,
        "東京からの手紙\nありがとう\n",
        "a" * 3000 + "\nb = c == d\n",
        ".\n..\n--x\n",
        "\n",
    ]
    for number in range(48):
        mail = EmailMessage(policy=POLICY)
        who = lambda: Address(dice.choice(names), "p%d" % dice.randrange(99), "council.example")
        mail["From"] = who()
        mail["To"] = [who() for _ in range(dice.randrange(1, 4))]
        if number % 3 == 0:
            mail["Cc"] = who()
        if number % 4 == 0:
            mail["Reply-To"] = who()
        mail["Subject"] = dice.choice(subjects)
        mail["Message-ID"] = "<%03d.mail@council.example>" % number
        mail["Date"] = email.utils.format_datetime(
            email.utils.parsedate_to_datetime("Tue, 16 Feb 2021 09:%02d:00 %+05d" % (number, dice.choice([0, -500, 530, 1345])))
        )
        letter = texts[number % len(texts)]
        charsets = [None]
        for charset in ("iso-8859-15", "iso-2022-jp", "shift_jis", "windows-1252"):
            try:
                letter.encode(charset)
                charsets.append(charset)
            except UnicodeEncodeError:
                pass
        kwargs = {"charset": dice.choice(charsets) or "utf-8", "cte": dice.choice(["quoted-printable", "base64"])}
        mail.set_content(letter, **kwargs)
        if number % 2:
            mail.add_alternative("<p>" + letter + "</p>", subtype="html", cte="quoted-printable")
        if number % 5 == 0:
            name = dice.choice(["fact sheet.pdf", "Übersicht – Köln.pdf", "a;b=\"c\".pdf", "長い名前" * 12 + ".pdf"])
            data = bytes(dice.randrange(256) for _ in range(dice.randrange(5000)))
            mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
        if number % 7 == 0:
            mail.add_attachment("one,two\nthree,four\n", subtype="csv", filename="rows.csv")
        if number % 8 == 0:
            inside = EmailMessage(policy=POLICY)
            inside["Subject"] = "Inside"
            inside["Message-ID"] = "<inside.%d@council.example>" % number
            inside.set_content("What was sent.\n")
            inside.add_attachment(b"x", maintype="image", subtype="png", filename="x.png")
            mail.add_attachment(inside)
        yield mail.as_bytes(policy=POLICY.clone(linesep=dice.choice(["\n", "\r\n"])))


def quoted_as_mboxrd(raw):
    lines = raw.split(b"\n")
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)


def unquoted(raw):
    """What an mbox quoted, given back as mboxrd means it; Python leaves it as it is."""
    return re.sub(rb"(?m)^>(>*From )", rb"\1", raw)


def write(folder):
    path = lambda name: os.path.join(folder, name)
    maildir, mbox = mailbox.Maildir(path("maildir")), mailbox.mbox(path("all.mbox"))
    os.mkdir(path("eml"))
    with open(path("mboxrd"), "wb") as mboxrd:
        for number, raw in enumerate(mails()):
            key = maildir.add(raw)
            if number % 2:
                seen = maildir[key]
                seen.set_subdir("cur")
                seen.set_flags("S")
                maildir[key] = seen
            mbox.add(raw)
            mboxrd.write(b"From ada Tue Feb 16 09:00:00 2021\n" + quoted_as_mboxrd(raw))
            mboxrd.write(b"\n" if raw.endswith(b"\n") else b"\n\n")
            with open(path(os.path.join("eml", "%03d.eml" % number)), "wb") as file:
                file.write(raw)
            tell("eml", raw)
    mbox.flush()
    for key in maildir.keys():
        tell("maildir", maildir.get_bytes(key))
    for name in ("all.mbox", "mboxrd"):
        written = mailbox.mbox(path(name))
        for key in written.keys():
            tell(name, unquoted(written.get_bytes(key)))


def tell(where, raw):
    print(json.dumps({"in": where, **facts(raw)}))


def read(folder):
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            tell(name, file.read())


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
