"""What an amount is: a dose, a limit, a result, a time, a plan."""
