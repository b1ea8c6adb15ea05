"""Files in and out."""

from commonweal.io.store import read_dataset, write_dataset

__all__ = ["read_dataset", "write_dataset"]
