"""Keeping an installation: a backup in one file, and getting it back, paused until a person lets it go on."""

from arshjul.work.keeping.again import do_again
from arshjul.work.keeping.archive import Manifest
from arshjul.work.keeping.backing_up import back_up
from arshjul.work.keeping.pausing import Pause, pause_in, require_running
from arshjul.work.keeping.privacy import open_to_others
from arshjul.work.keeping.restoring import Restored, restore
from arshjul.work.keeping.resuming import Waiting, resume, resume_and_send, stay_paused, waiting
from arshjul.work.keeping.rotating import rotate_key

__all__ = [
    "Manifest",
    "Pause",
    "Restored",
    "Waiting",
    "back_up",
    "do_again",
    "open_to_others",
    "pause_in",
    "require_running",
    "restore",
    "resume",
    "resume_and_send",
    "rotate_key",
    "stay_paused",
    "waiting",
]
