"""The README's picture, light and dark: `make pictures`."""

from pathlib import Path

import commonweal as cw

SCENARIOS = ["chips", "ira", "iija", "child-care", "home-care", "k12", "community-health", "mental-health"]
WIDTH = 800


def make(folder: Path) -> list[Path]:
    """Writes the pictures into a folder."""
    plot = cw.load("us", regions="state").compare(SCENARIOS, amount=1e9, closure="type-i").plot
    paths = []
    for name, charts in (("light", plot), ("dark", plot.dark)):
        paths.append(folder / f"jobs-and-pay-{name}.svg")
        charts.jobs_and_pay(width=WIDTH).save(paths[-1])
    return paths


if __name__ == "__main__":
    for path in make(Path(__file__).parent):
        print(path)
