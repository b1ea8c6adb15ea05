"""Batches: plans of many cells, run block by block."""
