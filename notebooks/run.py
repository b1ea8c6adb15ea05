"""Runs notebooks from top to bottom and stores what they show, pictures as PNG, so that readers see it without running
anything: `make notebooks`, or `python notebooks/run.py notebooks/01-five-minutes.ipynb`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
#: Seconds that a cell may take; the first of a county's are the longest.
PATIENCE = 600
#: How kernels draw here: the web shows stored pictures, and no scripts.
DRAW = "import altair; altair.renderers.enable('png', scale_factor=1)"


def run(path: Path) -> nbformat.NotebookNode:
    """A notebook with what its cells show now."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(DRAW))
    NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3").execute()
    del notebook.cells[0]
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
            cell.execution_count = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None
    return notebook


def main(names: list[str]) -> None:
    for path in [Path(name) for name in names] or sorted(HERE.glob("*.ipynb")):
        notebook = run(path)
        notebook.metadata = {name: notebook.metadata[name] for name in ("kernelspec",)}
        nbformat.write(notebook, path)
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
