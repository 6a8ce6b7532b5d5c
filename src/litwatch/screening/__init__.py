"""Screening by criteria that are data: verdicts with verbatim quotes, and routes. Pure."""

from litwatch.screening.criteria import read_criteria
from litwatch.screening.criterion import Criteria, Criterion, Example
from litwatch.screening.fields import field_text
from litwatch.screening.screen import screen

__all__ = ["Criteria", "Criterion", "Example", "field_text", "read_criteria", "screen"]
