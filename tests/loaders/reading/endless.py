"""Sentences without end: one piece of guideline language over and over, as no author writes it and an attacker may.

Why: a rule that looks back to the start of its sentence, or a pattern that tries every way to part a text, is quick on
    pages and never ends here.
Method: `sentence(piece, size)` is one statement of that many characters, all of the piece.
Fails: it does not.
"""

PIECES = (
    "1,", "1", "(", "[", "[1,", "if a and b or ", "mg/", "5 mg ", "<", "95% CI ", "a\n", "- a\n", "Head\n\n",
    "a\tb\n", "a|b\n", "1.1 A\n", "I. A\n", "a\n---\n", "*", "&", "&amp;", "(Smith 2019; ", "Smith, ", "word ",
    "A: ", "1 to ", "every ", "or more ", "FVC ", "riluzole ", "⁹", "(IIa, ", "q12h ", "× 10", "with ", "p=",
    "Home > ", "Published 1 May 2020. ", "version | ", "Aaa Bbb ", "what is ", "12% vs ", "rose by 5% ",
    "a   b   c\n", "  ", "- ", "“", "HR 1.2 (", "aged 5 ", "t.i.d. ", "at 6, ", "days 1-8 of ", "per 1000 ",
    "then 2 weeks ", "and 20 mg/m2 ", "2 of 3: ", "from 5 to 10 mg ", "local guideline 12, ",
    "Give amoxicillin 500 mg and ", "Give it. ", "Give it (2B). ", "- Give it (2B). Stop it (1A). ",
    "5% ", "<5% ", "5%", "5-6% ", "a 5% b ",
)


def sentence(piece: str, size: int) -> str:
    """A page whose one statement is the piece over and over."""
    return "Treatment\n\nGive riluzole " + (piece * (size // len(piece) + 1))[:size]
