"""Vocabularies of others: subjects, names, genres in SKOS, MADS/RDF, MeSH and FAST, as tables and as JSON, become concepts.

reading = read(Path("homosaurus.ttl"))
for concept in reading.concepts(): ...
reading.troubles                       # what could not be read, by its place
"""

from .authority import to_authority
from .concept import Concept, Trouble, VocabularyProblem
from .differences import Difference, differences
from .reading import FORMS, PACKAGED, Reading, packaged, read

__all__ = [
    "FORMS", "PACKAGED", "Concept", "Difference", "Reading", "Trouble", "VocabularyProblem", "differences", "packaged", "read",
    "to_authority",
]  # fmt: skip
