"""What has happened in an association, as people read it: who, when, what, and from where."""

from arshjul.work.history.telling import KIND_WORDS, Kind, Page, Row, history, page_start

__all__ = ["KIND_WORDS", "Kind", "Page", "Row", "history", "page_start"]
