"""Word documents made from templates that an association may change."""

from arshjul.documents.apart import MOST_BYTES, default_template, faults_of, fill

__all__ = ["MOST_BYTES", "default_template", "faults_of", "fill"]
