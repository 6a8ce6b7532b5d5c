"""Bytes → records, pure: every form in which records, and what is said of them, arrive."""
