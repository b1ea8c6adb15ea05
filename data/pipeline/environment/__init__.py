"""Gases, air pollutants, water and land."""
