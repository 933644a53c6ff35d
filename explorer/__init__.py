"""Storing, asking, understanding and showing: what is done with a library once documents are RDF."""
