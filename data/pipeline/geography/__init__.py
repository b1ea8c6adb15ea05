"""Where people and places are: counties, distances, commuting, boundaries."""
