"""The pages of the mails that left and the mails that came in."""
