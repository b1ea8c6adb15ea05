"""python -m commonweal.io.verify FILE: reads a dataset file in a process of its own, which a hostile one may end.

The seal shows that a file is as it was written, not that its writer means well: HDF5 itself does not withstand every
file that is made to harm it (SECURITY.md).
"""

import os
import subprocess
import sys

from commonweal.base.errors import DataError
from commonweal.io.store import read_dataset

#: Seconds in which any dataset is read.
PATIENCE = 100


def verify(path: str | os.PathLike[str]) -> str:
    """Reads a file whole in a child process, and says what it holds.

    Raises:
        DataError: the file is not there, damaged or no dataset; or reading it ended the child, or took too long.
    """
    command = [sys.executable, "-m", "commonweal.io.verify", os.fspath(path)]
    try:
        child = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise DataError(f"{path}: could not be read within {PATIENCE} seconds; do not open it") from None
    if child.returncode == 0:
        return child.stdout.strip()
    if child.returncode < 0 or not child.stdout.strip():
        raise DataError(
            f"{path}: ended the process that read it ({child.returncode}); the file is hostile: do not open it"
        )
    raise DataError(child.stdout.strip())


def _main() -> int:
    try:
        dataset = read_dataset(sys.argv[1])
    except DataError as error:
        print(error)
        return 1
    sizes = " x ".join(f"{size} {axis}" for axis, size in dataset.sizes.items())
    print(f"whole: {len(dataset.data_vars)} arrays over {sizes}")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
