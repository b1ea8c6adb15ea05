"""Dataset files: read, opened, written, verified (docs/data-format.md)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
