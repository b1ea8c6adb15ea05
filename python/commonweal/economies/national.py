"""The national economy that stands beside a regional one."""

from commonweal.datasets.embedded import embedded_dataset
from commonweal.economies.supply_use import SupplyUseEconomy


def national_economy(economy: SupplyUseEconomy) -> SupplyUseEconomy:
    """The same year's nation, with the same choices."""
    nation = SupplyUseEconomy(
        embedded_dataset(str(economy.dataset.attrs.get("nation", economy.dataset.attrs["name"])), "nation"),
        trade="pool",  # one region trades with itself alone, whatever the model
        market_shares=economy.market_shares,
        living_wage=economy.living_wage,
        parameters=economy.parameters,
    )
    return nation.with_solving(economy.solving)
