"""A policy's YAML file: what is read, and how each mistake is named with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from litwatch.domain import CitedReference, Discrepancy, ReviewEvent, StatedValue
from litwatch.errors import ConfigError
from litwatch.formats.policy_yaml import read_policy

SMALL = """
policy_id: one
title: A policy
references:
  - {key: a, number: 1, role: peer_reviewed, title: First}
  - {key: b, number: 1, role: authority, title: Second}
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "policy.yaml"


def write(path: Path, text: str) -> Path:
    """The file with this text."""
    path.write_text(dedent(text), encoding="utf-8")
    return path


class TestWhatIsRead:
    def test_what_is_left_out_is_empty(self, written: Path) -> None:
        policy = read_policy(write(written, SMALL))
        assert (policy.policy_id, policy.title) == ("one", "A policy")
        assert (policy.number, policy.status, policy.position, policy.review_basis) == ("",) * 4
        assert policy.published_on is None
        assert policy.next_review_on is None
        assert (policy.history, policy.indications, policy.discrepancies) == ((), (), ())

    def test_papers_are_known_items_and_authorities_are_not(self, written: Path) -> None:
        policy = read_policy(write(written, SMALL))
        assert [item.known_item for item in policy.references] == [True, False]

    def test_a_file_may_say_itself_what_is_a_known_item(self, written: Path) -> None:
        text = SMALL.replace("title: First", "title: First, known_item: false")
        assert not read_policy(write(written, text)).references[0].known_item

    def test_a_full_reference(self, written: Path) -> None:
        text = """
        policy_id: one
        title: A policy
        references:
          - number: 3
            key: full
            role: appendix
            title: "What: is it?"
            first_author: von Falck C
            year: 2022
            citation: "Journal 2022; 45(2):223-227"
            pmid: 12345678
            doi: 10.1000/full
            discussed: false
            reason: review
        """
        assert read_policy(write(written, text)).references == (
            CitedReference(
                key="full",
                number=3,
                role="appendix",
                title="What: is it?",
                year=2022,
                pmid="12345678",
                doi="10.1000/full",
                first_author="von Falck C",
                citation="Journal 2022; 45(2):223-227",
                discussed=False,
                known_item=True,
                reason="review",
            ),
        )

    def test_history_and_discrepancies(self, written: Path) -> None:
        text = """
        policy_id: one
        title: A policy
        published_on: 2024-06-28
        indications: [pain, spasticity]
        history:
          - {reviewed_on: 2020-02-20, status: New}
        discrepancies:
          - subject: searched up to
            values: [{value: "22 August", place: text}, {value: "8 August", place: table}]
        """
        policy = read_policy(write(written, text))
        assert policy.published_on == date(2024, 6, 28)
        assert policy.indications == ("pain", "spasticity")
        assert policy.history == (ReviewEvent(date(2020, 2, 20), "New", ""),)
        values = (StatedValue("22 August", "text"), StatedValue("8 August", "table"))
        assert policy.discrepancies == (Discrepancy("searched up to", values),)


class TestAMistakeIsNamedWithItsPlace:
    @pytest.mark.parametrize(
        "text, place, says",
        [
            ("policy_id: one", "policy.yaml: title", "a text is needed"),
            ("policy_id: one\ntitle: 3", "policy.yaml: title", "not 3"),
            ("policy_id: one\ntitle: A\ncolour: red", "policy.yaml: colour", "unknown key"),
            ("- a list", "policy.yaml", "names and values are needed here, not a list"),
            ("", "policy.yaml", "not nothing"),
            (
                "policy_id: one\ntitle: A\nlast_review_on: May",
                *("policy.yaml: last_review_on", "a date such as 2024-05-09"),
            ),
            (
                "policy_id: one\ntitle: A\nlast_review_on: 2024-05-09 10:00:00",
                *("policy.yaml: last_review_on", "without a time"),
            ),
            (
                "policy_id: one\ntitle: A\nhistory: [{status: New}]",
                *("policy.yaml: history[1].reviewed_on", "is needed"),
            ),
            (
                "policy_id: one\ntitle: A\nhistory: [soon]",
                *("policy.yaml: history[1]", "names and values"),
            ),
            (
                "policy_id: one\ntitle: A\nindications: [pain, 4]",
                *("policy.yaml: indications[2]", "a text is needed, not 4"),
            ),
            (
                "policy_id: one\ntitle: A\nindications: pain",
                *("policy.yaml: indications", "a list is needed"),
            ),
            (
                "policy_id: a\ntitle: A\ndiscrepancies: [{subject: x, values: [{value: '1'}]}]",
                *("policy.yaml: discrepancies[1].values[1].place", "a text is needed"),
            ),
        ],
    )
    def test_in_the_head(self, text: str, place: str, says: str, written: Path) -> None:
        with pytest.raises(ConfigError) as caught:
            read_policy(write(written, text))
        assert caught.value.where == place
        assert says in caught.value.message

    @pytest.mark.parametrize(
        "change, key, says",
        [
            ("key: b", "key: a", "'a' is already used at references[1]"),
            ("role: authority", "role: peer_reviewed", "is already used at references[1]"),
            ("role: authority", "role: friend", "'friend' is none of"),
            ("title: Second", "title: Second, doi: https://doi.org/10.1/x", "is no DOI"),
            ("title: Second", "title: Second, pmid: PMC12", "is no PMID"),
            ("title: Second", "title: Second, discussed: perhaps", "true or false is needed"),
            ("title: Second", "title: Second, year: last", "a whole number is needed"),
            ("title: Second", "title: Second, colour: red", "unknown key"),
            ("key: b, number: 1", "key: b, number: 0", "a whole number from 1"),
            ("key: b, number: 1", "key: b, number: true", "a whole number from 1"),
            ("key: b, number: 1", "key: b", "a whole number from 1"),
        ],
    )
    def test_in_a_reference(self, change: str, key: str, says: str, written: Path) -> None:
        with pytest.raises(ConfigError) as caught:
            read_policy(write(written, SMALL.replace(change, key)))
        assert caught.value.where.startswith("policy.yaml: references[2].")
        assert says in caught.value.message

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read") as caught:
            read_policy(tmp_path / "none.yaml")
        assert caught.value.where.endswith("none.yaml")
        assert caught.value.remedy

    def test_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read"):
            read_policy(tmp_path)

    def test_a_file_that_nests_without_end_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "deep.yaml").write_text("id: " + "[" * 100_000, encoding="utf-8")
        with pytest.raises(ConfigError, match="deeper than 100 levels") as caught:
            read_policy(tmp_path / "deep.yaml")
        assert caught.value.where == "deep.yaml, line 1"

    def test_a_file_that_is_no_yaml_names_the_line(self, written: Path) -> None:
        with pytest.raises(ConfigError, match="is no YAML") as caught:
            read_policy(write(written, "policy_id: one\ntitle: [open\n"))
        assert caught.value.where.startswith("policy.yaml, line")

    def test_a_file_in_another_encoding(self, written: Path) -> None:
        written.write_bytes("title: Kälte".encode("latin-1"))
        with pytest.raises(ConfigError, match="UTF-8"):
            read_policy(written)
