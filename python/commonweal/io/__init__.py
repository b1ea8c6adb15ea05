"""Files in and out."""

from commonweal.io.store import open_dataset, read_dataset, write_dataset
from commonweal.io.verify import verify

__all__ = ["open_dataset", "read_dataset", "verify", "write_dataset"]
