"""What users hold: an economy, and what one can ask of it. Doors alone; the work stands in analysis/ and economies/."""

from commonweal.model.general import Model
from commonweal.model.load import load, synthetic
from commonweal.model.supply_use import SupplyUseModel

__all__ = ["Model", "SupplyUseModel", "load", "synthetic"]
