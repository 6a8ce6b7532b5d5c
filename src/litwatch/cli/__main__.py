"""`python -m litwatch.cli`."""

from litwatch.cli import main

main()
