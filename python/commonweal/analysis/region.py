"""One region's own economy, from the tables of a supply-use economy."""

import numpy as np
import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.datasets.final_uses import supply
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.region import Region

PER_MILLION = 1e-6


def profile(economy: SupplyUseEconomy, code: str) -> Region:
    """See `Model.region`."""
    r = int(economy.known_regions.find(code, kind="region", error=ModelError, where="model.regions"))
    industries, goods = _industries(economy, r), _goods(economy, r)
    made = industries["output_musd"]
    facts = {
        "population": float(economy.dataset["population"].values[r]),
        "jobs": industries["jobs"].sum(),
        "output_musd": made.sum(),
        "made_at_home": goods["home_musd"].sum() / goods["bought_musd"].sum(),
        "measured_share": (made * industries["measured_share"]).sum(min_count=1) / made.sum(),
    }
    industries = industries[made > 0.0].sort_values("output_musd", ascending=False, kind="stable")
    goods = goods[(goods[["made_musd", "bought_musd"]] > 0.0).any(axis="columns")]
    goods = goods.sort_values("bought_musd", ascending=False, kind="stable")
    return Region(
        str(economy.labels.index[r]), str(economy.labels["name"].iloc[r]), pd.Series(facts), industries, goods
    )


def _industries(economy: SupplyUseEconomy, r: int) -> pd.DataFrame:
    output = economy.dataset["industry_output"].values
    made, nation = output[:, r], output.sum(axis=1) / output.sum()
    columns = {
        "name": economy.sectors["name"],
        "output_musd": made * PER_MILLION,
        "jobs": economy.dataset["jobs"].values[:, r],
        "quotient": np.divide(made / made.sum(), nation, out=np.zeros_like(made), where=nation > 0.0),
        "measured_share": economy.measured_share()[:, r],
    }
    return pd.DataFrame(columns, index=economy.sectors.index)


def _goods(economy: SupplyUseEconomy, r: int) -> pd.DataFrame:
    made = supply(economy.dataset)[:, r] * PER_MILLION
    bought = economy.operator().base_demand[:, r].clip(min=0.0) * PER_MILLION
    home = bought * economy.operator().own_shares()[:, r]
    columns = {
        "name": economy.goods["name"],
        "made_musd": made,
        "bought_musd": bought,
        "home_musd": home,
        "bought_elsewhere_musd": bought - home,
        "sold_elsewhere_musd": (made - home).clip(min=0.0),
    }
    return pd.DataFrame(columns, index=economy.goods.index)
