"""A file that others have made, uploaded or mailed, on its way out."""

from __future__ import annotations

from starlette.responses import Response

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str, content: bytes, media_type: str) -> Response:
    """*content* only to be saved under a *name* of ours: a browser never opens what others have made as a page."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, headers=headers, media_type=media_type)
