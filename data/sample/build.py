"""Build `pubmed/*.xml`, the sample as PubMed would send it, from `corpus.yaml` beside this script.

Use: `uv run python data/sample/build.py`. One file per Monday: the first holds every record as it
stood on the sample's default day (`as_of` in sample.yaml), each later one the records and new
versions of that week. A version is visible from the later of its entrez date and its DateRevised.
Identifiers of headings stand only where `mesh_ids.yaml` knows them. The same input gives the same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import yaml
from lxml import etree
from lxml.etree import _Element

HERE = Path(__file__).resolve().parent
DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)
KEYS = frozenset(
    {"key", "pmid", "sample_id", "synthetic", "doi", "pmcid", "title", "vernacular_title"}
    | {"authors", "authors_complete", "collective", "affiliation", "coi", "funding", "journal"}
    | {"abbreviation", "issn", "volume", "issue", "pages", "published", "epub", "language"}
    | {"types", "trials", "status", "indexing", "summary", "other_abstract", "mesh"}
    | {"mesh_assigned", "keywords", "relations", "note", "created", "entered", "indexed"}
    | {"revised", "changes", "day"}
)
SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th"})
INLINE = re.compile(r"&lt;(/?(?:i|b|u|sub|sup))&gt;")
LABEL = "SAMPLE SUMMARY"

Entry = dict[str, Any]
Identifiers = Mapping[str, Mapping[str, str]]


def main() -> None:
    """Write every file, and take away files that an earlier build left."""
    folder = HERE / "pubmed"
    folder.mkdir(exist_ok=True)
    files = build(HERE)
    for stale in {path.name for path in folder.glob("*.xml")} - set(files):
        (folder / stale).unlink()
    for name, content in sorted(files.items()):
        (folder / name).write_bytes(content)
        print(f"{name}: {content.count(b'<PubmedArticle>')} records")


def build(folder: Path) -> dict[str, bytes]:
    """Give every file's name and bytes, read from the YAML files in `folder`."""
    entries = read_yaml(folder / "corpus.yaml")["records"]
    as_of: date = read_yaml(folder / "sample.yaml")["as_of"]
    writer = Writer(entries, read_yaml(folder / "mesh_ids.yaml"))
    weeks: dict[date, list[_Element]] = {}
    for entry in entries:
        for version in versions(entry):
            weeks.setdefault(monday(visible_from(version), as_of), []).append(
                writer.article(version)
            )
    return {f"{day.isoformat()}.xml": to_bytes(articles) for day, articles in weeks.items()}


def read_yaml(path: Path) -> Any:
    """One of the sample's YAML files."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def record_id(entry: Entry) -> str:
    """The true PMID, or the sample's own number."""
    return str(entry["pmid"] if "pmid" in entry else entry["sample_id"])


def versions(entry: Entry) -> Iterator[Entry]:
    """The record as it first stands, then after each of its changes."""
    current = {key: value for key, value in entry.items() if key != "changes"}
    for change in ({}, *entry.get("changes", [])):
        unknown = set(change | entry) - KEYS
        if unknown:
            raise SystemExit(f"{entry['key']}: unknown key {', '.join(sorted(unknown))}")
        current = current | change
        if "day" in change:
            current["revised"] = change["day"]
        yield current


def visible_from(version: Entry) -> date:
    """The day from which PubMed shows this version."""
    created: date = version["created"]
    revised: date = version["revised"]
    return max(created, revised)


def monday(day: date, as_of: date) -> date:
    """The default day, or the Monday on or after a later day."""
    return as_of if day <= as_of else day + timedelta(days=-day.weekday() % 7)


def to_bytes(articles: Sequence[_Element]) -> bytes:
    """A whole PubmedArticleSet, ordered by PMID."""
    top = etree.Element("PubmedArticleSet")
    top.extend(sorted(articles, key=lambda article: int(article.findtext(".//PMID") or 0)))
    etree.indent(top, space="  ")
    body = etree.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n{body}\n'.encode()


def add(parent: _Element, tag: str, text: object = None, **attributes: str) -> _Element:
    """Add a child, with text where given; `<i>`, `<sup>` … in the text become elements."""
    child = etree.SubElement(parent, tag, attributes)
    if text is not None:
        markup = INLINE.sub(r"<\1>", escape(str(text), quote=False))
        parsed = etree.fromstring(f"<text>{markup}</text>")
        child.text = parsed.text
        child.extend(list(parsed))
    return child


def add_day(parent: _Element, tag: str, day: date, **attributes: str) -> None:
    """Add a date as Year, Month, Day."""
    element = add(parent, tag, **attributes)
    add(element, "Year", day.year)
    add(element, "Month", f"{day.month:02d}")
    add(element, "Day", f"{day.day:02d}")


def split(text: str | None) -> list[str]:
    """A list written as `one; two`."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def merge_headings(text: str) -> dict[str, list[str]]:
    """Qualifiers of each descriptor, stars kept; a descriptor may stand several times."""
    headings: dict[str, list[str]] = {}
    for entry in split(text):
        descriptor, *qualifiers = (part.strip() for part in entry.split(" / "))
        headings.setdefault(descriptor, []).extend(qualifiers)
    return headings


class Writer:
    """Writes versions as PubmedArticle elements; knows the other records they relate to."""

    def __init__(self, entries: Sequence[Entry], identifiers: Identifiers) -> None:
        self.by_key = {entry["key"]: entry for entry in entries}
        self.identifiers = identifiers

    def article(self, version: Entry) -> _Element:
        """One version as PubMed sends it (DTD pubmed_250101)."""
        article = etree.Element("PubmedArticle")
        self._citation(article, version)
        self._pubmed_data(article, version)
        return article

    def _citation(self, parent: _Element, version: Entry) -> None:
        attributes = {"Status": version["status"], "Owner": "NLM"}
        if "indexing" in version:
            attributes["IndexingMethod"] = version["indexing"]
        citation = add(parent, "MedlineCitation", **attributes)
        add(citation, "PMID", record_id(version), Version="1")
        if version["status"] == "MEDLINE":
            add_day(citation, "DateCompleted", version["indexed"])
        add_day(citation, "DateRevised", version["revised"])
        self._article(citation, version)
        info = add(citation, "MedlineJournalInfo")
        add(info, "MedlineTA", version.get("abbreviation") or version.get("journal") or "")
        self._relations(citation, version.get("relations", {}))
        self._headings(citation, version.get("mesh") or version.get("mesh_assigned") or "")
        self._other_abstract(citation, version.get("other_abstract"))
        self._keywords(citation, split(version.get("keywords")))
        if "coi" in version:
            add(citation, "CoiStatement", version["coi"])

    def _article(self, citation: _Element, version: Entry) -> None:
        article = add(citation, "Article", PubModel=publication_model(version))
        self._journal(article, version)
        add(article, "ArticleTitle", with_full_stop(version["title"]))
        self._pagination(article, version.get("pages"))
        if "doi" in version:
            add(article, "ELocationID", version["doi"], EIdType="doi", ValidYN="Y")
        if "summary" in version:
            add(add(article, "Abstract"), "AbstractText", version["summary"], Label=LABEL)
        self._authors(article, version)
        add(article, "Language", version.get("language", "eng"))
        self._data_banks(article, split(version.get("trials")))
        if "funding" in version:
            grants = add(article, "GrantList", CompleteYN="Y")
            add(add(grants, "Grant"), "Agency", version["funding"])
        types = add(article, "PublicationTypeList")
        for name in split(version["types"]):
            add(types, "PublicationType", name, **self._ui("publication_types", name))
        if "vernacular_title" in version:
            add(article, "VernacularTitle", version["vernacular_title"])
        if "epub" in version:
            add_day(article, "ArticleDate", version["epub"], DateType="Electronic")

    def _journal(self, article: _Element, version: Entry) -> None:
        journal = add(article, "Journal")
        if "issn" in version:
            add(journal, "ISSN", version["issn"], IssnType="Electronic")
        issue = add(journal, "JournalIssue", CitedMedium="Internet")
        if "volume" in version:
            add(issue, "Volume", version["volume"])
        if "issue" in version:
            add(issue, "Issue", version["issue"])
        printed = add(issue, "PubDate")
        parts = version.get("published", "").split()
        for name, part in zip(("Year", "Month", "Day"), parts, strict=False):
            add(printed, name, part)
        add(journal, "Title", version.get("journal", ""))
        if "abbreviation" in version:
            add(journal, "ISOAbbreviation", version["abbreviation"])

    def _pagination(self, article: _Element, pages: str | None) -> None:
        if pages:
            pagination = add(article, "Pagination")
            first, _, last = pages.partition("-")
            add(pagination, "StartPage", first)
            if last:
                add(pagination, "EndPage", last)
            add(pagination, "MedlinePgn", pages)

    def _authors(self, article: _Element, version: Entry) -> None:
        names = [name.strip() for name in version.get("authors", "").split(",") if name.strip()]
        if not names and "collective" not in version:
            return
        complete = "Y" if version.get("authors_complete", True) else "N"
        authors = add(article, "AuthorList", CompleteYN=complete)
        for position, name in enumerate(names):
            person = self._person(add(authors, "Author", ValidYN="Y"), name)
            if "affiliation" in version and position == 0:
                add(add(person, "AffiliationInfo"), "Affiliation", version["affiliation"])
        if "collective" in version:
            add(add(authors, "Author", ValidYN="Y"), "CollectiveName", version["collective"])

    def _person(self, author: _Element, name: str) -> _Element:
        """`Crockarell JR Jr` → last name, initials, suffix."""
        *parts, last = name.split()
        suffix = last if last in SUFFIXES else ""
        initials = parts.pop() if suffix else last
        add(author, "LastName", " ".join(parts))
        add(author, "Initials", initials)
        if suffix:
            add(author, "Suffix", suffix)
        return author

    def _data_banks(self, article: _Element, trials: Sequence[str]) -> None:
        if not trials:
            return
        banks = add(article, "DataBankList", CompleteYN="Y")
        for trial in trials:
            bank = add(banks, "DataBank")
            registry = "ClinicalTrials.gov" if trial.startswith("NCT") else "ISRCTN"
            add(bank, "DataBankName", registry)
            add(add(bank, "AccessionNumberList"), "AccessionNumber", trial)

    def _relations(self, citation: _Element, relations: Mapping[str, Sequence[str]]) -> None:
        if not relations:
            return
        listed = add(citation, "CommentsCorrectionsList")
        for relation, keys in relations.items():
            for key in keys:
                other = self.by_key[key]
                related = add(listed, "CommentsCorrections", RefType=relation)
                add(related, "RefSource", cite(other))
                add(related, "PMID", record_id(other), Version="1")

    def _headings(self, citation: _Element, text: str) -> None:
        headings = merge_headings(text)
        if not headings:
            return
        listed = add(citation, "MeshHeadingList")
        for descriptor, qualifiers in headings.items():
            heading = add(listed, "MeshHeading")
            self._starred(heading, "DescriptorName", descriptor, "descriptors")
            for qualifier in qualifiers:
                self._starred(heading, "QualifierName", qualifier, "qualifiers")

    def _starred(self, parent: _Element, tag: str, name: str, table: str) -> None:
        """A name, major where it ends in a star, with its identifier where it is known."""
        bare = name.rstrip("*")
        major = "Y" if bare != name else "N"
        add(parent, tag, bare, **self._ui(table, bare), MajorTopicYN=major)

    def _ui(self, table: str, name: str) -> dict[str, str]:
        identifier = self.identifiers[table].get(name)
        return {"UI": identifier} if identifier else {}

    def _other_abstract(self, citation: _Element, other: Mapping[str, str] | None) -> None:
        if other:
            abstract = add(citation, "OtherAbstract", Type="Publisher", Language=other["language"])
            add(abstract, "AbstractText", other["text"], Label=LABEL)

    def _keywords(self, citation: _Element, keywords: Sequence[str]) -> None:
        if keywords:
            listed = add(citation, "KeywordList", Owner="NOTNLM")
            for keyword in keywords:
                add(listed, "Keyword", keyword, MajorTopicYN="N")

    def _pubmed_data(self, parent: _Element, version: Entry) -> None:
        data = add(parent, "PubmedData")
        created: date = version["created"]
        entered: date = version.get("entered", created)
        indexed: date = version.get("indexed", entered)
        history = add(data, "History")
        add_day(history, "PubMedPubDate", entered, PubStatus="pubmed")
        add_day(history, "PubMedPubDate", indexed, PubStatus="medline")
        add_day(history, "PubMedPubDate", created, PubStatus="entrez")
        add(data, "PublicationStatus", publication_status(version))
        identifiers = add(data, "ArticleIdList")
        add(identifiers, "ArticleId", record_id(version), IdType="pubmed")
        for kind, key in (("doi", "doi"), ("pmc", "pmcid")):
            if key in version:
                add(identifiers, "ArticleId", version[key], IdType=kind)


def publication_model(version: Entry) -> str:
    """How the work came out; a work that is only ahead of print counts as print-electronic."""
    return "Print-Electronic" if "epub" in version else "Print"


def publication_status(version: Entry) -> str:
    """PubMed's word for the stage of publication."""
    return "aheadofprint" if "epub" in version and "volume" not in version else "ppublish"


def with_full_stop(title: str) -> str:
    """A title as PubMed prints it."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def cite(entry: Entry) -> str:
    """A related work as PubMed cites it: `J Sample Rec. 2026;12(4):299`."""
    journal = entry.get("abbreviation") or entry.get("journal") or ""
    place = entry.get("volume", "")
    place += f"({entry['issue']})" if "issue" in entry else ""
    place += f":{entry['pages']}" if "pages" in entry else ""
    year = entry.get("published", "")
    return ". ".join(part for part in (journal, ";".join(filter(None, (year, place)))) if part)


if __name__ == "__main__":
    main()
