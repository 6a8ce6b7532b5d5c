"""Strategies and records full of what readers of characters stumble over.

Records are written as PubMed XML, so that both sides read the same bytes by themselves.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.unit.localpubmed.samples import article, element


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WORDS = _words(
    """
    morton's Morton\u2019s Morton\u02bcs mortons papp-a pappa il-6 il6 IL\u20106 5-ht 5ht
    \u03b2 beta \u03b2-blocker TNF\u03b1 tnfalpha tnf-\u03b1 \u03b12 alpha2
    M\u00e9ni\u00e8re meniere Bj\u00f8rn bjorn stra\u00dfe \u00e6ther iovera\u2122 iovera
    cryo\u00adablation cryoablation and/or nerve/pain vitamin A B12 b-12 x-ray a of the
    with-in non-cancer noncancerous wom\u03b1n woman women wom3n w0man haematoma hematoma
    hmatoma 2019 31452104 p<0.05 10% cm\u00b2 \u00bdlife flu flux boy boys \u03bcg mug
    \ufb01brosis fibrosis metastasis tumor tumour tumours e.g. co-operate cooperate
    1,25-dihydroxy (r)-form C++ ca2+ na\u00efve
    """
)
"""Words as authors write them."""

PATTERNS = _words(
    """
    morton's morton* mortons papp-a papp-a* pappa il-6 il6 il-6* 5-ht 5ht \u03b2 beta
    \u03b2-blocker* beta* bet* TNF\u03b1 tnfalpha tnf-alpha alpha-2 \u03b12 alpha2
    M\u00e9ni\u00e8re meniere's Bj\u00f8rn bjorn stra\u00dfe aether iovera iovera*
    cryo-ablat* cryoablation nerve/pain vitamin-a b12 b-12 x-ray* wom#n wom?n wom* h?ematoma
    ha#matoma w#man 2019 201* 31452104 31* mug \u03bcg fibros* metasta* metastasis tumo?r*
    tumo#r co-operat* cooperat* 1,25-dihydroxy* ca2* na\u00efve* naive of with flu* boy*
    boy$1 flu$ non-cancer*
    """
)
"""Search terms as searchers write them."""

FIELDS = _words("ti ab tw mp kf kw ot hw nm af ti,ab tw,kf ti,ab,kf,ot px rx ox sy in jw")
HEADINGS = ("Neuroma", "Neurilemmoma", "Neuroma, Acoustic", "Cryosurgery", "Quux Disease")
SUFFIXED = (
    "review.pt.",
    "clinical trial*.pt.",
    "neuroma.sh.",
    "neuroma*.sh.",
    "su.fs.",
    "su.xs.",
    "di.xs.",
    "th.xs.",
    "english.la.",
    "li x*.au.",
    "li.au.",
    "31452104.ui.",
)

patterns = st.sampled_from(PATTERNS)
phrases = st.lists(patterns, min_size=1, max_size=3).map(" ".join)
groups = st.lists(phrases, min_size=2, max_size=3).map(lambda found: f"({' or '.join(found)})")
nears = st.builds(
    lambda one, distance, other: f"{one} adj{distance} {other}",
    st.one_of(patterns, groups),
    st.integers(1, 9),
    st.one_of(patterns, groups),
)


def _fielded(text: str, field: str) -> str:
    return f"({text}).{field}."


def _heading(name: str, before: str, after: str) -> str:
    return f"{before}{name}/{after}"


texts = st.builds(_fielded, st.one_of(phrases, groups, nears), st.sampled_from(FIELDS))
headings = st.builds(
    _heading,
    st.sampled_from(HEADINGS),
    st.sampled_from(("", "exp ", "*", "exp *")),
    st.sampled_from(("", "su", "di, su")),
)
leaves = st.one_of(texts, texts, headings, st.sampled_from(SUFFIXED))
_ENDS = (
    "or/1-{n}",
    "and/1-{n}",
    "1 not {n}",
    "limit 1 to english language",
    "limit 1 to humans",
    'limit 1 to yr="2005 -Current"',
    "limit 1 to (humans and review)",
    "1 not (animals/ not humans/)",
    "1 not (review or letter).pt.",
)


@st.composite
def strategy_texts(draw: st.DrawFn) -> str:
    """Two or three lines of terms, then one that combines or limits them."""
    lines = draw(st.lists(leaves, min_size=2, max_size=3))
    lines.append(draw(st.sampled_from(_ENDS)).format(n=len(lines)))
    return "\n".join(f"{number} {line}" for number, line in enumerate(lines, 1))


_JOINTS = (" ", " ", " ", "-", "/", "\u2013", ", ", " (", "\u200b ")


@st.composite
def sentences(draw: st.DrawFn, *, most: int = 10) -> str:
    """Words with all kinds of signs between them."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most))
    joints = draw(st.lists(st.sampled_from(_JOINTS), min_size=most, max_size=most))
    return "".join(word + joint for word, joint in zip(words, joints, strict=False)).strip()


_MARKED = ("{}", "*{}", "{}/surgery", "{}/*diagnosis", "{}/transplantation")
_AUTHORS = "".join(
    element("Author", element("LastName", last) + element("Initials", initials) + affiliation)
    for last, initials, affiliation in (
        ("Li", "XY", ""),
        (
            "Bj\u00f8rn",
            "B",
            "<AffiliationInfo><Affiliation>X-ray Unit</Affiliation></AffiliationInfo>",
        ),
    )
)


@st.composite
def articles(draw: st.DrawFn, number: int = 1) -> str:
    """A PubmedArticle with words in every part that is searched."""
    names = draw(st.lists(st.sampled_from((*HEADINGS, "Animals", "Humans")), max_size=3))
    marks = draw(st.lists(st.sampled_from(_MARKED), min_size=3, max_size=3))
    issue = element("PubDate", element("Year", str(draw(st.integers(1995, 2025)))))
    journal = element("Title", "Journal of " + draw(st.sampled_from(WORDS)).replace("<", ""))
    extra = element("Journal", element("JournalIssue", issue) + journal)
    extra += element("VernacularTitle", escape(draw(sentences(most=3))))
    substance = element("NameOfSubstance", escape(draw(sentences(most=2))))
    concept = element("SupplMeshName", escape(draw(sentences(most=2))))
    return article(
        number if draw(st.booleans()) else 31_452_100 + number,
        escape(draw(sentences())),
        abstract=escape(draw(sentences())),
        mesh=[mark.format(name) for mark, name in zip(marks, names, strict=False)],
        keywords=escape(draw(sentences(most=2))),
        language=draw(st.sampled_from(("eng", "ger"))),
        types=draw(st.sampled_from(("Journal Article", "Review", "Letter", "Clinical Trial"))),
        extra=extra + element("AuthorList", _AUTHORS),
        tail=element("ChemicalList", element("Chemical", substance))
        + element("SupplMeshList", concept),
    )


@st.composite
def article_sets(draw: st.DrawFn, size: int = 5) -> list[str]:
    """Articles numbered from 1."""
    return [draw(articles(number)) for number in range(1, size + 1)]
