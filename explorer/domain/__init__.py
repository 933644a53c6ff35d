"""Typed values of the domain between rows and evidence: what pages and exports word, and what can be computed with."""
