"""The model of a result, for figures that take another solve."""

from __future__ import annotations

from typing import TypeVar

from commonweal.base.errors import ModelError

Model = TypeVar("Model")


def at_hand(model: Model | None) -> Model:
    """The model of a result.

    Raises:
        ModelError: the result stands without it.
    """
    if model is None:
        raise ModelError(
            "this takes another solve, and the result stands without its model; ask the result that the model gave"
        )
    return model
