"""Stopwords, one table per system; each names its source."""

from __future__ import annotations

_OVID = """
    about all among an and as at be been between both by for from if into it its not of on or
    that the their these they this those to toward upon used using what which while with within
"""

OVID: frozenset[str] = frozenset(_OVID.split())
"""Words Ovid does not search by themselves (Ovid, Medical Information Services, help text).

Whether adjN counts them is not settled; `Switches.count_stopwords` chooses.
"""

_PUBMED = """
    a about again all almost also although always among an and another any are as at be because
    been before being between both but by can could did do does done due during each either enough
    especially etc for found from further had has have having here how however i if in into is it
    its itself just kg km made mainly make may mg might ml mm most mostly must nearly neither no nor
    obtained of often on our overall perhaps pmid quite rather really regarding seem seen several
    should show showed shown shows significantly since so some such than that the their theirs them
    then there therefore these they this those through thus to upon use used using various very was
    we were what when which while with within without would
"""

PUBMED: frozenset[str] = frozenset(_PUBMED.split())
"""Words PubMed does not index (PubMed Help, table of stopwords)."""
