"""The pictures of the README: the demo's pages as a director sees them. Run: make pictures"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from browser import running_browser
from web_service import served

from arshjul.settings import read_settings
from arshjul.store import open_store
from arshjul.work.demonstrating import ASSOCIATION, YEAR, prepare

HOME = f"/f/{ASSOCIATION}"
PICTURES = {"oversikt": HOME, "arshjulet": f"{HOME}/arshjul/{YEAR}"}
"""By the name of the file, the page."""
FOLDER = Path(__file__).parent.parent / "docs" / "bilder"
WIDTH = 1280


def main() -> None:
    """Take each picture anew."""
    with tempfile.TemporaryDirectory(prefix="arshjul-pictures-") as data:
        demo = prepare(read_settings({"ARSHJUL_DATA": data}), print)
        with (
            closing(open_store(demo.database_url)) as store,
            served(demo, store) as port,
            running_browser("--hide-scrollbars") as browser,
        ):
            browser.resize(WIDTH)
            for name, path in PICTURES.items():
                browser.open(f"http://127.0.0.1:{port}{path}")
                (FOLDER / f"{name}.png").write_bytes(browser.picture())


if __name__ == "__main__":
    main()
