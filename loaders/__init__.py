"""Reading: from a file to the named graph of one document edition. See README.md for the way through."""
