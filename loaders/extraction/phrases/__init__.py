"""Typed stretches of a statement: amounts, measures, drugs, periods, arms, clauses."""
