"""Numbers that are in no dataset."""
