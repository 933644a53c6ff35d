"""One module a format: a file's text, cut into blocks."""
