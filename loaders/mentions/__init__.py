"""Which concepts a document speaks of, and where: in the words of a statement, in headings, in the heads over it.

Why: from a drug every statement that mentions it should be one hop away, also where no number of it was read.
Method: names (`names`) are looked for in the words of statements, headings and heads (`search`), and what is found there is
    told of each statement (`finding`). A record is enough: nothing is read anew when a person has changed it.
Fails: it cannot.
"""

from loaders.mentions.finding import Mention, mentions_of
from loaders.mentions.names import SCHEMES, Target

__all__ = ["SCHEMES", "Mention", "Target", "mentions_of"]
