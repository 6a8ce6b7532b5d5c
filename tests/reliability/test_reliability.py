"""A tenth of the matrix and of the kills, and the page that shows the whole."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from litwatch.localpubmed.faults import FaultScript
from tests.reliability.__main__ import KILLS, TENTH
from tests.reliability.matrix import OPERATIONS, POSITIONS, all_cases
from tests.reliability.table import into_page

CELL = re.compile(r"^(healed|named)( \(lasting\))?$")


@pytest.mark.timeout(900)
def test_a_tenth_of_the_faults_and_kills_leaves_no_trace(root: Path) -> None:
    words = (sys.executable, "-m", "tests.reliability", "--quick", "--json")
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    faults, kills = told["faults"], told["kills"]
    assert (done.returncode, done.stderr) == (0, "")
    assert faults["cases"] == faults["healed"] + faults["named"] == len(all_cases()[::TENTH])
    assert min(faults["healed"], faults["named"]) > 0
    assert (faults["records_lost"], faults["records_doubled"]) == (0, 0)
    assert kills == {"cases": 20, "healed": 20}


def test_the_tenth_strikes_both_operations_at_every_position() -> None:
    tenth = all_cases()[::TENTH]
    struck = {(case.operation, case.position) for case in tenth}
    assert struck == {(operation, place) for operation in OPERATIONS for place in POSITIONS}
    assert {case.lasting for case in tenth} == {True, False}


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "reliability.md").read_text(encoding="utf-8")


def rows(page: str, first: str) -> list[list[str]]:
    """Cells of the table whose header begins so."""
    _, _, rest = page.partition(f"| {first} |")
    table = rest.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_the_page_shows_each_case_that_the_program_plays(page: str) -> None:
    shown = set()
    for fault, _says, *cells in rows(page, "fault"):
        places = [(operation, place) for operation in OPERATIONS for place in POSITIONS]
        for (operation, place), cell in zip(places, cells, strict=True):
            if cell != "-":
                found = CELL.match(cell)
                assert found, f"{fault}, {operation}, {place}: {cell}"
                shown.add((fault, operation, place, bool(found[2])))
    played = {(case.fault, case.operation, case.position, case.lasting) for case in all_cases()}
    assert shown == played


def test_the_pages_totals_are_those_of_its_tables(page: str) -> None:
    cells = [cell for row in rows(page, "fault") for cell in row[2:] if cell != "-"]
    healed = sum(cell.startswith("healed") for cell in cells)
    assert f"{len(cells)} cases: {healed} healed in the same run" in page
    kills = [(int(all_of), int(healed)) for _, all_of, healed in rows(page, "killed while")]
    total, mended = (sum(column) for column in zip(*kills, strict=True))
    assert f"{total} kills: {mended} healed by running again." in page
    assert total == KILLS


def test_tables_take_the_place_of_those_that_stood_there(page: str) -> None:
    anew = into_page(page, "| fault |")
    assert anew.endswith("## Outcome\n\n| fault |\n")
    assert page.startswith(anew.removesuffix("| fault |\n"))


def test_the_pages_script_can_be_played(page: str, tmp_path: Path) -> None:
    _, _, rest = page.partition("```yaml\n")
    path = tmp_path / "faults.yaml"
    path.write_text(rest.partition("```")[0], encoding="utf-8")
    assert FaultScript.read(path).played == {}
