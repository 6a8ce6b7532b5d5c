"""Exports from Ovid: what is read, and what is refused by name and line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import FormatError
from litwatch.formats.ovid_export import OvidExport, read_ovid_export

WHOLE = """# NICE, Ovid MEDLINE ALL
searched_on,2026-11-20
line,count
1,14020

2,"5,831"
pmid
38438685
36190851
38438685
"""


def read(folder: Path, text: str | bytes) -> OvidExport:
    path = folder / "export.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_ovid_export(path)


def test_counts_and_pmids_are_read(tmp_path: Path) -> None:
    export = read(tmp_path, WHOLE)

    assert export.searched_on == date(2026, 11, 20)
    assert export.counts == {1: 14_020, 2: 5_831}
    assert list(export.pmids) == ["38438685", "36190851"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_history_may_be_pasted_with_its_texts(tmp_path: Path, separator: str) -> None:
    rows = [["Searched_On", "2026-11-20"], ["line", "searches", "count"], ["1.", "a, b", "12"]]
    text = "\r\n".join(separator.join(row) for row in rows)

    assert read(tmp_path, b"\xef\xbb\xbf" + text.encode()).counts == {1: 12}


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "no row says when"),
        ("pmid\n1\n", "no row says when"),
        ("searched_on,last week\npmid\n1\n", "line 1: the day"),
        ("searched_on\npmid\n1\n", "line 1: the day"),
        ("searched_on,2026-11-20\n", "neither counts nor PMIDs"),
        ("searched_on,2026-11-20\n38438685\n", "line 2: expected a table headed"),
        ("searched_on,2026-11-20\npmid\nPMC123\n", "line 3: expected a PMID, found 'PMC123'"),
        ("searched_on,2026-11-20\nline,count\n1,many\n", "line 3: expected a line's number"),
        ("searched_on,2026-11-20\nline,count\n1\n", "line 3: expected a line's number"),
        (b"\xff\xfe\x00", "not UTF-8"),
        ("searched_on,2026-11-20\npmid\n1\x00\n", "is no table"),
        ('searched_on,2026-11-20\npmid\n"' + "1" * 200_000 + "\n", "line 3: no row of cells"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    with pytest.raises(FormatError, match=re.escape(message)) as refused:
        read(tmp_path, text)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"missing\.csv: cannot be read"):
        read_ovid_export(tmp_path / "missing.csv")


def test_the_form_in_the_documentation_is_the_form_that_is_read(root: Path, tmp_path: Path) -> None:
    page = (root / "docs/ovid-export.md").read_text(encoding="utf-8")
    example = page.split("```text\n")[1].split("```")[0]

    export = read(tmp_path, example)
    assert (len(export.counts), len(export.pmids)) == (3, 2)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    try:
        export = read(folder, f"searched_on,2026-11-20\n{text}".encode("utf-8", "replace"))
    except FormatError:
        return
    assert export.counts or export.pmids
