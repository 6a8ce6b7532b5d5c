"""Build `mesh-YYYY.tsv.gz` beside this script from NLM's tree file `mtreesYYYY.bin`.

Headings and tree numbers are facts that the National Library of Medicine publishes each year; a
running installation takes its own year's file. Use: `python data/mesh/build.py mtrees2019.bin`.

The output's first line is `# mesh_year YYYY`; then one line per heading, sorted: the heading, a
tab, its tree numbers separated by spaces. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def read_year(path: Path) -> int:
    """Year of a tree file, from its name. Raises SystemExit where the name holds none."""
    found = re.search(r"(19|20)\d\d", path.name)
    if not found:
        raise SystemExit(f"{path.name}: no year in the file's name, such as mtrees2019.bin")
    return int(found.group())


def read_tree_numbers(text: str) -> dict[str, list[str]]:
    """Tree numbers of each heading, from lines such as `Neuroma;C04.557.580.600.610`."""
    positions: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        heading, separator, position = line.rpartition(";")
        if not (heading and separator and position):
            raise SystemExit(f"line {number}: not `Heading;TreeNumber`: {line!r}")
        positions.setdefault(heading, []).append(position)
    return positions


def to_table(year: int, positions: dict[str, list[str]]) -> str:
    """The table as text, sorted by heading."""
    lines = [f"# mesh_year {year}"]
    lines += [f"{heading}\t{' '.join(sorted(positions[heading]))}" for heading in sorted(positions)]
    return "\n".join(lines) + "\n"


def compress(text: str) -> bytes:
    """Gzip without name or time, so that the bytes depend on the text alone."""
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


def main() -> None:
    """Read the tree file named on the command line, write the table beside this script."""
    match sys.argv[1:]:
        case [name]:
            source = Path(name)
        case _:
            raise SystemExit("use: python data/mesh/build.py mtreesYYYY.bin")
    year = read_year(source)
    positions = read_tree_numbers(source.read_text(encoding="utf-8"))
    target = HERE / f"mesh-{year}.tsv.gz"
    target.write_bytes(compress(to_table(year, positions)))
    print(f"{target.name}: {len(positions)} headings")


if __name__ == "__main__":
    main()
