"""Trade models by the names that users give them, as the engine takes them."""

from collections.abc import Mapping

import numpy as np

from commonweal import _core
from commonweal.errors import ModelError
from commonweal.names import nearest

#: By name, the engine's model and what it is.
MODELS = {
    "pool": ("pool", "every region buys from all in proportion to what they have to sell"),
    "quotient": ("slq", "at home up to the simple location quotient, the rest from the pool"),
    "quotient-cilq": ("cilq", "at home up to the quotient of the seller over that of the buyer, the rest from the pool"),
    "quotient-flq": ("flq", "the same, less in small regions (Flegg and Tohmo, 2013), the rest from the pool"),
}


def trade_spec(trade: str, *, stays: np.ndarray, parameters: Mapping[str, float]) -> _core.TradeSpec:
    """What the engine needs of a trade model.

    Args:
        stays: by commodity, whether it is delivered where it is bought.

    Raises:
        ModelError: an unknown model.
    """
    if trade not in MODELS:
        raise ModelError(f"trade model {trade!r} is not known{nearest(trade, MODELS)}; choose one of: {', '.join(MODELS)}")
    model, _ = MODELS[trade]
    return _core.TradeSpec(model, stays=stays.tolist(), delta=parameters["trade.flq-delta"])
