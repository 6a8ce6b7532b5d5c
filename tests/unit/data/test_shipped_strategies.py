"""The two shipped strategies: NICE's as printed, and ours for the policy's scope."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from litwatch.domain import Severity
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.resolve import resolve
from litwatch.strategy.switches import Switches
from litwatch.strategy.tree import Heading, walk

if TYPE_CHECKING:
    from tests.unit.data.conftest import Find, Sample

NICE = "nice-neuroma-cryoablation"
POLICY = "surg-00155-cryoneurolysis"
SEED_001 = "36190851"

# The policy's scope: nerves frozen for pain or spasticity. These are the sample's real works that
# are outside it, of those that NICE cites or that are newer than it.
OUT_OF_SCOPE = {"sconfienza2022", "thomson2020", "matthews_cochrane"}

# Frozen food, ablation of the heart, cooling during chemotherapy, tumours, freed nerve grafts.
NOISE = (
    *("rahman2014beef", "yun2021pork", "kwon2022beef", "s_pork", "guhl2016", "phrenic2021"),
    *("ulm2021", "chan2022cipn", "tai2024cipn", "accordino2024cipn", "beijers_cipn"),
    *("bauman2019oral", "papalexis2023", "tanjr2023", "scandiffio2021", "vasudevan2014"),
)


def lines_of(root: Path, name: str) -> list[str]:
    """The strategy's own lines, without comments and numbers."""
    text = (root / "data" / "strategies" / f"{name}.ovid").read_text(encoding="utf-8")
    return [re.sub(r"^\d+ ", "", line) for line in text.splitlines() if re.match(r"\d", line)]


def test_nices_lines_are_the_published_ones(root: Path, shared_data: Path) -> None:
    published = (shared_data / "strategies" / "nice_003.txt").read_text(encoding="utf-8")
    assert lines_of(root, NICE) == published.splitlines()


@pytest.mark.parametrize("name, last", [(NICE, 24), (POLICY, 20)])
def test_a_strategy_reads_and_resolves_without_a_finding(
    name: str, last: int, strategies: dict[str, Strategy]
) -> None:
    strategy = strategies[name]
    resolved = resolve(strategy)
    assert (strategy.findings, resolved.findings) == ((), ())
    assert resolved.final == last
    assert [line.number for line in strategy.lines] == list(range(1, last + 1))


def test_each_line_of_ours_says_why_it_is_there(strategies: dict[str, Strategy]) -> None:
    assert all(line.comment for line in strategies[POLICY].lines)


@pytest.mark.parametrize("name", [NICE, POLICY])
def test_every_heading_is_in_the_mesh_tree(
    name: str, strategies: dict[str, Strategy], mesh: MeshTree
) -> None:
    trees = [line.tree for line in strategies[name].lines if line.tree]
    headings = [node.name for tree in trees for node in walk(tree) if isinstance(node, Heading)]
    assert headings
    assert [name for name in headings if mesh.canonical(name) is None] == []


def test_no_stem_of_ours_is_too_short_for_pubmed(root: Path) -> None:
    stems = re.findall(r"(\w+)[*?$#]", " ".join(lines_of(root, POLICY)))
    assert stems
    assert min(map(len, stems)) >= 4


@pytest.mark.parametrize("name", [NICE, POLICY])
def test_no_line_is_narrower_on_pubmed(
    name: str, strategies: dict[str, Strategy], mesh: MeshTree
) -> None:
    translation = translate(strategies[name], mesh)
    assert {line.exactness for line in translation.lines} <= {"exact", "wider"}
    assert translation.exactness == "wider"


@pytest.mark.parametrize("name", [NICE, POLICY])
def test_lint_has_nothing_to_warn_of(
    name: str, strategies: dict[str, Strategy], mesh: MeshTree
) -> None:
    severities = {finding.severity for finding in check(strategies[name], mesh)}
    assert severities <= ({Severity.INFO} if name == NICE else set())


@pytest.mark.parametrize("name", [NICE, POLICY])
def test_animal_only_records_are_taken_out_at_the_end(name: str, root: Path) -> None:
    *_, before, last = lines_of(root, name)
    number = len(lines_of(root, name))
    assert before == "animals/ not humans/"
    assert last == f"{number - 2} not {number - 1}"


class TestOnTheSample:
    def test_ours_finds_all_18_papers_of_the_policy(
        self, root: Path, sample: Sample, find: Find
    ) -> None:
        found = keys(sample, find(POLICY, sample.on(sample.as_of)))
        cited = known_items(root, "surg-00155")
        assert len(cited) == 18
        assert cited <= found

    def test_ours_finds_every_newer_work_in_scope(
        self, works: dict[str, Any], sample: Sample, find: Find
    ) -> None:
        newer = {key for key, work in works.items() if work["group"] == "new_evidence"}
        found = keys(sample, find(POLICY, sample.on(sample.as_of)))
        assert newer - found == newer & OUT_OF_SCOPE

    def test_the_paper_of_seed_001_is_missed_by_nices_lines_and_found_by_ours(
        self, sample: Sample, find: Find
    ) -> None:
        state = sample.on(sample.as_of)
        assert SEED_001 not in find(NICE, state)
        assert SEED_001 in find(POLICY, state)

    @pytest.mark.parametrize("name", [NICE, POLICY])
    @pytest.mark.parametrize(
        "reading",
        [
            Switches(count_stopwords=True),
            Switches(left_to_right=True),
            Switches(chain_from_group=True),
        ],
    )
    def test_no_record_hangs_on_an_unsettled_reading_of_ovid(
        self,
        name: str,
        reading: Switches,
        *,
        sample: Sample,
        strategies: dict[str, Strategy],
        mesh: MeshTree,
    ) -> None:
        index = RecordIndex.build([record for held in sample.versions.values() for record in held])
        usual, other = (
            [
                match.in_strategy
                for match in evaluate(strategies[name], index, mesh=mesh, switches=switches)
            ]
            for switches in (Switches(), reading)
        )
        assert usual == other

    @pytest.mark.parametrize("noise", NOISE)
    def test_ours_leaves_noise_outside(self, noise: str, sample: Sample, find: Find) -> None:
        assert noise not in keys(sample, find(POLICY, sample.on(sample.as_of)))

    @pytest.mark.parametrize("name", [NICE, POLICY])
    def test_no_animal_only_record_is_found(self, name: str, sample: Sample, find: Find) -> None:
        state = sample.on(sample.as_of)
        for pmid in find(name, state):
            headings = {heading.descriptor for heading in state[pmid].mesh}
            assert not ("Animals" in headings and "Humans" not in headings)


def keys(sample: Sample, found: dict[str, tuple[int, ...]]) -> set[str]:
    """The source's keys of the records found."""
    return {sample.by_id[pmid]["key"] for pmid in found}


def known_items(root: Path, policy: str) -> set[str]:
    """Keys of the works that a policy's topic must find."""
    text = (root / "data" / "policies" / f"{policy}.yaml").read_text(encoding="utf-8")
    return set(re.findall(r"key: (\S+)\n    role: (?:peer_reviewed|included|appendix)", text))
