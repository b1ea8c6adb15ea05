"""Saves the table that pymrio tries itself with, 6 regions of 8 sectors, as a problem. Argument: its folder.

Runs in pymrio's environment: the table is pymrio's, and is not kept here.
"""

import sys
from pathlib import Path

import numpy as np
import pymrio
from problems import Problem


def main(folder: str) -> None:
    system = pymrio.load_test().calc_all()
    regions = system.get_regions()
    by_region = system.Y.T.groupby(level="region", sort=False).sum().T[regions].to_numpy()
    accounts = np.concatenate([one.S.to_numpy() for one in system.get_extensions(data=True)])
    Problem("pymrio's test table", "small", system.A.to_numpy(), by_region.sum(axis=1), by_region, accounts).save(
        Path(folder)
    )


if __name__ == "__main__":
    main(sys.argv[1])
