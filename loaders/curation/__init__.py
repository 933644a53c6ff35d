"""The overlay a person lays over what was read: titles, links, checked results, corrections.

Why: rules misread and markers stay open; what a person decides must outlive a second reading, be told apart from what
    was read, and say who decided it, when, and on what ground.
Method: `curation.jsonl` beside a source, one JSON object a line, only ever appended to; later lines win. Each names the
    source's hash and a quotation with its place. `apply` anchors the quotation, changes the record and says what was
    decided, as `Decision`s at the places the record knows. A quotation that was taken from another edition is anchored by
    the sentence it stood in and the words around (`placement`), and where that text is not at hand only if it occurs once.
Fails: `read` with `CurationError`, one line that names file, line and reason. `apply` never: an entry that cannot be
    anchored, or that finds nothing to act on, becomes a `Problem` (its line is the overlay's) and changes nothing.

Keys of every line: action, sha256, start, end, quote, by, on (a date), ground. Beside them
    title   title: a short title of the statement there
    link    key, doi and/or pmid: the work which this use of a marker means; the quotation holds the marker once
    result  doi and/or pmid: the work in which the estimates within the quotation were checked. With fields, what a person
            states that they are of: outcome and intervention by a name in the vocabulary, arm, versus and population in
            words, time as "12 mo"; the ground names the sentence or the place that says so
    accept  target, if it is not what the quotation is exactly, or else the sentence: that was read rightly
    add, edit, reject  target and, but for reject, fields; null empties a field. What goes takes along what hangs on it.
            statement: kind, deontic, population; to edit also words, the quotation it is to have instead
            quantity: role, parameter, comparator, unit, value, low, high, values, qualifiers; a number is its printed
            form, "0.80", or {"value": "1", "printed": "one"}; qualifiers are the strings, numbers and flags of the
            extraction schema by their names there
            criterion: label
            condition: op ("all", "any", "at-least"), members, n, action, polarity; a member is the quotation of a
            quantity or criterion of the same statement, {quote, nth} where it was read there several times, or an
            object {op, members, n}. Beside the fields: of, the leaves of the tree that is meant, if there are several
            citation: keys, in their order; the quotation is the place of the markers without brackets
            grade: class, loe, strength, certainty, grade, type, year, as printed
            reference: key, authors, title, venue, year, doi, pmid, url, source_type
    restore target and, as in the rejection, of: what was rejected at this very quotation is as it was before
    lapse   what was decided there in another edition does not hold for this one
In any line settles, and in lapse always: the line of another edition that this one takes the place of, by the first 16 hex
digits of the SHA-256 of that line as `write` spells it.
"""

from loaders.curation.entries import FILE_NAME, Entry, read, write
from loaders.curation.fields import FIELDS, CurationError, Target
from loaders.curation.overlay import Decision, Earlier, apply

__all__ = ["FIELDS", "FILE_NAME", "CurationError", "Decision", "Earlier", "Entry", "Target", "apply", "read", "write"]
