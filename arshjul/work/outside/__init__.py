"""How the service looks to those who are to use it."""

from arshjul.work.outside.looking import looked_at_from_outside

__all__ = ["looked_at_from_outside"]
