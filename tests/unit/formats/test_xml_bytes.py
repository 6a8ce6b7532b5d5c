"""Where `<!` stands in bytes, against a regular expression that seeks both characters."""

import re

from hypothesis import given
from hypothesis import strategies as st

from litwatch.formats.xml_bytes import declarations

TEXTS = st.lists(st.sampled_from([b"<", b"!", b"<!", b"<!--", b"a", b"\n"]), max_size=30)


@given(TEXTS.map(b"".join))
def test_places_are_those_that_a_pattern_finds(data: bytes) -> None:
    assert list(declarations(data)) == [found.start() for found in re.finditer(b"<!", data)]


def test_an_exclamation_mark_alone_is_no_declaration() -> None:
    assert list(declarations(b"! wait!")) == []
