"""The four accounts of regions from what each region's demand makes everybody produce."""

import numpy as np


def four_accounts(output: np.ndarray, accounts: np.ndarray) -> np.ndarray:
    """Production, consumption, imports and exports, each accounts x regions.

    Args:
        output: L Y, n x regions, rows (region, sector).
        accounts: accounts x n.
    """
    regions = output.shape[1]
    by_region = accounts.reshape(len(accounts), regions, -1)
    # What arises in region p for the demand of region r: accounts x p x r.
    arises = np.einsum("aps,psr->apr", by_region, output.reshape(regions, -1, regions), optimize=True)
    own = np.einsum("app->ap", arises)
    production, consumption = arises.sum(axis=2), arises.sum(axis=1)
    return np.stack([production, consumption, consumption - own, production - own])
