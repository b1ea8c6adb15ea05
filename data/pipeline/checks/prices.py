"""python -m pipeline.checks.prices --sources DIR: holds the price model against BEA's price indexes.

By industry of BEA's and BLS's production account: growth of relative prices from 1997 to 2019 as BEA has it, as total
factor productivity and the model have it, and the slope of the first on the second, which is how much of what
industries save lowers prices (`years.pass-through`).
"""

import argparse
from pathlib import Path

import commonweal as cw
import numpy as np
import pandas as pd
from commonweal.analysis.price_model import Prices
from commonweal.datasets.productivity import TFP, productivity

from pipeline.national.annual import yearly
from pipeline.national.productivity import FIRST, LAST, PERCENT, SEVERAL


def measured(sources: Path) -> pd.Series:
    """Growth of prices of output, percent a year; of several summary industries the mean, by output."""
    first, last = (np.log(yearly(sources, "price_index", year)) for year in (FIRST, LAST))
    growth, output = PERCENT * (last - first) / (LAST - FIRST), yearly(sources, "gross_output", LAST)
    parts = {code: list(SEVERAL.get(code, (code,))) for code in productivity().index}
    return pd.Series({code: np.average(growth[some], weights=output[some]) for code, some in parts.items()})


def modelled() -> pd.DataFrame:
    """Columns price, growth of relative prices with all savings passed on, percent a year, and output, USD; and pay in
    `attrs`."""
    economy = cw.load("us-2024", regions="nation")._economy
    prices = Prices.of_nation(economy)
    growth, pay = prices.growth(productivity()[TFP].to_numpy(), 1.0)
    output = economy.dataset["industry_output"].values[:, 0]
    made = np.bincount(prices.of, output)
    result = pd.DataFrame({"price": np.bincount(prices.of, growth * output) / made, "output": made})
    result.attrs["pay"] = pay
    return result.set_axis(productivity().index)


def slope(x: pd.Series, y: pd.Series, weights: pd.Series) -> tuple[float, float]:
    """Of y on x, and the share of the variance that it explains (weighted least squares)."""
    x, y = x - np.average(x, weights=weights), y - np.average(y, weights=weights)
    found = float((weights * x * y).sum() / (weights * x * x).sum())
    return found, 1.0 - float((weights * (y - found * x) ** 2).sum() / (weights * y * y).sum())


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.checks.prices", description="Holds the price model against price indexes."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    table, indexes = modelled(), measured(parser.parse_args().sources)
    table["measured"] = indexes - np.average(indexes, weights=table["output"])
    print(f"Growth of relative prices {FIRST}-{LAST}, percent a year; pay grows {table.attrs['pay']:.2f} beyond prices")
    print(table.assign(name=productivity()["name"])[["name", "price", "measured"]].round(2).to_string())
    for name, weights in (("each industry alike", table["output"] ** 0.0), ("by output", table["output"])):
        found, explained = slope(table["price"], indexes, weights)
        print(f"Slope of measured on modelled, {name}: {found:.2f}; {PERCENT * explained:.0f} % of the variance")


if __name__ == "__main__":
    main()
