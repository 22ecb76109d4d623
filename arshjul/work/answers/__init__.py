"""What people answer, by mail, on their own page or to the office, and what it means for a meeting."""
