"""Output, demand, households and accounts of the states."""
