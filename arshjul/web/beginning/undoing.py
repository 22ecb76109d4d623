"""Taking back what was just changed on these pages, as long as nobody has been told of it."""

from __future__ import annotations

from arshjul.web.beginning.overview import begin_page
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.taking_back import UNDOING, take_back
from arshjul.web.frame.visit import visit_of

undo_edit = FormDeed(
    UNDOING, take_back, begin_page, lambda request, _: visit_of(request).link("/kom-igang") + "#andringar"
)
"""``POST /f/{association}/kom-igang/angra``: take back the change with that number."""
