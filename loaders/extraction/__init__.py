"""From the blocks of a page to the record of what it says: `extract`."""

from loaders.extraction.page import Reading, ReadQuantities, extract

__all__ = ["ReadQuantities", "Reading", "extract"]
