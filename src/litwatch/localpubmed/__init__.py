"""An embedded PubMed: E-utilities on loopback over local records, with rules of its own."""

from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.replies import Response
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.search import PubmedSearch, SearchOutcome
from litwatch.localpubmed.server import LocalPubmed

__all__ = ["Corpus", "LocalPubmed", "PubmedSearch", "Response", "SearchOutcome", "SearchRules"]
