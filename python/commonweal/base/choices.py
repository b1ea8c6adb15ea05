"""What users choose among where several rooms must know it."""

CLOSURES = ("type-i", "type-ii")
#: Where nobody says: with the spending of households, type I beside it.
DEFAULT_CLOSURE = CLOSURES[-1]
#: How regions trade where nobody says otherwise: the model that surveys of shipments bear out (docs/methods.md,
#: "Trade").
USUAL_TRADE = "gravity"
#: Trade models that differ most, and by which what is sensitive to them is shown.
COMPARED_TRADE = ("gravity", "quotient", "pool")
