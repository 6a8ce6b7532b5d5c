"""Tests of litwatch; a package of its own, because an installed peer ships another `tests`."""
