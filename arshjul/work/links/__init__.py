"""The secret links of people who have no account."""
