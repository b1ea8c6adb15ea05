"""What households of each state buy by product: BEA's personal consumption by state (SAPCE3), and the line of each
commodity.
"""

from pathlib import Path

import pandas as pd

from pipeline.sources.regional_accounts import FOLDER
from pipeline.sources.tables import state_list, table

TOTAL = 1
#: Lines of SAPCE3 by prefix of the commodity's code; the longest prefix counts. Without one: all consumption.
LINES: dict[str, int] = {
    **dict.fromkeys(("111", "112", "114", "311", "31211", "4244"), 27),  # food
    **dict.fromkeys(("31212", "31213", "31214"), 28),  # alcohol
    "3122": 44, "315": 30, "316": 35,  # tobacco, clothing, footwear
    **dict.fromkeys(("313", "314", "321", "337"), 9),  # furnishings
    **dict.fromkeys(("327", "3322"), 11),  # glass and tableware
    **dict.fromkeys(("331", "332", "333"), 12),  # tools
    **dict.fromkeys(("322", "325", "326"), 42), "3254": 40, "32562": 43,  # household supplies, medicines, toiletries
    "323": 45, "324": 37, "335": 10, "334": 14,  # stationery, motor fuel, appliances, electronics
    "336": 4, "32621": 7,  # cars, tyres
    **dict.fromkeys(("336213", "336214", "336612", "336991", "336999"), 16),  # recreational vehicles
    "339": 13, "3391": 21, "33991": 20, "33992": 15,  # recreation, therapeutic equipment, jewellery, sports
    "42": 2, "4231": 4, "4242": 40, "4247": 37, "441": 4, "445": 26, "446": 40, "447": 37, "448": 30, "444": 8,
    "452": 2, "454": 2, "4B": 13, "484": 2, "482": 2,  # what trade and carriers earn on goods
    "481": 74, "483": 75, "485": 73, "48A": 71, "486": 59, "491": 98, "492": 98,
    "511": 45, "512": 77, "515": 78, "517": 97, "518": 99, "519": 99,
    "522": 87, "52A": 87, "523": 87, "525": 87, "524113": 91, "5241XX": 90,
    "531HSO": 52, "531HST": 51, "531ORE": 50, "5321": 71, "532A": 13,
    "541": 104, "541940": 80, "561": 107, "5615": 80, "562": 56, "2211": 58, "2212": 59, "2213": 56, "S00203": 56,
    "6111": 102, "611A": 101, "611B": 103,
    "6211": 62, "6212": 63, "6213": 64, "6214": 64, "6215": 64, "6216": 64, "6219": 64, "622": 66, "623": 67,
    "624": 106,
    "711": 77, "712": 77, "7131": 77, "7132": 79, "7139": 77, "721": 85, "722": 82,
    "8111": 70, "8112": 107, "8114": 107, "812": 105, "813": 106, "814": 107,
}  # fmt: skip


def consumption(lines: pd.DataFrame, commodities: pd.Index) -> pd.DataFrame:
    """Personal consumption by commodity and state: each commodity's row is its whole line, so that only shares count.

    Args:
        lines: line x state (`consumption_lines`).
    """
    return lines.loc[[line_of(str(code)) for code in commodities]].set_axis(commodities)


def consumption_lines(sources: Path, year: int) -> pd.DataFrame:
    """Line x state, million USD, of 2012 to 2020; lines that BEA leaves open for a state take the state's part
    of all consumption."""
    raw = table(sources, FOLDER, "sapce3_state_pce_by_product_2012_2020.csv.gz")
    states = state_list(sources)
    lines = raw.pivot(index="line", columns="stabbr", values=f"pce_musd_{year}")
    nation, lines = lines["US"], lines[states.index]
    part = lines.loc[TOTAL] / lines.loc[TOTAL].sum()
    return lines.where(lines.notna(), pd.DataFrame({state: nation * part[state] for state in states.index}))


def line_of(code: str) -> int:
    """The line of a commodity."""
    matches = [prefix for prefix in LINES if code.startswith(prefix)]
    return LINES[max(matches, key=len)] if matches else TOTAL
