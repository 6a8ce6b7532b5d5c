"""Records that are one report, and cited works recognised among records. Pure functions."""
