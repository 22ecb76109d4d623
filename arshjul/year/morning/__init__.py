"""What the director has to see to on a day: in order, each with the one thing to do about it."""
