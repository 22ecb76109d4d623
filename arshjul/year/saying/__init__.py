"""What a year says to whom and when: calls, reminders, questions and digests, as messages with keys."""
