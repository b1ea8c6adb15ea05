"""Draws of parameters, tables and weights."""
