"""DuckDB prints nothing of its own into what a command prints."""

import subprocess
import sys
from pathlib import Path

from litwatch.store.store import Store

# DuckDB takes a program without a file for a person at a prompt.
ASK = """
import sys
from pathlib import Path
from litwatch.store.database import Database

with Database(Path(sys.argv[1]), lock_wait=1).connection() as connection:
    print(connection.execute(
        "SELECT value FROM duckdb_settings() WHERE name = 'enable_progress_bar'"
    ).fetchone()[0])
"""


def test_no_bar_is_drawn_over_the_output_of_a_slow_query(empty: Store, tmp_path: Path) -> None:
    del empty
    words = (sys.executable, "-c", ASK, str(tmp_path / "litwatch.duckdb"))
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "false\n"
