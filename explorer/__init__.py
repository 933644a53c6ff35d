"""Storing, asking, understanding and showing: what is done with a library once documents are RDF. On which Python.

Why: what was never run on a version may fail there in ways that nobody has seen; whoever meets that should know.
Method: an older one is refused before anything is imported that it does not have; a newer one runs, and is named.
Fails: `SystemExit` (2) after one line.
"""

import sys

MEANT = ((3, 11), (3, 12), (3, 13))


def doubt(version: tuple[int, int]) -> str:
    """What is to be said of a version: nothing of one that is meant.

    >>> doubt((3, 12)), doubt((3, 14))
    ('', 'this is Python 3.14; meant and tested are 3.11, 3.12 and 3.13')
    """
    *others, last = (f"{major}.{minor}" for major, minor in MEANT)
    said = f"this is Python {version[0]}.{version[1]}; meant and tested are {', '.join(others)} and {last}"
    return "" if version in MEANT else said


def refuse_older() -> None:
    """End with one line on a version that lacks what the explorer needs."""
    used = (sys.version_info[0], sys.version_info[1])
    if used < MEANT[0]:
        print(f"python -m explorer: {doubt(used)}", file=sys.stderr)
        sys.exit(2)


def tell_newer() -> None:
    """Say on standard error that a newer version is used than is meant."""
    if said := doubt((sys.version_info[0], sys.version_info[1])):
        print(said, file=sys.stderr)


refuse_older()
