"""A work by edition, and the identifiers that make two mentions of it one.

Why: a DOI is written in half a dozen ways and without regard to case; joining works needs one spelling of each.
Method: identifiers are stripped of their prefixes, brought to one case and checked for shape. Shape only: whether a DOI
    is registered or a PubMed id belongs to the title is not known here.
Fails: `ValueError` for an identifier of the wrong shape, saying which; `well_formed` leaves those out that documents
    print where an identifier should stand ("n/a"). `BibliographyError` is for the readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeGuard, get_args
from urllib.parse import quote

from loaders.problems import LoadError

SourceType = Literal["primary-study", "systematic-review", "guideline", "secondary-summary", "unknown"]
DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\ud800-\udfff]+")
LONGEST_DOI = 900  # characters of its spelling in an address
DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi(?:\.org/|:))\s*", re.IGNORECASE)
PMID = re.compile(r"[1-9][0-9]{0,8}")
PMID_PREFIX = re.compile(r"^(?:pmid:?|https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/)\s*",
                         re.IGNORECASE)
PMCID = re.compile(r"PMC[1-9][0-9]*")


class BibliographyError(LoadError):
    """A bibliography that cannot be read; the message is one line with file, item and reason."""


@dataclass(frozen=True, slots=True)
class Work:
    """One edition of a work.

    `doi` is in lower case, `pmid` bare digits, `pmcid` starts with PMC; `previous` is the DOI or the PubMed id of the
    edition before this one, `authors` are joined by commas as in a reference list. What is not known is None. `unusable` are
    the identifiers that are none, as they are given: "DOI n/a".
    """

    id: str
    title: str
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    authors: str | None = None
    venue: str | None = None
    year: int | None = None
    source_type: SourceType = "unknown"
    edition_label: str | None = None
    previous: str | None = None
    volume: str | None = None
    pages: str | None = None
    url: str | None = None
    note: str | None = None
    unusable: tuple[str, ...] = ()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The DOI and the PubMed id, as far as there are any."""
        return tuple(identifier for identifier in (self.doi, self.pmid) if identifier)


def is_source_type(name: str) -> TypeGuard[SourceType]:
    """Whether the name is a notation of the source-type scheme."""
    return name in get_args(SourceType)


def normal_doi(text: str) -> str:
    """Return the DOI without resolver or "doi:", in lower case; `ValueError` if it has not the shape of one."""
    doi = DOI_PREFIX.sub("", text.strip()).lower()
    if not DOI.fullmatch(doi) or len(quote(doi, safe="")) > LONGEST_DOI:
        raise ValueError(f"{text!r} is not a DOI")
    return doi


def normal_pmid(text: str) -> str:
    """Return the digits of a PubMed id; `ValueError` if it has not one to nine digits without a leading zero."""
    pmid = PMID_PREFIX.sub("", text.strip()).removesuffix("/")
    if not PMID.fullmatch(pmid):
        raise ValueError(f"{text!r} is not a PubMed id")
    return pmid


def well_formed(text: str | None, normal: Callable[[str], str]) -> str | None:
    """The one spelling of what is printed where an identifier should stand; None if it is none."""
    try:
        return normal(text) if text else None
    except ValueError:
        return None


def normal_pmcid(text: str) -> str:
    """Return the PubMed Central id with its letters in capitals; `ValueError` if it has not the shape of one."""
    pmcid = text.strip().upper()
    if not PMCID.fullmatch(pmcid):
        raise ValueError(f"{text!r} is not a PubMed Central id")
    return pmcid


def normal_identifier(text: str) -> str:
    """Return a DOI or a PubMed id, whichever it is, in its one spelling; `ValueError` if it is neither."""
    for normal in (normal_pmid, normal_doi):
        try:
            return normal(text)
        except ValueError:
            continue
    raise ValueError(f"{text!r} is neither a DOI nor a PubMed id")
