"""Ovid forms on hand-made records: what each form must and must not find, by Ovid's own rules."""

from __future__ import annotations

import pytest

from litwatch.domain import AbstractSection, PublicationType, Record
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from tests.unit.strategy.making import heading, indexed, keywords, record


def found(text: str, mesh: MeshTree, records: list[Record]) -> list[str]:
    matches = evaluate(read_strategy(text), RecordIndex.build(records), mesh=mesh)
    pairs = zip(records, matches, strict=True)
    return [one.source_id for one, match in pairs if match.in_strategy]


def holds(text: str, title: str, mesh: MeshTree) -> bool:
    return found(text, mesh, [record(1, title)]) == ["1"]


@pytest.mark.parametrize(
    "text, title, expected, reason",
    [
        ("neurom*.ti.", "neurom", True, "a star stands for no character"),
        ("neurom*.ti.", "neuroma", True, "a star stands for one character"),
        ("neurom*.ti.", "neuromatosis", True, "a star stands for many characters"),
        ("neurom*.ti.", "neural", False, "the stem must be there"),
        ("neurom*.ti.", "fibroneuroma", False, "the stem starts the word"),
        ("neurom*.ti.", "neuro matic", False, "a star does not cross a space"),
        ("neurom$.ti.", "neurom", True, "a dollar stands for no character"),
        ("neurom$.ti.", "neuromatosis", True, "a dollar stands for many characters"),
        ("neurom$.ti.", "neural", False, "a dollar keeps its stem"),
        ("neurom:.ti.", "neuromas", True, "a colon is a truncation sign"),
        ("neurom:.ti.", "neural", False, "a colon keeps its stem"),
        ("neurom$3.ti.", "neurom", True, "at most three includes none"),
        ("neurom$3.ti.", "neuroma", True, "one of at most three"),
        ("neurom$3.ti.", "neuromata", True, "exactly three"),
        ("neurom$3.ti.", "neuromatas", False, "four are more than three"),
        ("neurom$1.ti.", "neuroma", True, "exactly one"),
        ("neurom$1.ti.", "neuromas", False, "two are more than one"),
        ("neurom*3.ti.", "neuromata", True, "a star takes a number too"),
        ("neurom*3.ti.", "neuromatas", False, "a numbered star has an end"),
        ("tumo?r.ti.", "tumor", True, "a question mark may stand for none"),
        ("tumo?r.ti.", "tumour", True, "a question mark may stand for one"),
        ("tumo?r.ti.", "tumouur", False, "a question mark is never two"),
        ("tumo?r.ti.", "tumors", False, "an optional letter does not truncate"),
        ("tumo?r*.ti.", "tumours", True, "a question mark and a star together"),
        ("tumo?r$1.ti.", "tumoral", False, "a question mark and a limit together"),
        ("an?esthe?ia.ti.", "anesthesia", True, "two question marks, none and one"),
        ("an?esthe?ia.ti.", "anaesthesia", True, "two question marks, one and one"),
        ("neuroma?.ti.", "neuroma", True, "a final question mark may be nothing"),
        ("neuroma?.ti.", "neuromas", True, "a final question mark may be one"),
        ("neuroma?.ti.", "neuromata", False, "a final question mark is not two"),
        ("wom#n.ti.", "woman", True, "a hash is one character"),
        ("wom#n.ti.", "women", True, "a hash is any character"),
        ("wom#n.ti.", "womn", False, "a hash is never none"),
        ("wom#n.ti.", "womeen", False, "a hash is never two"),
        ("toe#.ti.", "toes", True, "a final hash is one character"),
        ("toe#.ti.", "toe", False, "a final hash must be there"),
        ("w##en.ti.", "women", True, "two hashes are two characters"),
        ("w##en.ti.", "when", False, "two hashes are not one"),
    ],
)
def test_wildcards(text: str, title: str, mesh: MeshTree, reason: str, *, expected: bool) -> None:
    assert holds(text, title, mesh) is expected, reason


BETWEEN = ("", "red ", "red blue ", "red blue green ", "red blue green grey ", "a1 b2 c3 d4 e5 ")


@pytest.mark.parametrize(
    "near, most, reason",
    [
        (1, 0, "adj1 is side by side"),
        (2, 1, "adj2 leaves one word between"),
        (3, 2, "adj3 leaves two words between"),
        (4, 3, "adj4 leaves three words between"),
        (5, 4, "adj5 leaves four words between"),
    ],
)
@pytest.mark.parametrize("text", ["nerve adj{} pain.ti.", "pain adj{} nerve.ti."])
def test_adjn_counts_words_between_in_either_order(
    near: int, most: int, reason: str, text: str, mesh: MeshTree
) -> None:
    expected = [between <= most for between in range(len(BETWEEN))]
    for title in ("nerve {}pain", "pain {}nerve"):
        answers = [holds(text.format(near), title.format(words), mesh) for words in BETWEEN]
        assert answers == expected, reason


@pytest.mark.parametrize(
    "text, title, expected, reason",
    [
        ("nerve adj pain.ti.", "nerve pain", True, "a bare adj is a phrase"),
        ("nerve adj pain.ti.", "pain nerve", False, "a bare adj keeps its order"),
        ("nerve adj pain.ti.", "nerve red pain", False, "a bare adj lets nothing between"),
        ("heart adj2 disease.ti.", "disease of the heart", True, "stopwords are not counted"),
        ("nerve adj3 pain*.ti.", "painful red nerve", True, "a wildcard in an operand"),
        ("(nerve or toe) adj2 pain.ti.", "pain red toe", True, "a group as the left operand"),
        ("(nerve or toe) adj2 pain.ti.", "pain red foot", False, "neither of the group"),
        ("pain adj2 (nerve or toe).ti.", "toe red pain", True, "a group as the right operand"),
        ("(nerve or toe) adj2 (pain or ache).ti.", "ache red toe", True, "groups on both sides"),
        ("nerve adj2 pain adj2 toe.ti.", "nerve red pain blue toe", True, "each link within two"),
        ("nerve adj2 pain adj2 toe.ti.", "nerve pain red blue toe", False, "the second link fails"),
        ("nerve ADJ2 pain.ti.", "pain red nerve", True, "an operator in capitals"),
        ("nerve adj3 pain.ti.", "nerve. Red: blue; pain", True, "punctuation is not a word"),
        ("nerve adj2 pain.ti.", "nerve red-blue pain", False, "a hyphenated word is two words"),
        ("nerve adj3 pain.ti.", "nerve red-blue pain", True, "two parts fit within adj3"),
    ],
)
def test_adjacency(text: str, title: str, mesh: MeshTree, reason: str, *, expected: bool) -> None:
    assert holds(text, title, mesh) is expected, reason


@pytest.mark.parametrize(
    "text, title, expected, reason",
    [
        ("nerve pain.ti.", "Nerve pain in feet", True, "words side by side"),
        ("nerve pain.ti.", "pain nerve", False, "a phrase keeps its order"),
        ("nerve pain.ti.", "nerve and foot pain", False, "a phrase has no gap"),
        ("nerve pain.ti.", "nerve pains", False, "a phrase takes whole words"),
        ("nerve pain*.ti.", "nerve pains", True, "a phrase with a truncated end"),
        ("nerv* pain.ti.", "nervous pain", True, "a phrase with a truncated start"),
        ('"nerve pain".ti.', "nerve pain", True, "quotes around a phrase"),
        ('"nerve pain".ti.', "pain nerve", False, "a quoted phrase keeps its order"),
        ("follow-up.ti.", "follow up", True, "a searched hyphen is a space"),
        ("follow-up.ti.", "follow-up", True, "hyphens on both sides"),
        ("follow up.ti.", "follow-up", True, "a hyphen in the text is a space"),
        ("follow-up.ti.", "followup", False, "a hyphen is not nothing"),
        ("followup.ti.", "follow-up", False, "one word is not two"),
        ("follow-up.ti.", "up follow", False, "the parts keep their order"),
        ("up.ti.", "follow-up", True, "a part is a word of its own"),
        ("radio-frequen*.ti.", "radio frequency", True, "a hyphen with a truncation"),
        ("long-term follow-up.ti.", "long term follow up", True, "two hyphens make four words"),
        ("long-term follow-up.ti.", "long term care follow-up", False, "no gap between the two"),
        ("il-6.ti.", "IL-6 levels", True, "a letter and a digit with a hyphen"),
        ("il-6.ti.", "IL6 levels", False, "joined they are another word"),
        ("follow-up adj2 nerve.ti.", "nerve red follow-up", True, "a hyphenated operand of adj"),
        ("morton's.ti.", "Morton's neuroma", True, "an apostrophe on both sides"),
        ("morton's neuroma.ti.", "Morton's neuroma", True, "a phrase with an apostrophe"),
        ("morton's.ti.", "Morton\u2019s neuroma", True, "a curly apostrophe in the text"),
        ("morton\u2019s.ti.", "Morton's neuroma", True, "a curly apostrophe in the search"),
        ("morton's.ti.", "Morton neuroma", False, "the s after an apostrophe must be there"),
        ("morton* adj2 neuroma.ti.", "Morton's neuroma", True, "at most one word, the s"),
        ("NEUROMA.ti.", "neuroma", True, "capitals in the search"),
        ("neuroma.ti.", "NEUROMA", True, "capitals in the text"),
        ("NeUrOm*.ti.", "nEuRoMaS", True, "mixed case with a wildcard"),
        ("neuroma.TI.", "neuroma", True, "a field tag in capitals"),
        ("Nerve AND Pain.ti.", "pain of the nerve", True, "an operator in capitals"),
    ],
)
def test_phrases(text: str, title: str, mesh: MeshTree, reason: str, *, expected: bool) -> None:
    assert holds(text, title, mesh) is expected, reason


FIELDS = record(
    1,
    "Alpha title",
    "Beta abstract.",
    keywords=keywords("gamma key", "delta"),
    mesh=(heading("*Neuroma/surgery"),),
    publication_types=(PublicationType("Randomized Controlled Trial"),),
    languages=("fre",),
)


@pytest.mark.parametrize(
    "text, expected, reason",
    [
        ("alpha.ti.", True, "the title holds it"),
        ("beta.ti.", False, "the abstract is not the title"),
        ("gamma.ti.", False, "a keyword is not the title"),
        ("beta.ab.", True, "the abstract holds it"),
        ("alpha.ab.", False, "the title is not the abstract"),
        ("alpha.tw.", True, "text words include the title"),
        ("beta.tw.", True, "text words include the abstract"),
        ("gamma.tw.", False, "text words leave out keywords"),
        ("neuroma.tw.", False, "text words leave out headings"),
        ("alpha.ti,ab.", True, "two tags, the first"),
        ("beta.ti,ab.", True, "two tags, the second"),
        ("gamma.ti,ab.", False, "two tags, neither"),
        ("gamma.ti,ab,kf.", True, "three tags, the third"),
        ("gamma.kf.", True, "a word of a keyword"),
        ("gamma key.kf.", True, "a whole keyword"),
        ("key delta.kf.", False, "a phrase stays in one keyword"),
        ("alpha.kf.", False, "the title is not a keyword"),
        ("randomized controlled trial.pt.", True, "the publication type"),
        ("review.pt.", False, "another publication type"),
        ("alpha.pt.", False, "the title is not a type"),
        ("french.la.", True, "a language by its name"),
        ("german.la.", False, "another language"),
        ("alpha.mp.", True, "mp includes the title"),
        ("beta.mp.", True, "mp includes the abstract"),
        ("delta.mp.", True, "mp includes keywords"),
        ("neuroma.mp.", True, "mp includes words of headings"),
        ("surgery.mp.", True, "mp includes floating subheadings"),
        ("omega.mp.", False, "mp finds only what is there"),
        ("title beta.tw.", False, "a phrase never leaves the title"),
        ("title adj5 beta.tw.", False, "proximity never leaves the title"),
        ("title.tw. and beta.tw.", True, "and does join title and abstract"),
        ("(alpha or omega).ti.", True, "a tag on a group, one of two"),
        ("(alpha and beta).ti.", False, "a tag on a group binds each word"),
        ("(alpha and beta).tw.", True, "a wider tag on the same group"),
    ],
)
def test_fields(text: str, mesh: MeshTree, reason: str, *, expected: bool) -> None:
    assert bool(found(text, mesh, [FIELDS])) is expected, reason


def test_every_section_of_an_abstract_is_searched(mesh: MeshTree) -> None:
    parts = (AbstractSection("Nerves hurt.", "AIM"), AbstractSection("Ice helps.", "RESULTS"))
    one = Record("pubmed", "1", abstract=parts)
    assert found("nerves.ab. and ice.ab.", mesh, [one]) == ["1"]


INDEXED = [
    indexed(1, "Neuroma"),
    indexed(2, "*Neuroma/surgery"),
    indexed(3, "Neuroma/*therapy"),
    indexed(4, "Neurilemmoma/surgery"),
    indexed(5, "*Neuroma, Acoustic"),
    indexed(6, "Humans", "Animals"),
    indexed(7, "Animals"),
    indexed(8, "Rats", title="neuroma"),
]


@pytest.mark.parametrize(
    "text, expected, reason",
    [
        ("Neuroma/", "123", "a heading without narrower ones"),
        ("neuroma/", "123", "a heading in small letters"),
        ("exp Neuroma/", "12345", "explode takes every level below"),
        ("EXP neuroma/", "12345", "explode in capitals"),
        ("exp Neurilemmoma/", "45", "explode never goes up"),
        ("Neuroma, Acoustic/", "5", "a heading with a comma"),
        ("exp Neuroma, Acoustic/", "5", "nothing is below this one"),
        ("*Neuroma/", "23", "focus, on the heading or a subheading"),
        ("exp *Neuroma/", "235", "focus and explode"),
        ("*Neurilemmoma/", "", "never a main topic"),
        ("Neuroma/su", "2", "one subheading"),
        ("Neuroma/th", "3", "another subheading"),
        ("Neuroma/su, th", "23", "subheadings are alternatives"),
        ("Neuroma/di", "", "a subheading nobody has"),
        ("exp Neuroma/su", "24", "explode with a subheading"),
        ("Neuroma.sh.", "123", "sh is the unexploded heading"),
        ("neuroma.hw.", "1235", "a word of any heading"),
        ("surgery.fs.", "24", "a subheading under any heading"),
        ("neuroma.ti.", "8", "a title word is not a heading"),
        ("exp Animals/", "678", "people and rats are below animals"),
        ("Animals/ not Humans/", "7", "animal-only records, unexploded"),
        ("exp Animals/ not Humans/", "78", "animal-only records, exploded"),
        ("Neuroma/ or Rats/", "1238", "two headings joined by or"),
        ("Neuroma/ and Rats/", "", "no record has both"),
    ],
)
def test_headings(text: str, expected: str, reason: str, mesh: MeshTree) -> None:
    assert found(text, mesh, INDEXED) == list(expected), reason


WORDS = [
    record(1, "red"),
    record(2, "blue"),
    record(3, "green"),
    record(4, "red blue"),
    record(5, "blue green"),
    record(6, "red blue green"),
]
SETS = "red.ti.\nblue.ti.\ngreen.ti.\n"


@pytest.mark.parametrize(
    "last, expected, reason",
    [
        ("or/1-2", "12456", "a range of two lines"),
        ("or/1-3", "123456", "a range of three lines"),
        ("or/1,3", "13456", "a list of lines leaves the second out"),
        ("and/1-2", "46", "and over a range"),
        ("and/1-3", "6", "and over three lines"),
        ("and/2,3", "56", "and over a list"),
        ("OR/1-2", "12456", "or in capitals"),
        ("1 or 2", "12456", "or between two lines"),
        ("1 and 2", "46", "and between two lines"),
        ("1 not 2", "1", "not takes the second away"),
        ("2 not 1", "25", "not is not symmetric"),
        ("1 NOT 2", "1", "not in capitals"),
        ("(1 or 3) not 2", "13", "brackets before not"),
        ("1 or (3 not 2)", "1346", "brackets after or"),
        ("(1 or 2) and 3", "56", "brackets before and"),
        ("1 and (2 or 3)", "46", "brackets after and"),
        ("1 or 2 and 3", "1456", "and binds before or"),
        ("red.ti. not blue.ti.", "1", "not between words"),
        ("red.ti. and blue.ti. and green.ti.", "6", "and between three words"),
        ("(red or green).ti. not blue.ti.", "13", "not after a tagged group"),
        ("1 and green.ti.", "6", "a line and a word together"),
    ],
)
def test_sets(last: str, expected: str, reason: str, mesh: MeshTree) -> None:
    assert found(SETS + last, mesh, WORDS) == list(expected), reason
