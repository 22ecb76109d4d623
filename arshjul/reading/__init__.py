"""Documents into occasions and doubts."""
