"""The pages at the door: asking for a link, signing in with it, one's associations and one's sign-ins."""
