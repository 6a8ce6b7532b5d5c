"""Records for tests: only what a test is about is written out."""

from litwatch.domain import (
    AbstractSection,
    Keyword,
    MeshHeading,
    PublicationType,
    Qualifier,
    Record,
)


def record(number: int = 1, title: str = "", abstract: str = "", **parts: object) -> Record:
    sections = (AbstractSection(abstract),) if abstract else ()
    return Record(
        "pubmed",
        str(number),
        pmid=str(number),
        title=title,
        abstract=sections,
        **parts,  # type: ignore[arg-type]  # the caller names Record's own fields
    )


def heading(text: str) -> MeshHeading:
    """`*Neuroma/*surgery/therapy`: a heading with subheadings, stars for main topics."""
    name, *qualifiers = text.split("/")
    found = tuple(Qualifier(q.lstrip("*"), major=q.startswith("*")) for q in qualifiers)
    return MeshHeading(name.lstrip("*"), major=name.startswith("*"), qualifiers=found)


def indexed(number: int, *headings: str, types: tuple[str, ...] = (), title: str = "") -> Record:
    return record(
        number,
        title,
        mesh=tuple(heading(text) for text in headings),
        publication_types=tuple(PublicationType(name) for name in types),
    )


def keywords(*texts: str) -> tuple[Keyword, ...]:
    return tuple(Keyword(text) for text in texts)
