"""The letter that asks about the steps of the chains that are late, with what others are asked the same day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arshjul.work.links import contact_page_url, contact_url, election_url
from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import shown_to, template_of
from arshjul.year.chains.councils import next_council
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.nudging import Ask, asked_on
from arshjul.year.mandates import CHANGE_OF_MANDATE
from arshjul.year.model import STOCKHOLM
from arshjul.year.people import contacts_of
from arshjul.year.saying.message import Message
from arshjul.year.wording import written


def questions(desk: Desk, message: Message) -> Contents:
    """What the reader is asked; a contact that is asked what its member decided gets the page to tell it on."""
    year = desk.standing.year(message.year)
    wanted = year.remembered.asks if year else ()
    on = message.at.astimezone(STOCKHOLM).date()
    mine = [_with_council(desk, ask, on) for ask in asked_on(wanted, message.person, on)]
    copies = [ask for ask in mine if ask.copy_of]
    own = [ask for ask in mine if not ask.copy_of]
    asked = {
        "page_url": _decision_page(desk, own, on),
        "answers_by_mail": bool(own) and not desk.settings.pages_can_be_reached,
        "asks": own,
        "copies": copies,
        "copied": [f"{ask.copy_of.name}: {ask.text}" for ask in copies if ask.copy_of],
    }
    return Contents(template_of(message), shown_to(desk, message) | asked, follows=desk.follows(message))


def _with_council(desk: Desk, ask: Ask, on: date) -> Ask:
    """The question with the member's own next council day, when it is known and the council is to decide."""
    chain, member = desk.standing.book.chain(ask.chain), desk.association.member(ask.member)
    council = next_council(chain, desk.association, member, on) if chain and chain.roads and member else None
    if council is None or ask.step != DECIDED:
        return ask
    return replace(ask, text=f"{ask.text} Enligt våra uppgifter är nästa dag {written(council.day)} ({council.name}).")


def _decision_page(desk: Desk, own: list[Ask], on: date) -> str:
    """Where a contact tells what the member decided or elected; of several members' discharge all that is asked."""
    return _discharge_page(desk, own, on) or _election_page(desk, own, on) or _contact_page(desk, own, on)


def _contact_page(desk: Desk, own: list[Ask], on: date) -> str:
    """The page with all that the reader is asked, for the contact of each member that the questions are about."""
    members = [desk.association.member(ask.member) for ask in own]
    if own and all(member and own[0].person in contacts_of(desk.association, member, on) for member in members):
        return contact_page_url(desk.settings, desk.association, own[0].person)
    return ""


def _election_page(desk: Desk, own: list[Ask], on: date) -> str:
    """Where the reader tells whom the members elected whose contact it is; "" when nothing is asked of that."""
    for ask in own:
        member = desk.association.member(ask.member)
        if ask.chain == CHANGE_OF_MANDATE and member and ask.person in contacts_of(desk.association, member, on):
            return election_url(desk.settings, desk.association, ask.year, ask.person)
    return ""


def _discharge_page(desk: Desk, own: list[Ask], on: date) -> str:
    whose = {(ask.year, ask.member) for ask in own if ask.chain == DISCHARGE}
    if len(whose) != 1:
        return ""
    [(year, key)] = whose
    member = desk.association.member(key)
    # The director is asked in the place of a contact that is missing, and has the pages of the house.
    if member is None or own[0].person not in contacts_of(desk.association, member, on):
        return ""
    return contact_url(desk.settings, desk.association, year, member, own[0].person.key)
