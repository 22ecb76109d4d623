"""The chains, discharge before all: recording their steps, sending the bundle, and what contacts report."""

from arshjul.work.chains.recording import refuse_unfit

__all__ = [
    "refuse_unfit",
]
