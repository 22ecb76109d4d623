"""The pages about people and for them: members, answers and calendars."""
