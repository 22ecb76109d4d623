"""What was held: attendance, minutes and the papers that were ready."""
