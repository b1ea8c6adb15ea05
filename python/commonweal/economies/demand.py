"""Final demand as people give it, in the order of an economy's goods and regions."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from commonweal.economies.economy import Economy
from commonweal.economies.numbers import numbers
from commonweal.errors import ModelError
from commonweal.names import positions

FinalDemand: TypeAlias = pd.DataFrame | pd.Series | Mapping[tuple[str, str], float] | np.ndarray


def read_final_demand(final_demand: FinalDemand, economy: Economy) -> pd.DataFrame:
    """Goods x regions, in the economy's order.

    Raises:
        ModelError: a code that the economy does not have, a shape that does not fit, or a value that is not finite.
    """
    goods, regions = economy.goods.index, economy.labels.index
    frame = _as_frame(final_demand, goods, regions)
    rows = positions(frame.index, list(goods), kind="sector", error=ModelError, where="model.goods")
    columns = positions(frame.columns, list(regions), kind="region", error=ModelError, where="model.regions")
    values = numbers(frame, "final demand")
    full = np.zeros((len(goods), len(regions)))
    np.add.at(full, (rows[:, None], columns[None, :]), values)
    return pd.DataFrame(full, index=goods, columns=regions)


def _as_frame(final_demand: FinalDemand, goods: pd.Index, regions: pd.Index) -> pd.DataFrame:
    if isinstance(final_demand, pd.DataFrame):
        return final_demand
    if isinstance(final_demand, Mapping):
        final_demand = pd.Series(dict(final_demand))
    if isinstance(final_demand, pd.Series):
        if isinstance(final_demand.index, pd.MultiIndex):
            values = pd.Series(numbers(final_demand, "final demand"), index=final_demand.index)
            return values.groupby(level=[0, 1], sort=False).sum().unstack(level=0, fill_value=0.0)
        if len(regions) > 1:
            raise ModelError(
                "final demand is indexed by sector alone, but the model has "
                f"{len(regions)} regions; index it by (region, sector)"
            )
        return final_demand.to_frame(regions[0])
    values = numbers(final_demand, "final demand")
    if values.shape not in [(len(goods), len(regions)), (len(goods) * len(regions),)]:
        raise ModelError(
            f"final demand has shape {values.shape}, but the model expects {len(goods)} x {len(regions)} (sector x region)"
        )
    return pd.DataFrame(values.reshape(len(goods), len(regions)), index=goods, columns=regions)
