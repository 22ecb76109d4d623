"""Calendar feeds: what stands in them, and their addresses."""

from arshjul.work.feeds.building import feeds_change_at, made_of_settings, person_feed, rebuild_feeds

__all__ = ["feeds_change_at", "made_of_settings", "person_feed", "rebuild_feeds"]
