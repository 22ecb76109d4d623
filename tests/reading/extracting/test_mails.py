"""Mails saved as files: the text in every transfer encoding, and the attachments that are read."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from made_documents import paragraph, word

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.mails import read_mail


@pytest.fixture
def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "sekreterare@forbund.example", "chef@forbund.example"
    made["Subject"], made["MIME-Version"] = "Mötesplan 2027", "1.0"
    return made


def texts(mail: EmailMessage) -> list[str]:
    return [line.text for line in read_mail(mail.as_bytes(), 0).lines if line.text]


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_the_subject_and_the_text_are_read(mail: EmailMessage, encoding: str, charset: str) -> None:
    mail.set_content("Styrelsemöten\n8 mars kl. 9-12\n", charset=charset, cte=encoding)

    assert texts(mail) == ["Mötesplan 2027", "Styrelsemöten", "8 mars kl. 9-12"]


def test_the_page_is_read_before_the_text_when_it_has_a_table(mail: EmailMessage) -> None:
    mail.set_content("8 mars\nStyrelsen\n")
    mail.add_alternative("<table><tr><td>8 mars<td>Styrelsen</table>", subtype="html")

    assert texts(mail) == ["Mötesplan 2027", "8 mars\tStyrelsen"]


def test_attachments_are_read_in_their_places_and_what_is_not_read_is_told(mail: EmailMessage) -> None:
    mail.set_content("Planen bifogas.\n")
    mail.add_attachment(word(paragraph("8 mars kl 9")), maintype="application", subtype="x", filename="plan.docx")
    mail.add_attachment(b"PK\x05\x06" + bytes(18), maintype="application", subtype="zip", filename="bilder.zip")

    document = read_mail(mail.as_bytes(), 0)

    assert [(line.text, str(line.place)) for line in document.lines if line.text][2:] == [
        ("8 mars kl 9", "bilagan ”plan.docx”, stycke 1")
    ]
    (note,) = document.notes
    assert note.startswith("Bilagan ”bilder.zip” är inte läst. Filen är en tom zip-fil.")


def test_a_forwarded_mail_is_read_and_mails_within_mails_only_so_deep(mail: EmailMessage) -> None:
    mail.set_content("8 mars kl 9\n")
    for _ in range(limits.DEEPEST + 1):
        outer = EmailMessage()
        outer["Subject"], outer["MIME-Version"], outer["To"] = "VB", "1.0", "chef@forbund.example"
        outer.set_content("Se nedan.\n")
        outer.add_attachment(mail)
        mail = outer

    document = read_mail(mail.as_bytes(), 0)

    assert [line.text for line in document.lines if line.text] == ["VB", "Se nedan."] * (limits.DEEPEST + 1)
    assert "ett mejl i ett mejl" in document.notes[0]
