"""Readers of the agencies' tables: codes, concordances, cells that are withheld."""
