"""The document before its numbers: sections, statements, markers, grades, references, remarks."""
