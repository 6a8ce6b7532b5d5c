"""Prefect around litwatch's pipeline, and nothing else: when it runs, what is tried again."""

import os

# Prefect reads these when it is imported. Whoever wants its telemetry sets them otherwise.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
