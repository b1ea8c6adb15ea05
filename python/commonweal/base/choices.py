"""What users choose among where several rooms must know it."""

from typing import Final

CLOSURES = ("type-i", "type-ii")
#: Where nobody says: with the spending of households, type I beside it.
DEFAULT_CLOSURE = CLOSURES[-1]
#: How far a country is divided.
LEVELS = ("nation", "state", "county")
#: Who pays for a scenario: nobody yet, households by a tax, other government purchases.
FINANCING = ("none", "households", "government")
#: How regions trade where nobody says otherwise: the model that surveys of shipments bear out (docs/methods.md,
#: "Trade").
USUAL_TRADE = "gravity"
#: The country whose newest edition is loaded where none is named.
USUAL_EDITION = "us"
#: Accounts that a table shows where nobody chooses.
SHOWN_ACCOUNTS = ("jobs", "fte", "ghg")
#: Trade models by name: the engine's, and where what travels comes from.
TRADE_MODELS = {
    "pool": ("pool", "from all regions in proportion to what they have to sell"),
    "quotient": ("slq", "at home up to the location quotient, and from all regions"),
    "quotient-cilq": ("cilq", "at home up to the quotient of the seller over that of the buyer, and from all regions"),
    "quotient-flq": ("flq", "at home up to Flegg's location quotient, and from all regions"),
    "gravity": ("gravity", "from all regions by supply and distance"),
}
#: How scenarios' files end: those that say all, and bills from spreadsheets.
YAML, CSV = (".yaml", ".yml"), (".csv",)
#: What names a cell of a batch, beside its draw.
CELL = ("economy", "variant", "closure", "scenario")
#: Trade models that differ most, and by which what is sensitive to them is shown.
COMPARED_TRADE = ("gravity", "quotient", "pool")
#: Levels of government.
GOVERNMENTS: Final = ("federal", "state", "local")
