"""Editing the agenda of a meeting: each change is a version of the meeting, and tells nobody anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.units import standing_with
from arshjul.year.agenda.agendas import Agenda
from arshjul.year.agenda.editing import Edited, Wording, added, begun_with, moved, put_back, removed, worded
from arshjul.year.agenda.items import Item, next_meeting
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Association, Occasion
from arshjul.year.standing import Standing
from arshjul.year.wording import written

LONGEST_TITLE, LONGEST_PROPOSAL = 200, 5000
MOST_ITEMS = 100
_NO_MEETING = "Det finns inget möte som heter {key}. Det kan vara borttaget."
_NO_ITEM = "Ärendet finns inte på dagordningen längre. Läs om sidan."
_SENT = (
    "Kallelsen är skickad, och då står paragrafernas nummer och ordning fast. Ändra texten, eller lägg till ett ärende."
)


def agenda_in(standing: Standing, key: str) -> Agenda:
    """The agenda of the meeting with that key. Raises NotFoundError."""
    found = standing.agenda(key)
    if found is None:
        raise NotFoundError(_NO_MEETING.format(key=key))
    return found


def move_item(store: Store, key: str, occasion: str, item: str, step: int, doer: Doer) -> None:
    """Move an item one place up (−1) or down (1). Raises NotFoundError, NotAllowedError when it has been sent."""

    def edit(agenda: Agenda) -> Edited:
        if agenda.is_sent:
            raise NotAllowedError(_SENT)
        return moved(agenda, _shown(agenda, item), step)

    edit_agenda(store, key, occasion, edit, doer)


def word_item(store: Store, key: str, occasion: str, item: str, written: Callable[[Item], Wording], doer: Doer) -> None:
    """Let an item have the words that *written* gives of it as it stands.

    Raises NotFoundError; InputError for an item of one's own without a title.
    """

    def edit(agenda: Agenda) -> Edited:
        found = _shown(agenda, item)
        by_itself, wording = agenda.automatic_titles.get(item, ""), written(found)
        title = "" if wording.title == by_itself else wording.title
        if not title and not by_itself:
            raise _without_title()
        return worded(agenda, found, replace(wording, title=title))

    edit_agenda(store, key, occasion, edit, doer)


def add_item(store: Store, key: str, occasion: str, wording: Wording, doer: Doer) -> None:
    """Add an item of one's own. Raises NotFoundError; InputError when it has no title, or there are too many."""

    def edit(agenda: Agenda) -> Edited:
        if not wording.title:
            raise _without_title()
        if len(agenda.items) >= MOST_ITEMS:
            raise InputError([Problem(f"Dagordningen har {MOST_ITEMS} ärenden. Ta bort något först.", field="arende")])
        return added(agenda, wording)

    edit_agenda(store, key, occasion, edit, doer)


def remove_item(store: Store, key: str, occasion: str, item: str, doer: Doer) -> None:
    """Take an item away; it can be put back. Raises NotFoundError."""
    edit_agenda(store, key, occasion, lambda agenda: removed(agenda, _shown(agenda, item)), doer)


def put_off_item(store: Store, key: str, occasion: str, item: str, doer: Doer) -> None:
    """Take an item away and let it stand on the agenda of the next meeting of the body, in one deed.

    Raises NotFoundError, and NotAllowedError when no such meeting is planned.
    """
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion, doer.at)
        agenda = agenda_in(standing, occasion)
        found, following = _shown(agenda, item), next_meeting(standing.association, agenda.occasion)
        if following is None:
            raise NotAllowedError("Det finns inget nästa möte att skjuta upp ärendet till. Lägg in mötet först.")
        wording = Wording(found.title, found.proposal, found.qualified)
        here, there = removed(agenda, found), added(agenda_in(standing, following.key), wording)
        after = with_occasion(standing.association, replace(agenda.occasion, prepared=here.prepared))
        after = with_occasion(after, replace(following, prepared=there.prepared))
        after = _settled(standing, after, (occasion, following.key))
        why = f"sköt upp ”{found.title}” till {written(following.day)}"
        change.room.save(after, Deed(DeedKind.AGENDA, doer, why))


def put_item_back(store: Store, key: str, occasion: str, item: str, doer: Doer) -> None:
    """Put back what was taken away. Raises NotFoundError."""

    def edit(agenda: Agenda) -> Edited:
        found = next((one for one in agenda.removed if one.key == item), None)
        if found is None:
            raise NotFoundError(_NO_ITEM)
        return put_back(agenda, found)

    edit_agenda(store, key, occasion, edit, doer)


def begin_with(store: Store, key: str, occasion: str, first: int | None, doer: Doer) -> None:
    """Let the numbers begin with *first*; None: with what follows from the earlier meetings of the year.

    Raises NotFoundError, NotAllowedError when the agenda has been sent.
    """

    def edit(agenda: Agenda) -> Edited:
        if agenda.is_sent:
            raise NotAllowedError(_SENT)
        return begun_with(agenda, first)

    edit_agenda(store, key, occasion, edit, doer)


def edit_agenda(store: Store, key: str, occasion: str, edit: Callable[[Agenda], Edited], doer: Doer) -> None:
    """Let the agenda of a meeting be what *edit* makes of it, as it stands when it is stored. Raises NotFoundError."""
    with changing(store, key, doer.at) as change:
        agenda = agenda_in(standing_with(change.unit, key, occasion, doer.at), occasion)
        edited = edit(agenda)
        if edited.prepared != agenda.occasion.prepared:
            save_agenda(change, replace(agenda.occasion, prepared=edited.prepared), DeedKind.AGENDA, doer, edited.why)


def save_agenda(change: Change, occasion: Occasion, kind: DeedKind, doer: Doer, why: str) -> None:
    """Store *occasion*, of which nothing but its agenda is changed; what was sent of it says what stands now."""
    standing = standing_with(change.unit, change.room.key, occasion.key, change.now)
    association = _settled(standing, with_occasion(standing.association, occasion), (occasion.key,))
    change.room.save(association, Deed(kind, doer, why))


def _settled(standing: Standing, association: Association, keys: Iterable[str]) -> Association:
    """*association*, where what was sent of the agendas of those meetings says what stands in them now."""
    for key in keys:
        agenda = agenda_in(replace(standing, association=association), key)
        if agenda.occasion.prepared.numbers:
            association = with_occasion(association, replace(agenda.occasion, agenda=agenda.settled))
    return association


def with_occasion(association: Association, occasion: Occasion) -> Association:
    """*association* with *occasion* in the place of the one with its key."""
    years = tuple(
        replace(plan, occasions=tuple(occasion if o.key == occasion.key else o for o in plan.occasions))
        for plan in association.years
    )
    return replace(association, years=years)


def _shown(agenda: Agenda, key: str) -> Item:
    found = next((item for item in agenda.shown if item.key == key), None)
    if found is None:
        raise NotFoundError(_NO_ITEM)
    return found


def _without_title() -> InputError:
    return InputError([Problem("Ärendet behöver en rubrik. Skriv vad det gäller.", field="arende")])
