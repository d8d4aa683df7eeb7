"""Writes answers to a mail that asks for an approval, as mail programs write them: approval_answers.py ASK CODE FOLDER

Each lies in FOLDER/new under its program's name, from PROGRAM@partners.example.
"""

import email
import email.policy
import pathlib
import sys
from email.message import EmailMessage

ask_file, code, folder = sys.argv[1:]
ask = email.message_from_bytes(pathlib.Path(ask_file).read_bytes(), policy=email.policy.default)
asked = ask.get_body(("plain",)).get_content()
asked_html = ask.get_body(("html",)).get_content()
said = f"I approve {code}"
who = "Marisol Reyes-Ortiz <organizer@coalition.example>"
quoted = "\n".join("> " + line for line in asked.splitlines())
new = pathlib.Path(folder) / "new"
new.mkdir(parents=True, exist_ok=True)


def answer(program, text=None, html=None, encoding="quoted-printable", **fields):
    mail = EmailMessage(policy=email.policy.SMTP)
    address = f"{program}@partners.example"
    mail["From"] = f"Rosa Lima <{address}>"
    mail["To"] = who
    mail["Subject"] = "Re: " + ask["Subject"]
    mail["Date"] = "Tue, 16 Feb 2021 10:00:00 +0000"
    mail["Message-ID"] = f"<{program}@mail.partners.example>"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    if text is not None:
        mail.set_content(text, cte=encoding)
    if html is not None and text is not None:
        mail.add_alternative(html, subtype="html", cte=encoding)
    elif html is not None:
        mail.set_content(html, subtype="html", cte=encoding)
    # What the server of gmail.com puts on top.
    taken = (
        "Received: by 2002:a05:6402:1cc6:b0 with SMTP id x; Tue, 16 Feb 2021 02:00:00 -0800 (PST)\r\n"
        "Received: from mail.partners.example (mail.partners.example. [192.0.2.1])\r\n"
        "        by mx.google.com with ESMTPS id z for <organizer@coalition.example>\r\n"
        "Authentication-Results: mx.google.com;\r\n"
        "       dkim=pass header.i=@partners.example header.s=s header.b=abc;\r\n"
        "       spf=pass (google.com: designated) smtp.mailfrom=" + address + ";\r\n"
        "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=partners.example\r\n"
    )
    (new / program).write_bytes(taken.encode() + mail.as_bytes())


fields_above = (
    f"From: {who}\nSent: Tuesday, February 16, 2021 9:30 AM\nTo: rosa@partners.example\nSubject: {ask['Subject']}\n\n"
)
# Outlook on a desk: above a block of fields, without any mark before the older mail.
answer("outlook", f"{said}\n\nRosa Lima\nRiverside Tenants Union\n\n{fields_above}{asked}",
       f"<html><body><p class=MsoNormal>{said}<o:p></o:p></p><p class=MsoNormal>Rosa Lima<o:p></o:p></p>"
       f"<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> {who}<br>"
       f"<b>Sent:</b> Tuesday<br></p></div>{asked_html}</body></html>", encoding="base64", Thread_Index="Adx")
# Outlook on the web, HTML alone.
answer("outlookweb", None,
       f"<html><head><style>P {{margin:0}}</style></head><body><div class='elementToProof'>{said}</div>"
       "<div id='appendonsend'></div><hr tabindex='-1'><div id='divRplyFwdMsg'>"
       "<b>From:</b> Marisol &lt;organizer@coalition.example&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> Rosa</div>"
       f"<div>{asked_html}</div></body></html>")
# Gmail: on top, quoted below, in both parts.
answer("gmail", f"{said}\n\nOn Tue, Feb 16, 2021 at 9:30 AM Marisol Reyes-Ortiz <\norganizer@coalition.example> wrote:\n\n{quoted}",
       f"<div dir=\"ltr\">{said}</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Tue, Feb 16, 2021 "
       f"Marisol wrote:<br></div><blockquote class=\"gmail_quote\">{asked_html}</blockquote></div>")
# Apple Mail, with a non-breaking space and a closing.
answer("applemail", f"Hi Marisol,\n\n{said.replace(' ', chr(0xa0))}.\n\nBest,\nRosa\n\n> On Feb 16, 2021, at 9:30 AM, Marisol "
       f"Reyes-Ortiz <organizer@coalition.example> wrote:\n> \n{quoted}\n")
# Thunderbird answers below.
answer("thunderbird", f"On 2/16/21 9:30 AM, Marisol Reyes-Ortiz wrote:\n{quoted}\n\n{said}\n\n-- \nRosa Lima, organizer, not in on Mondays\n",
       User_Agent="Mozilla Thunderbird")
# mutt too, right under the quotation.
answer("mutt", f"* Marisol Reyes-Ortiz [2021-02-16 09:30 +0000]:\n\n> Approval code: {code}\n{said}\n", encoding="7bit")
# A telephone.
answer("phone", f"{said}\n\nSent from my iPhone\n\n> On Feb 16, 2021, at 9:30 AM, Marisol <organizer@coalition.example> wrote:\n> \n{quoted}\n",
       encoding="base64")
# The link in the mail.
answer("link", said + "\n")

# None of these is an approval.
answer("denies", f"I do not approve {code}\n")
answer("quotes", f"No, I do not.\n\n> {said}\n")
answer("hedges", f"I can't say that\n{said}\n")
answer("asks", f"{said}\n\nif the second paragraph goes.\n")
answer("two", f"{said}\n\nI approve 0000-1111-2222-3333\n")
answer("another", "I approve 0000-1111-2222-3333\n")
answer("nods", f"Looks good!\n\n{quoted}\n")
answer("away", f"I am out of the office.\n\n{said}\n", Auto_Submitted="auto-replied")
