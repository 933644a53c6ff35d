"""What belongs together within a statement: the kind of a dose, conditions, parallel results, lists."""
