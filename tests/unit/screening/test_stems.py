"""The quick look: it may let a text through for nothing, and never turns a match away."""

from hypothesis import given
from hypothesis import strategies as st

from litwatch.screening.stems import compile_stems, fold_text, necessary_stems
from litwatch.strategy.spans import find_spans, read_terms

EXPRESSIONS = (
    "cryo* adj4 (ablat* or neuroly*)",
    "morton* neuroma*",
    "mortons or radio-frequency",
    "(pain adj5 (relief or scor*)) or vas",
    "in vitro or ((protocol of) adj6 trial)",
    "tumo?r* not benign",
    "M\u00e9ni\u00e8re* and vertigo",
)
_WORDS = st.sampled_from(
    [
        "cryo",
        "cryoablation",
        "neurolysis",
        "of",
        "the",
        "Morton's",
        "Morton\u2019s",
        "MORTONS",
        "neuroma",
        "radio-frequency",
        "pain",
        "relief",
        "VAS",
        "in",
        "vitro",
        "protocol",
        "trial",
        "tumour",
        "tumor",
        "benign",
        "Meniere",
        "Me\u0301nie\u0300re",
        "vertigo",
        "ablative",
        ",",
        ".",
    ]
)


@given(st.sampled_from(EXPRESSIONS), st.lists(_WORDS, max_size=30).map(" ".join))
def test_a_text_with_a_match_always_passes(expression: str, text: str) -> None:
    node = read_terms(expression)
    stems = compile_stems(node)
    if find_spans(node, text):
        assert stems is not None
        assert stems.search(fold_text(text))


def test_proximity_asks_for_its_sharpest_side_and_or_for_any() -> None:
    assert necessary_stems(read_terms("cryo* adj4 (ablat* or neuroly*)")) == {"ablat", "neuroly"}
    assert necessary_stems(read_terms("neuroma* or stump")) == {"neuroma", "stump"}
    assert necessary_stems(read_terms("in vitro")) == {"vitro"}


def test_a_text_without_the_words_is_turned_away() -> None:
    stems = compile_stems(read_terms("neuroma*"))
    assert stems is not None
    assert not stems.search(fold_text("A pseudoneuroma is none."))
    assert stems.search(fold_text("Two NEUROMAS."))
