"""The chains, discharge before all: recording their steps, sending the bundle, and what contacts report."""

from arshjul.work.chains.bundle_undoing import SentBundle, sent_bundles, take_back_bundle
from arshjul.work.chains.recording import keep, refuse_unfit

__all__ = [
    "SentBundle",
    "keep",
    "refuse_unfit",
    "sent_bundles",
    "take_back_bundle",
]
