"""A table of one year moved to another: detail where only its groups are known in the year to which it moves.

The annual accounts publish Make, Use, imports and value added for some seventy industries, and the output and price of
each of the four hundred within them. The detailed tables of the base year are taken at the prices of the new year,
their columns at its output, and fitted to the published totals, blocks and outputs. The text knows no year and no
classification: `pipeline.checks.backcast` moves published summary tables by it, to see how far off it is.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.national.fitting import Totals, fitted

#: A group of cells may be off by so much, in the tables' unit, million USD: they are published in whole millions.
TOLERANCE, ROUNDS = 0.5, 20_000
#: The most by which a sum over a row of whole millions is off.
ROUNDING = 30.0
#: A block of which less than this part has the sign of its total says nothing of how the total is made up.
LEAST = 0.1
#: The parts of the use table.
DOMESTIC, IMPORTED, EARNED = "domestic", "imported", "value added"


@dataclass(frozen=True)
class Accounts:
    """Make and Use accounts of a year, before redefinitions, million USD.

    Attributes:
        make: industry x commodity.
        use: commodity x industries and final uses, at producers' prices, imports among the final uses as negative
            entries.
        imports: the imported part of each use, shaped as `use`.
        value_added: component x industry.
    """

    make: pd.DataFrame
    use: pd.DataFrame
    imports: pd.DataFrame
    value_added: pd.DataFrame

    def grouped(self, groups: "Groups") -> "Accounts":
        """The accounts of groups of industries, commodities and final uses."""
        return Accounts(
            _grouped(self.make, groups.industry, groups.commodity),
            _grouped(self.use, groups.commodity, groups.buyer),
            _grouped(self.imports, groups.commodity, groups.buyer),
            _grouped(self.value_added, groups.component, groups.industry),
        )


@dataclass(frozen=True)
class Groups:
    """Which group each industry, commodity, final use and component of value added is in, by its code."""

    industry: pd.Series
    commodity: pd.Series
    final: pd.Series
    component: pd.Series

    @property
    def buyer(self) -> pd.Series:
        return pd.concat([self.industry, self.final])


def moved(
    base: Accounts,
    groups: Groups,
    known: Accounts,
    output: pd.Series,
    price: pd.Series,
    abroad: str,
    pay: pd.Series | None = None,
) -> Accounts:
    """The detailed accounts of the year of `known`.

    1. Make: the base year's at the new prices of its commodities; rows are the industries' outputs, blocks the
       published ones.
    2. Use of what is made in the country, use of imports, and value added, all at once: the base year's at the new
       prices, each column as its industry's output grew, imports of a commodity as its output grew, too. Blocks are the
       published ones, columns the outputs, rows of domestic use what is made of each commodity.

    Nothing is known of the new year's imports of single commodities: those of a group share its published imports by
    what they had of them and how their output grew.

    Args:
        base: detailed accounts of another year.
        groups: the groups in which `known` has them.
        known: accounts of groups.
        output: of each detailed industry in the year of `known`, million USD; price: over that of the base year.
        abroad: the final use that holds imports, as negative entries.
        pay: growth of compensation, the first component of value added, by industry, where more is known of it.

    Raises:
        DataError: totals that cannot be met together.
    """
    dearer = commodity_prices(base.make, price)
    make = _fitted(base.make.mul(dearer, axis="columns"), groups.industry, groups.commodity, known.make, rows=output)
    made, made_before = make.sum(axis="index"), base.make.sum(axis="index")
    more_made = (made / made_before.where(made_before > 0.0)).fillna(dearer)

    growth = (output / base.make.sum(axis="columns")).reindex(base.use.columns).fillna(1.0)
    larger = growth / price.reindex(base.use.columns).fillna(1.0)
    parts = _parts(base, abroad)
    seed = {
        DOMESTIC: parts[DOMESTIC].mul(dearer, axis="index").mul(larger),
        IMPORTED: parts[IMPORTED].mul(more_made, axis="index").mul(larger),
        EARNED: parts[EARNED].mul(growth),
    }
    if pay is not None:
        seed[EARNED].iloc[0] = parts[EARNED].iloc[0] * pay.reindex(seed[EARNED].columns).fillna(growth)
    row_group = {DOMESTIC: groups.commodity, IMPORTED: groups.commodity, EARNED: groups.component}
    whole = _fitted(
        pd.concat(seed),
        pd.concat({part: codes.map(lambda code, part=part: (part, code)) for part, codes in row_group.items()}),
        groups.buyer,
        pd.concat(_parts(known, groups.final[abroad])),
        rows=pd.concat({DOMESTIC: made}),
        columns=output,
    )
    domestic, imports, value_added = (whole.loc[part] for part in (DOMESTIC, IMPORTED, EARNED))
    use = domestic + imports
    use[abroad] = domestic[abroad] - imports.sum(axis="columns")
    return Accounts(make, use, imports, value_added[base.value_added.columns])


def _parts(accounts: Accounts, abroad: str) -> dict[str, pd.DataFrame]:
    """What is bought of goods made in the country and of imported ones, and value added, each by all buyers.

    Freight and customs of all imports are booked as sales to the column of imports, and its other entries are the sum
    of what is imported. Where it differs from that by more than rounding, the difference is domestic.
    """
    domestic = accounts.use - accounts.imports
    booked = accounts.use[abroad] + accounts.imports.sum(axis="columns")
    domestic[abroad] = booked.where(booked.abs() > ROUNDING, 0.0)
    earned = accounts.value_added.reindex(columns=accounts.use.columns, fill_value=0.0)
    return {DOMESTIC: domestic, IMPORTED: accounts.imports, EARNED: earned}


def commodity_prices(make: pd.DataFrame, price: pd.Series) -> pd.Series:
    """Prices of commodities from those of industries: of the industry with the commodity's code; where none, the mean
    of its makers; where nobody makes it, that of all goods.

    Args:
        make: industry x commodity, the weights of makers; price: by industry.
    """
    makers = make.clip(lower=0.0)
    by_makers = makers.T @ price / makers.sum(axis="index").replace(0.0, np.nan)
    everything = float(np.average(price, weights=make.sum(axis="columns")))
    return price.reindex(make.columns).fillna(by_makers).fillna(everything)


def _grouped(table: pd.DataFrame, rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
    by_row = table.groupby(rows.reindex(table.index)).sum()
    return by_row.T.groupby(columns.reindex(table.columns)).sum().T


def _fitted(
    seed: pd.DataFrame,
    row_group: pd.Series,
    column_group: pd.Series,
    blocks: pd.DataFrame,
    rows: pd.Series | None = None,
    columns: pd.Series | None = None,
) -> pd.DataFrame:
    """A table with the given blocks and totals of rows and columns; who is not named in them has no total.

    Totals of the rows or columns of a group are brought to the blocks of that group, from which published ones differ
    by rounding.
    """
    row_group, column_group = row_group[seed.index], column_group[seed.columns]
    blocks = blocks.loc[sorted(set(row_group)), sorted(set(column_group))]
    kind_of_row, kind_of_column = blocks.index.get_indexer(row_group), blocks.columns.get_indexer(column_group)
    block = kind_of_row[:, None] * len(blocks.columns) + kind_of_column[None, :]
    names = [f"{row} x {column}" for row in blocks.index for column in blocks.columns]
    every = Totals("block", block.ravel(), blocks.to_numpy().ravel(), names)
    cells = _sown(seed.to_numpy().ravel(), every, seed.abs())
    totals = [every]
    for what, given, group, sums, axis in (
        ("row", rows, row_group, blocks.sum(axis="columns"), 0),
        ("column", columns, column_group, blocks.sum(axis="index"), 1),
    ):
        if given is None:
            continue
        labels = seed.axes[axis]
        total = given.reindex(labels)
        held = total * group.map(sums) / total.groupby(group).transform("sum")
        number = np.where(total.notna(), np.arange(len(labels)), -1)
        one = number[:, None] if axis == 0 else number[None, :]
        of_cell = np.broadcast_to(one, seed.shape).ravel()
        totals.append(Totals(what, of_cell, held.fillna(0.0).to_numpy(), [str(label) for label in labels]))
    values, _ = fitted(cells, totals, tolerance=TOLERANCE, rounds=ROUNDS)
    return pd.DataFrame(values.reshape(seed.shape), index=seed.index, columns=seed.columns)


def _sown(cells: np.ndarray, blocks: Totals, size: pd.DataFrame) -> np.ndarray:
    """Cells whose block can have its total: where too little of it has the sign of that, such as stocks that grew in
    one year and fell in the other, all are made by the size of their row and column, evenly where those are empty."""
    plus, minus = (
        np.bincount(blocks.group, weights=np.clip(sign * cells, 0.0, None), minlength=len(blocks.total))
        for sign in (1.0, -1.0)
    )
    total = blocks.total
    barren = ((total > 0.0) & (plus < LEAST * total)) | ((total < 0.0) & (minus < -LEAST * total))
    weight = np.outer(size.sum(axis="columns"), size.sum(axis="index")).ravel()
    by_block = np.bincount(blocks.group, weights=weight, minlength=len(total))
    weight = np.where((by_block == 0.0)[blocks.group], 1.0, weight)
    share = weight / np.bincount(blocks.group, weights=weight, minlength=len(total))[blocks.group]
    cells = np.where(barren[blocks.group], total[blocks.group] * share, cells)
    return np.where((total == 0.0)[blocks.group] & ((plus == 0.0) | (minus == 0.0))[blocks.group], 0.0, cells)
