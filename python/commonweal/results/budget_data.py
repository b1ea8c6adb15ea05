"""What a comparison says of public budgets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from commonweal.results.at_hand import at_hand
from commonweal.results.budget import ADDITIONAL, Flows, flows_table, net_cost_by_state, net_cost_table
from commonweal.results.scale import WHOLE, with_scale
from commonweal.results.wellbeing_data import WellbeingData


@dataclass(frozen=True, eq=False)
class BudgetData(WellbeingData):
    """The part of a comparison (`results.comparison.ComparisonData`) that is about public budgets."""

    @cached_property
    def _flows(self) -> Flows:
        return at_hand(self._model).flows()

    def budget(self) -> pd.DataFrame:
        """What governments take in of the spending, and which benefits they no longer pay, gross: as if everybody who
        is hired had had no job. Average rates of the dataset's year on what is earned, made and imported
        (docs/budget.md). Who pays for the program (`financing`) is not in it.

        Returns:
            index (scenario, level, account): federal, state and local receipts by account, and benefits saved;
            subsidies and the earned income credit, which governments pay, are below zero; columns the stages, and all
            of them; whole amounts, dollars of the price year.

        Raises:
            ModelError: an economy without receipts, which the embedded editions have.
        """
        table = flows_table(self._flows, self.scenarios, self.stages)
        return with_scale(table.rename_axis(columns=self.closure), WHOLE)

    def net_cost(self) -> pd.DataFrame:
        """What the money costs governments net of what comes back to them, over all stages, by level. Subsidies to
        industries are not taken off.

        Returns:
            index (scenario, counted, level): "gross", as if everybody who is hired had had no job; "new", the share of
            it that nobody else loses (`wellby.additional`); where somebody pays (`financing`), "after financing", gross
            less the receipts that are lost as those who pay buy less: the tax itself is never revenue. Levels federal,
            state, local, all. Columns cost (who pays, by the scenarios' files), receipts, benefits_saved,
            benefits_caused (below zero), net_cost, share of the whole cost that comes back, the same at marginal rates
            of income taxes (share_marginal), and share_low and share_high, where one parameter alone is at an end of
            its range. Dollars of the price year.

        Raises:
            ModelError: an economy without receipts, which the embedded editions have.
        """
        return with_scale(self._net_cost.rename_axis(columns=self.closure), WHOLE)

    @cached_property
    def _net_cost(self) -> pd.DataFrame:
        flows, further = self._flows, at_hand(self._model).ends_of_flows()
        return net_cost_table(flows, self.scenarios, self.parameters[ADDITIONAL], further)

    def net_cost_by_state(self) -> pd.DataFrame:
        """`net_cost` of each state: cost where the money is spent, whoever pays; income taxes where people live, other
        receipts where things are made and sold.

        Returns:
            index (scenario, counted, state, level); columns as in `net_cost`, without ranges; shares are of what is
            spent in the state, NaN where nothing is. The nation as one region is "US".

        Raises:
            ModelError: an economy without receipts, which the embedded editions have.
        """
        found = net_cost_by_state(self._flows, self.scenarios, self.parameters[ADDITIONAL])
        return with_scale(found.rename_axis(columns=self.closure), WHOLE)
