"""Terms inside one text: what screening quotes."""

import pytest

from litwatch.errors import StrategyError
from litwatch.strategy.spans import find_spans, read_terms


def quotes(expression: str, text: str) -> list[str]:
    return [text[start:end] for start, end in find_spans(read_terms(expression), text)]


def test_phrase_reads_a_possessive_as_part_of_its_word() -> None:
    assert quotes("morton* neuroma*", "Treating Morton's neuroma here") == ["Morton's neuroma"]


def test_proximity_is_found_in_either_order_and_quoted_verbatim() -> None:
    text = "Cryo-guided US ablation; neurolysis (cryo)."
    found = quotes("cryo* adj4 (ablat* or neuroly*)", text)
    assert "Cryo-guided US ablation" in found
    assert "neurolysis (cryo" in found


def test_proximity_counts_the_words_between() -> None:
    assert quotes("pain adj2 nerve", "pain of nerve") == ["pain of nerve"]
    assert quotes("pain adj2 nerve", "pain of the nerve") == []


def test_offsets_hold_for_accents_and_letters_that_unfold() -> None:
    assert quotes("meniere", "with Ménière \ufb01ndings") == ["Ménière"]
    assert quotes("findings", "with Ménière \ufb01ndings") == ["\ufb01ndings"]


def test_a_number_is_a_word_not_a_line() -> None:
    assert quotes("type 2 or 5", "type 2, and 5 more") == ["type 2", "5"]


@pytest.mark.parametrize("expression", ["", "(", "Neuroma/", "or/1-3", "a or", "a and () b"])
def test_anything_but_terms_is_refused_with_its_place(expression: str) -> None:
    with pytest.raises(StrategyError, match="column"):
        read_terms(expression)


def test_no_words_no_spans() -> None:
    assert find_spans(read_terms("nerve*"), "") == ()
