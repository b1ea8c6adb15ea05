"""Output and accounts that a final demand calls for."""

from dataclasses import dataclass

import pandas as pd

from commonweal.results.certificate import Certificate


@dataclass(frozen=True)
class Solution:
    """Industry output called for by a final demand.

    Attributes:
        output: sectors x regions, in the model's currency.
        accounts: accounts x regions: each account's level that goes with `output`.
        certificate: rounds, residual and error bound on `output`.
    """

    output: pd.DataFrame
    accounts: pd.DataFrame
    certificate: Certificate

    def __repr__(self) -> str:
        sectors, regions = self.output.shape
        return (
            f"Solution: output {self.output.to_numpy().sum():,.0f} over {sectors} sectors x {regions} regions; "
            f"{self.certificate}"
        )
