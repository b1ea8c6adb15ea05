"""python bench/tables.py FOLDER: what the benchmarks in C++ read of us-2017, by nation and by state, as plain numbers.

FOLDER/nation.bin and state.bin hold make, domestic use, output and domestic final demand, each as its rows, its columns
and then its values row by row, all as doubles of this machine. Needs h5py and NumPy alone.
"""

import sys
from pathlib import Path

import h5py
import numpy as np

DATASETS = Path(__file__).parents[1] / "data" / "datasets"


def tables(regions: str) -> list[np.ndarray]:
    with h5py.File(DATASETS / "us-2017-nation.h5") as nation, h5py.File(DATASETS / f"us-2017-{regions}.h5") as file:

        def array(name: str) -> np.ndarray:
            """What does not differ by region stands in the nation's file alone."""
            return (file if f"arrays/{name}" in file else nation)[f"arrays/{name}"][:]

        bought = array("final_demand") - array("final_demand_imports")
        return [array("make"), array("use") - array("imports"), array("industry_output"), bought.sum(axis=1)]


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for regions in ("nation", "state"):
        parts = [part for table in tables(regions) for part in (table.shape, table.ravel())]
        np.concatenate(parts).astype(float).tofile(folder / f"{regions}.bin")


if __name__ == "__main__":
    main()
