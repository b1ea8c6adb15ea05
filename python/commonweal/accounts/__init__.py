"""Satellite accounts: those of the dataset, and those that it makes out of its jobs, hours and wages."""
