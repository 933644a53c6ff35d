"""The word classes of the grammar by name, so that a rule asks `view.word(i) in lexis.ARTICLES`.

Why: a word belongs to its classes in one place, the data; code only names them.
Method: every class of `data/word_classes.toml` is an attribute here, a set of the keys of tokens.
Fails: a name that the data does not have raises `AttributeError` where it is used; a test looks up every name in the code.
"""

from typing import TYPE_CHECKING

from loaders.language.lexicon import WordClass, word_classes

if TYPE_CHECKING:

    def __getattr__(name: str) -> WordClass: ...


globals().update({name.upper().replace(" ", "_"): words for name, words in word_classes().items()})
