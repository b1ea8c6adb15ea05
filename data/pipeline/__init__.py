"""Official tables in, embedded datasets out. Reads the agencies' files in one folder.

Of the package it uses errors, files, parameters, balancing and distances; only the checks use the whole model.
"""
