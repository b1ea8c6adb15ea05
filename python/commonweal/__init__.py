"""Commonweal: what does a dollar of public money do?

import commonweal as cw
us = cw.load("us", regions="state")
us.compare(["chips", "home-care"], amount=1e9)
"""

import lazy_loader

import commonweal.engine  # isort: skip; first: it loads the build of _core that all the rest imports
import commonweal.economies.processes  # noqa: F401

# Each name of __init__.pyi is imported when it is first used: who imports the package waits for no other library.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
