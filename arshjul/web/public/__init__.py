"""What anybody may see of an association, and opening it."""
