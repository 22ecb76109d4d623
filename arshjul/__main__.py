"""``python -m arshjul`` is the command line."""

from arshjul.cli import main

main()
