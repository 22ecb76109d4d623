"""The pages of a meeting: papers, minutes and attendance."""
