"""`litwatch strategy translate --tight`: closer forms for pasting, never guaranteed, never sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from litwatch.cli import litwatch

TEXT = "1 (nerve adj3 pain).tw.\n2 (nerve* adj3 pain*).tw.\n3 cold.ti.\n4 (1 or 2) and 3\n"


def translate(root: Path, file: Path, *words: str) -> str:
    arguments = ["strategy", "translate", str(file), "--config", str(root / "config.yaml"), *words]
    done = CliRunner().invoke(litwatch, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_lines_with_adj_have_a_closer_form_and_the_query_stays(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.ovid"
    file.write_text(TEXT, encoding="utf-8")

    plain: dict[str, Any] = json.loads(translate(root, file, "--json"))
    value: dict[str, Any] = json.loads(translate(root, file, "--json", "--tight"))

    first, second, third, _ = value["lines"]
    assert first["tight"] == {"pubmed": '"nerve pain"[tiab:~2]', "guaranteed": False, "notes": []}
    assert second["tight"]["pubmed"] == ""
    assert second["tight"]["notes"][0]["code"] == "tight-truncated"
    assert "tight" not in third
    assert value["query"] == plain["query"]
    assert all("tight" not in line for line in plain["lines"])


def test_people_are_told_that_it_may_lose_records(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.ovid"
    file.write_text(TEXT, encoding="utf-8")

    shown = translate(root, file, "--tight").splitlines()

    assert '     tight, may lose records: "nerve pain"[tiab:~2]' in shown
    assert "     tight, may lose records: no closer form" in shown
    assert "4. [wider] (#1 OR #2) AND #3" in shown
