"""What was removed by decision after a backup was made stands in it: when it is restored it is removed again."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from arshjul.errors import ArshjulError
from arshjul.settings import Settings
from arshjul.store import PAUSED, Disposal, DisposalKind, Store
from arshjul.store.disposed import Disposed
from arshjul.work.culling import cull, decide
from arshjul.work.emptying import Removal, empty_person
from arshjul.work.keeping.pausing import pause_in
from arshjul.year.deeds import Doer, Origin
from arshjul.year.model import STOCKHOLM
from arshjul.year.retention import Retention

logger = logging.getLogger(__name__)


def owed_lines(disposed: Disposed | None, made_at: datetime) -> tuple[str, ...]:
    """What is to be done again after a backup of *made_at* is restored, each as a person does it; Swedish.

    None: what was there before is not known, so that it must be looked for.
    """
    if disposed is None:
        at = f"{made_at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}"
        return (
            f"Det som har gallrats, tömts eller fått gallringsfrist efter {at} finns åter. Gör om det som beslutats.",
        )
    decided = (_line_of_rule(key, one) for key, one in disposed.retentions)
    return (*decided, *(_line_of(key, one) for key, one in disposed.disposals))


def do_again(store: Store, settings: Settings, disposed: Disposed | None, now: datetime) -> tuple[str, ...]:
    """Decide, cull and empty again what the backup does not know of; return what a person must do, as `owed_lines`.

    What is left is kept with the pause, so that `resume` tells it too.
    """
    with store.reading() as unit:
        pause = pause_in(unit)
    left = list(pause.owed if pause else ())
    for key, rule in disposed.retentions if disposed else ():
        decide(store, key, rule.kept.value, (rule.days, rule.decision), Doer(rule.by, now, Origin.SERVICE))
        left.remove(_line_of_rule(key, rule))
    for key, act in disposed.disposals if disposed else ():
        try:
            _again(store, settings, key, replace(act, id=0, at=now))
        except ArshjulError:
            logger.exception("What was removed from %s was not removed again", key)
        else:
            left.remove(_line_of(key, act))
    if pause:
        with store.writing() as unit:
            unit.put_mark(PAUSED, replace(pause, owed=tuple(left)).as_text())
    return tuple(left)


def _again(store: Store, settings: Settings, key: str, act: Disposal) -> None:
    doer = Doer(act.by, act.at, Origin.SERVICE)
    if act.kind is DisposalKind.PERSON:
        empty_person(store, settings, key, Removal(act.person, act.decision, ends_seats=True), doer)
    else:
        cull(store, settings, key, act)


def _line_of(key: str, act: Disposal) -> str:
    if act.kind is DisposalKind.PERSON:
        return f'arshjul remove-person {key} {act.person} --decision "{act.decision}"'
    return f'arshjul cull {key} --kind {act.kind.value} --before {act.before} --decision "{act.decision}"'


def _line_of_rule(key: str | None, rule: Retention) -> str:
    days = "--forever" if rule.days is None else f"--days {rule.days}"
    of_one = f" {key}" if key else ""
    return f'arshjul retention{of_one} --kind {rule.kept.value} {days} --decision "{rule.decision}"'
