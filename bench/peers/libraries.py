"""The peers, and how they are installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Library:
    """A script of this folder answers for it.

    Attributes:
        ways: of solving, the script's classes.
        packages: what pip installs into its environment; none where this one has it.
        needs: a program without which there is no use in trying.
    """

    name: str
    script: str
    ways: tuple[str, ...]
    packages: tuple[str, ...] = ()
    needs: str = ""

    @property
    def in_r(self) -> bool:
        return self.script.endswith(".R")


LIBRARIES = [
    Library("Commonweal", "by_commonweal.py", ("model",)),
    Library("NumPy", "by_numpy.py", ("solve", "inverse")),
    Library("SciPy", "by_scipy.py", ("SuperLU", "GMRES")),
    Library("pymrio", "by_pymrio.py", ("calc_all",), ("pymrio==0.7.*",)),
    Library("MARIO", "by_mario.py", ("inverse", "sparse solver"), ("mariopy==1.3.*",)),
    Library("bw2calc", "by_bw2calc.py", ("direct", "iterative", "adjoint"), ("bw2calc==3.*", "pypardiso")),
    Library("quadrium", "by_quadrium.py", ("inverse",), ("quadrium==0.2.*",)),
    Library("PyTorch", "by_torch.py", ("solve", "inverse"), ("torch>=2.5",)),
    Library("R", "by_r.R", ("solve",), needs="Rscript"),
    Library("CuPy", "by_cupy.py", ("solve", "inverse"), ("cupy-cuda13x>=13",), needs="nvidia-smi"),
]


def environment(library: Library, folder: Path) -> tuple[str, str]:
    """The interpreter that answers for a library, or why there is none. Installs it where it is not yet.

    Args:
        folder: of all environments.
    """
    if library.needs and not shutil.which(library.needs):
        return "", f"there is no {library.needs} here"
    if library.in_r:
        return library.needs, ""
    if not library.packages:
        return sys.executable, ""
    home = folder / library.name
    python, ready = home / "bin" / "python", home / "ready"
    if not ready.exists():
        print(f"installing {library.name} ...", file=sys.stderr, flush=True)
        venv.create(home, with_pip=True, clear=True)
        done = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "scipy", *library.packages],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return "", f"not installed: {(done.stderr.strip().splitlines() or ['pip failed'])[-1]}"
        ready.touch()
    return str(python), ""
