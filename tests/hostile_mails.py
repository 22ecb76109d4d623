"""Mails that strangers could send to stop whoever reads them, or to take all its time and memory."""

from __future__ import annotations

import base64

HEAD = b"From: avsandare@frammande.example\r\nTo: kallelse@forbundet.example\r\nMIME-Version: 1.0\r\n"
MEGABYTE = 1024 * 1024


def hostile_mails() -> dict[str, bytes]:
    """The mails, by what is wrong with them."""
    return {
        "800 parts in each other, filled to a megabyte": _nested(800, b"x" * 70 + b"\r\n", 11_000),
        "2,000 parts in each other": _nested(2000, b"hej\r\n", 1),
        "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 20_000 + b"\r\nHej",
        "parts without end": _mixed(b"--b\r\n\r\nx\r\n" * 90_000),
        "as many kinds of boundary as there is room for": _mixed(
            b"".join(b'--b\r\nContent-Type: multipart/mixed; boundary="c%d"\r\n\r\n' % n for n in range(15_000))
        ),
        "100,000 headers": HEAD + b"X: y\r\n" * 100_000 + b"\r\nHej",
        "a header of 900 kB": HEAD + b"Subject: =?punycode?q?a-" + b"b" * 900_000 + b"?=\r\n\r\nHej",
        "a header of a part of 900 kB": _mixed(
            b"--b\r\nContent-Type: text/plain" + b"; a*0*=b" * 100_000 + b"\r\n\r\n"
        ),
        "a header continued 100,000 times": HEAD
        + b"To:\r\n a@b.example,\r\n"
        + b" a@b.example,\r\n" * 60_000
        + b"\r\n",
        "a sender of parentheses": b"From: " + b"(" * 30_000 + b"\r\n" + HEAD + b"\r\nHej",
        "a domain without end": b"From: a@" + b"\xc3\xa5" * 15_000 + b".example\r\n" + HEAD + b"\r\nHej",
        "a date of digits": b"Date: Mon, " + b"9" * 30_000 + b" Jan 2022 00:00:00 +0000\r\n" + HEAD + b"\r\nHej",
        "base64 of nothing but zeros": _calendar(
            base64.encodebytes(bytes(700_000)), b"Content-Transfer-Encoding: base64\r\n"
        ),
        "soft line breaks without end": _calendar(
            b"=\r\n" * 340_000, b"Content-Transfer-Encoding: quoted-printable\r\n"
        ),
        "uuencoded noise": _calendar(
            b"begin 644 a\n" + b"M" * 60 + b"\n", b"Content-Transfer-Encoding: x-uuencode\r\n"
        ),
        "a page of beginnings": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<style <!-- &#1; " * 60_000,
        "an unknown charset": _calendar(_event(b"SUMMARY:x\r\n"), charset=b"x-finns-inte"),
        "a charset of another kind": _calendar(_event(b"SUMMARY:x\r\n"), charset=b"zlib_codec"),
        "a zone that changes every second": _calendar(_zone(b"RRULE:FREQ=SECONDLY\r\n")),
        "a zone that changes every second, in folded lines": _calendar(
            _zone(b"RRULE:FREQ=SECONDLY\r\n")
            .replace(b"BEGIN:VTIMEZONE", b"BEGIN:VTIME\r\n ZONE")
            .replace(b"RRU", b"RR\r\n U")
        ),
        "a zone that changes at each second of a day of the year": _calendar(
            _zone(b"RRULE:FREQ=YEARLY;BYSECOND=%b\r\n" % b",".join(b"%d" % n for n in range(60)))
        ),
        "a zone of 10,000 dates": _calendar(_zone(b"RDATE:" + b",".join([b"20220101T000000"] * 7000) + b"\r\n")),
        "a zone of 300 rules": _calendar(
            _zone(b"RRULE:FREQ=YEARLY\r\n" + b"END:STANDARD\r\nBEGIN:STANDARD\r\nRRULE:FREQ=YEARLY\r\n" * 140)
        ),
        "a zone without end": _calendar(_zone(b"RRULE:FREQ=SECONDLY\r\n").replace(b"END:VTIMEZONE\r\n", b"")),
        "a zone that is a file": _calendar(_event(b"DTSTART;TZID=../../../../dev/zero:20220207T090000\r\n")),
        "an event that recurs every second": _calendar(_event(b"RRULE:FREQ=SECONDLY\r\nDTSTART:16010101T000000Z\r\n")),
        "an event of 7,000 dates": _calendar(_event(b"RDATE:" + b",".join([b"20220101T000000Z"] * 7000) + b"\r\n")),
        "the last second of the year 9999": _calendar(
            _event(
                b"DTSTART;TZID=America/Los_Angeles:99991231T235959\r\nDTEND:99991231T235959Z\r\nDURATION:P9999999W\r\n"
            )
        ),
        "NUL in every line": _calendar(
            _event(b"UID:\x00\r\nSUM\x00MARY:\x00\r\nATTENDEE;PARTSTAT=\x00:mailto:\x00@\x00\r\n")
        ),
        "a line of 120 kB": _calendar(_event(b"SUMMARY:" + b"x" * 120_000 + b"\r\n")),
        "a line of 900 kB": _calendar(_event(b"SUMMARY:" + b"x" * 900_000 + b"\r\n")),
        "a line of 10 MB": _calendar(_event(b"SUMMARY:" + b"x" * 10 * MEGABYTE + b"\r\n")),
        "120 kB of empty lines": _calendar(_event(b"\r\n" * 60_000 + b"x\r\n")),
        "120 kB of parameters": _calendar(_event(b"ATTENDEE" + b";A=B" * 28_000 + b":mailto:a@b.example\r\n")),
        "120 kB of quotes": _calendar(_event(b'ATTENDEE;CN="' + b'";CN="' * 20_000 + b":mailto:a@b.example\r\n")),
        "120 kB of escapes": _calendar(_event(b"CATEGORIES:" + b"\\,\\;\\n" * 20_000 + b"\r\n")),
        "a sequence of 100,000 digits": _calendar(_event(b"SEQUENCE:" + b"9" * 100_000 + b"\r\n")),
        "calendars in each other": _calendar(b"BEGIN:VCALENDAR\r\n" * 250 + _event(b"")),
        "components that begin in folded lines": _calendar(_event(b"BEG\r\n IN:VALARM\r\n" * 5000)),
    }


def _nested(levels: int, line: bytes, lines: int) -> bytes:
    begin = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(levels))
    return HEAD + begin + b"\r\n" + line * lines


def _mixed(body: bytes) -> bytes:
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + body


def _calendar(body: bytes, more: bytes = b"", charset: bytes = b"utf-8") -> bytes:
    return HEAD + b"Content-Type: text/calendar; method=REPLY; charset=%b\r\n%b\r\n%b" % (charset, more, body)


def _event(lines: bytes) -> bytes:
    return (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:m-x.y@z.example\r\n"
        b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:avsandare@frammande.example\r\n"
        + lines
        + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def _zone(lines: bytes) -> bytes:
    zone = (
        b"BEGIN:VTIMEZONE\r\nTZID:Egen\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
        b"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" + lines + b"END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = _event(b"DTSTART;TZID=Egen:20220829T090000\r\nDTSTAMP;TZID=Egen:20220801T000000\r\n")
    return event.replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT")
