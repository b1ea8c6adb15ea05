"""Lines of BEA's regional accounts by state: jobs (SAEMP25N), compensation and GDP (SAGDP4N and its companions),
with the cells that BEA withholds estimated from their parents."""

from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.parameters.registry import value

from pipeline.sources.tables import state_list, table

FOLDER = "bea-state-accounts"
#: Lines of SAEMP25N and the BEA detail industries in them, by prefix of the code.
JOB_LINES: dict[tuple[int, ...], tuple[str, ...]] = {
    (70,): ("111", "112"),
    (101,): ("113",),
    (102,): ("114",),
    (103,): ("115",),
    (201,): ("211",),
    (202,): ("212",),
    (203,): ("213",),
    (300,): ("221",),
    (400,): ("23",),
    (511,): ("321",),
    (512,): ("327",),
    (513,): ("331",),
    (514,): ("332",),
    (515,): ("333",),
    (516,): ("334",),
    (517,): ("335",),
    (518,): ("3361", "3362", "3363"),
    (519,): ("3364", "3365", "3366", "3369"),
    (521,): ("337",),
    (522,): ("339",),
    (531,): ("311",),
    (532,): ("312",),
    (533,): ("313",),
    (534,): ("314",),
    (535,): ("315",),
    (536,): ("316",),
    (537,): ("322",),
    (538,): ("323",),
    (539,): ("324",),
    (541,): ("325",),
    (542,): ("326",),
    (600,): ("42",),
    (701,): ("441",),
    (704,): ("444",),
    (705,): ("445",),
    (706,): ("446",),
    (707,): ("447",),
    (708,): ("448",),
    (711,): ("452",),
    (713,): ("454",),
    (702, 703, 709, 712): ("4B0",),
    (801,): ("481",),
    (802,): ("482",),
    (803,): ("483",),
    (804,): ("484",),
    (805,): ("485",),
    (806,): ("486",),
    (807, 808): ("48A",),
    (809,): ("492",),
    (811,): ("493",),
    (901,): ("511",),
    (902,): ("512",),
    (903,): ("515",),
    (905,): ("517",),
    (904, 906, 907): ("518", "519"),
    (1001, 1002): ("521", "522", "52A"),
    (1003,): ("523",),
    (1004,): ("524",),
    (1005,): ("525",),
    (1101,): ("531",),
    (1102, 1103): ("532", "533"),
    (1200,): ("54",),
    (1300,): ("55",),
    (1401,): ("561",),
    (1402,): ("562",),
    (1500,): ("61",),
    (1601,): ("621",),
    (1602,): ("622",),
    (1603,): ("623",),
    (1604,): ("624",),
    (1701,): ("711",),
    (1702,): ("712",),
    (1703,): ("713",),
    (1801,): ("721",),
    (1802,): ("722",),
    (1901,): ("811",),
    (1902,): ("812",),
    (1903,): ("813",),
    (1904,): ("814",),
    (2001, 2002): ("S00500", "S00600", "491", "S00101", "S00102"),
    (2010,): ("GSLG", "S00201", "S00202", "S00203"),
}
ASSOCIATIONS_LINE = (1903,)
PUBLIC_LINES = ((2001, 2002), (2010,))
MILITARY_JOBS_LINE, MILITARY_PAY_LINE = 2002, 85
#: Lines of SAINC4: proprietors' income of farms, and of all others.
PROPRIETORS = FARMERS, OTHERS = 71, 72
#: Leaf lines of GDP and compensation by state, and the BEA summary industries in them. Real estate holds housing.
GDP_LINES: dict[tuple[int, ...], tuple[str, ...]] = {
    (4,): ("111CA",), (5,): ("113FF",), (7,): ("211",), (8,): ("212",), (9,): ("213",), (10,): ("22",), (11,): ("23",),
    (14,): ("321",), (15,): ("327",), (16,): ("331",), (17,): ("332",), (18,): ("333",), (19,): ("334",), (20,
    ): ("335",),
    (21,): ("3361MV",), (22,): ("3364OT",), (23,): ("337",), (24,): ("339",), (26,): ("311FT",), (27,): ("313TT",),
    (28,): ("315AL",), (29,): ("322",), (30,): ("323",), (31,): ("324",), (32,): ("325",), (33,): ("326",), (34,
    ): ("42",),
    (35,): ("441", "445", "452", "4A0"), (37,): ("481",), (38,): ("482",), (39,): ("483",), (40,): ("484",), (41,
    ): ("485",),
    (42,): ("486",), (43,): ("487OS",), (44,): ("493",), (46,): ("511",), (47,): ("512",), (48,): ("513",), (49,
    ): ("514",),
    (52,): ("521CI",), (53,): ("523",), (54,): ("524",), (55,): ("525",), (57,): ("HS", "ORE"), (58,): ("532RL",),
    (61,): ("5411",), (62,): ("5415",), (63,): ("5412OP",), (64,): ("55",), (66,): ("561",), (67,): ("562",), (69,
    ): ("61",),
    (71,): ("621",), (72,): ("622",), (73,): ("623",), (74,): ("624",), (77,): ("711AS",), (78,): ("713",), (80,
    ): ("721",),
    (81,): ("722",), (82,): ("81",), (84, 85): ("GFE", "GFGD", "GFGN"), (86,): ("GSLE", "GSLG"),
}  # fmt: skip
FEDERAL_LINES, STATE_LOCAL_LINES = (84, 85), (86,)
#: Lines that add up to each parent line, parents first.
GDP_TREE = {
    1: [2, 83], 2: [3, 6, 10, 11, 12, 34, 35, 36, 45, 50, 59, 68, 75, 82], 3: [4, 5], 6: [7, 8, 9], 12: [13, 25],
    13: [*range(14, 25)], 25: [*range(26, 34)], 36: [*range(37, 45)], 45: [*range(46, 50)], 50: [51, 56],
    51: [*range(52, 56)],
    56: [57, 58], 59: [60, 64, 65], 60: [61, 62, 63], 65: [66, 67], 68: [69, 70], 70: [*range(71, 75)], 75: [76, 79],
    76: [77, 78], 79: [80, 81], 83: [84, 85, 86],
}  # fmt: skip


def job_lines(sources: Path, jobs: pd.DataFrame, year: int) -> pd.DataFrame:
    """Jobs of 2009 to 2018 by line of SAEMP25N (index) and state.

    Args:
        jobs: covered jobs by industry and state, the pattern of withheld cells.
    """
    states = state_list(sources)
    raw = table(sources, FOLDER, "state_employment_2009_2018.csv.gz", dtype={"GeoFips": str})
    raw["LineCode"] = raw["LineCode"].astype(int)
    cube = raw.pivot(index="LineCode", columns="GeoName", values=str(year))
    lines = cube[states["name"]].set_axis(states.index, axis="columns")
    seen = {
        line: jobs[jobs.index.str.startswith(prefixes)].sum() for codes, prefixes in JOB_LINES.items() for line in codes
    }
    return filled_lines(
        lines, cube["United States"].fillna(lines.sum(axis="columns")), _job_tree(list(lines.index)), seen
    )


def soldiers(sources: Path, year: int = 2017) -> pd.DataFrame:
    """Military `jobs` of a year and `pay` (USD) of 2017, by state."""
    states = state_list(sources)
    jobs = table(sources, FOLDER, "state_employment_2009_2018.csv.gz").set_index(["LineCode", "GeoName"])[str(year)]
    pay = table(sources, FOLDER, "state_compensation_2007_2017.csv.gz").set_index(["LineCode", "GeoName"])["2017"]
    values = {"jobs": jobs.loc[MILITARY_JOBS_LINE][states["name"]], "pay": pay.loc[MILITARY_PAY_LINE][states["name"]]}
    return pd.DataFrame({name: column.to_numpy() for name, column in values.items()}, index=states.index)


def gdp_lines(sources: Path, parts: tuple[str, ...], wages: pd.DataFrame, summary: pd.Series) -> pd.DataFrame:
    """Sum of parts of GDP of 2017, USD, by line (index) and state.

    Args:
        parts: of "compensation", "gos" (gross operating surplus) and "tax" (on production and imports, less subsidies).
        wages: covered wages by industry and state, the pattern of withheld cells.
        summary: BEA summary code by industry.
    """
    states = state_list(sources)
    cube = sum(
        table(sources, FOLDER, f"state_{part}_2007_2017.csv.gz").pivot(
            index="LineCode", columns="GeoName", values="2017"
        )
        for part in parts
    )
    lines = cube[states["name"]].set_axis(states.index, axis="columns").clip(lower=0.0)
    seen = {line: wages[summary.isin(codes)].sum() for line_codes, codes in GDP_LINES.items() for line in line_codes}
    return filled_lines(lines, cube["United States"], GDP_TREE, seen)


def filled_lines(
    lines: pd.DataFrame, nation: pd.Series, tree: dict[int, list[int]], seen: dict[int, pd.Series]
) -> pd.DataFrame:
    """Withheld cells (NaN) take what their parent has left beyond its disclosed children, by the guess: the nation's
    line, spread like what is seen of it (evenly by the parent's size where nothing is).

    Args:
        lines: line x state, NaN where withheld.
        nation: by line.
        tree: children by parent, parents first; children of one parent add up to it.
        seen: what another source sees of a line, by state.

    Returns:
        line x state without NaN, children scaled to their parents (agencies round).
    """
    even = value("lines.even")  # what another source sees may be withheld there as well
    lines, seen = lines.copy(), dict(seen)
    for parent, children in reversed(tree.items()):
        known = [seen[child] for child in children if child in seen]
        if known and parent not in seen:
            seen[parent] = pd.concat(known, axis="columns").sum(axis="columns")
    for parent, children in tree.items():
        block, size = lines.loc[children], lines.loc[parent] / lines.loc[parent].sum()
        left = (lines.loc[parent] - block.sum(axis="index")).clip(lower=0.0)
        guess = pd.DataFrame(
            {child: nation[child] * ((1 - even) * _share(seen.get(child), size) + even * size) for child in children}
        ).T.clip(lower=1.0)
        guess = guess.where(block.isna(), 0.0)
        filled = guess.div(guess.sum(axis="index").replace(0.0, np.nan), axis="columns").mul(left, axis="columns")
        lines.loc[children] = block.fillna(filled)
        lines.loc[children] *= (lines.loc[parent] / lines.loc[children].sum(axis="index")).fillna(0.0)
    return lines.fillna(0.0)


def _share(seen: pd.Series | None, otherwise: pd.Series) -> pd.Series:
    return otherwise if seen is None or seen.sum() == 0.0 else seen / seen.sum()


def _job_tree(codes: list[int]) -> dict[int, list[int]]:
    """Lines that add up to each parent line of SAEMP25N, parents first."""
    sectors = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900]
    tree = {10: [70, *sectors, 2000], 2000: [2001, 2002, 2010], 500: [510, 530]}
    tree |= {510: [*range(511, 520), 521, 522], 530: [*range(531, 540), 541, 542]}
    for sector in sectors:
        inside = [code for code in codes if sector < code < sector + 100]
        if inside and sector != 500:
            tree[sector] = inside
    return tree
