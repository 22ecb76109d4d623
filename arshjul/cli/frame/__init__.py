"""What every command stands on: options, help and refusals in Swedish, and the JSON shapes."""
