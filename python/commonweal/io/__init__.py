"""Files in and out."""

from commonweal.io.store import read_dataset, write_dataset
from commonweal.io.verify import verify

__all__ = ["read_dataset", "verify", "write_dataset"]
