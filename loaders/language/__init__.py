"""What words are: tokens, word classes, units, numerals, frequencies, the printed forms of numbers."""
