"""The nation's Make and Use."""
