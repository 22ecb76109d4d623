"""The forms about the minutes on a meeting's page."""

from __future__ import annotations

from arshjul.web.frame.form import Field, Form, Kind

STEP = Form(
    (
        Field("steg", kind=Kind.HIDDEN),
        Field("medlem", kind=Kind.HIDDEN),
        Field("dag", "Dag", Kind.DAY),
        Field("angra", kind=Kind.HIDDEN),
    )
)
APPROVER = Form((Field("person", "Vald att justera", Kind.CHOICE), Field("angra", kind=Kind.HIDDEN)))
