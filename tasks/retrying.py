"""Which faults of a task may mend themselves."""

from __future__ import annotations

from typing import Any

from arshjul.errors import ArshjulError, StoreError


async def is_worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Say no to what a person has to mend, e.g. a refused password: the next pass will look again."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, StoreError) or not isinstance(error, ArshjulError)
