"""litwatch: a weekly, auditable watch on the literature."""
