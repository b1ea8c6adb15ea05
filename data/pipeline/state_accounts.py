"""Satellite accounts of the states: jobs, pay and value added by industry; what households earn and spend; keys that spread money."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.balance import ras
from pipeline.sources import MILLION, array, summary_codes, table
from pipeline.states import state_list

FOLDER = "bea-state-accounts"
JOBS_SOURCE = "BEA SAEMP25N 2017 (total employment, self-employed included); BLS QCEW 2019 within its lines"
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
PUBLIC_LINES = ((2001, 2002), (2010,))
#: Lines of SAGDP4N that are leaves, by BEA summary code.
PAY_LINES = {
    4: "111CA", 5: "113FF", 7: "211", 8: "212", 9: "213", 10: "22", 11: "23", 14: "321", 15: "327", 16: "331", 17: "332",
    18: "333", 19: "334", 20: "335", 21: "3361MV", 22: "3364OT", 23: "337", 24: "339", 26: "311FT", 27: "313TT", 28: "315AL",
    29: "322", 30: "323", 31: "324", 32: "325", 33: "326", 34: "42", 37: "481", 38: "482", 39: "483", 40: "484", 41: "485",
    42: "486", 43: "487OS", 44: "493", 46: "511", 47: "512", 48: "513", 49: "514", 52: "521CI", 53: "523", 54: "524", 55: "525",
    57: "ORE", 58: "532RL", 61: "5411", 62: "5415", 63: "5412OP", 64: "55", 66: "561", 67: "562", 69: "61", 71: "621", 72: "622",
    73: "623", 74: "624", 77: "711AS", 78: "713", 80: "721", 81: "722", 82: "81",
}  # fmt: skip
#: Lines that cover several summary industries.
PAY_GROUPS = {35: ("441", "445", "452", "4A0"), 83: ("GFE", "GFGD", "GFGN", "GSLE", "GSLG")}


def state_accounts(sources: Path, national: xr.Dataset, output: xr.DataArray, cells: pd.DataFrame) -> xr.Dataset:
    """`jobs`, `compensation`, `labour_income`, `value_added` by industry and region; see each array's method."""
    states = state_list(sources)
    industry = national["industry"].to_series().index
    g = pd.DataFrame(output.values, index=industry, columns=states.index)
    components = national["value_added_components"].to_pandas()
    jobs = _jobs(sources, g, cells, components.loc["V00100"])
    pay = _compensation(sources, g, components.loc["V00100"], summary_codes(sources).reindex(industry))
    proprietors = _proprietors(sources, g, jobs, cells, components.loc["V00300"])
    value_added = g.mul(components.sum() / g.sum(axis="columns"), axis="index")
    axes = ("industry", "region")
    common = {"year": "2017", "role": "account"}
    return xr.Dataset(
        {
            "jobs": array(
                jobs, axes, unit="jobs", status="modelled", source=JOBS_SOURCE, **common,
                method="state totals by line measured (withheld lines estimated); industries within lines by QCEW, balanced by RAS",
            ),
            "compensation": array(
                pay, axes, unit="USD", status="modelled", **common,
                source="BEA 2017 benchmark (V00100, national by industry); BEA SAGDP4N 2017 by state",
                method="RAS of output x national pay per dollar to industries of the nation and lines of the states",
            ),
            "labour_income": array(
                pay + proprietors, axes, unit="USD", status="modelled", **common,
                source="as compensation; BEA SAINC4 2017, proprietors' income",
                method="compensation + proprietors' income spread by self-employed jobs, at most the gross operating surplus",
            ),
            "value_added": array(
                value_added, axes, unit="USD", status="modelled", **common, source="BEA 2017 benchmark",
                method="national value added per dollar of output in every state: technology is the nation's",
            ),
        }
    )  # fmt: skip


def _jobs(sources: Path, g: pd.DataFrame, cells: pd.DataFrame, compensation: pd.Series) -> pd.DataFrame:
    lines = _job_lines(sources, state_list(sources))
    seen = cells[["wages", "jobs"]].groupby("industry").sum().reindex(g.index).fillna(0.0)
    result = pd.DataFrame(0.0, index=g.index, columns=g.columns)
    for codes, prefixes in JOB_LINES.items():
        members = g.index[g.index.str.startswith(prefixes)]
        members = members.difference(["4200ID", "531HSO"], sort=False)  # customs duties and owner-occupied homes employ nobody
        columns = lines.loc[list(codes)].sum(axis="index")
        key = seen["jobs"][members]
        if codes == (70,):  # farmers mostly employ themselves: their jobs follow output
            key = g.loc[members].sum(axis="columns")
        elif codes == (400,):  # builders are classed by trade, BEA's industries by what is built: jobs follow pay
            key = compensation[members]
        elif codes in PUBLIC_LINES:  # QCEW knows no soldiers, and few of the public enterprises as such: pay over the mean wage
            key = compensation[members] * (seen["jobs"] / seen["wages"])[members]
        rows = key / key.sum() * columns.sum()
        seed = g.loc[members].mul(rows / g.loc[members].sum(axis="columns"), axis="index")
        missing = (seed.sum(axis="index") == 0.0) & (columns > 0.0)
        for region in seed.columns[missing]:  # jobs where no output was put: by the nation's mix, too few to matter
            seed[region] = rows / rows.sum() * columns[region]
        result.loc[members] = ras(seed.to_numpy(), rows.to_numpy(), columns.to_numpy(), what=f"jobs of SAEMP25N line {codes}")
    return result


def _job_lines(sources: Path, states: pd.DataFrame) -> pd.DataFrame:
    """Jobs by line of SAEMP25N (index) and state, withheld lines estimated from their parent by the nation's shares."""
    raw = table(sources, FOLDER, "state_employment_2009_2018.csv.gz", dtype={"GeoFips": str})
    raw["LineCode"] = raw["LineCode"].astype(int)
    cube = raw.pivot(index="LineCode", columns="GeoName", values="2017")
    nation = cube["United States"]
    lines = cube[states["name"]].set_axis(states.index, axis="columns")
    nation = nation.fillna(lines.sum(axis="columns"))
    for parent, children in _children(list(lines.index)).items():
        block = lines.loc[children]
        left = (lines.loc[parent] - block.sum(axis="index")).clip(lower=0.0)
        guess = block.isna().mul(nation.loc[children].clip(lower=1.0), axis="index")
        filled = guess.div(guess.sum(axis="index").replace(0.0, np.nan), axis="columns").mul(left, axis="columns")
        lines.loc[children] = block.fillna(filled)
        # BEA rounds; and where everything is disclosed but a small part, lines are held to their parent.
        lines.loc[children] *= (lines.loc[parent] / lines.loc[children].sum(axis="index")).fillna(0.0)
    return lines.fillna(0.0)


def _children(codes: list[int]) -> dict[int, list[int]]:
    """Lines that add up to each parent line, parents first."""
    sectors = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900]
    tree = {10: [70, *sectors, 2000], 2000: [2001, 2002, 2010], 500: [510, 530]}
    tree |= {510: [*range(511, 520), 521, 522], 530: [*range(531, 540), 541, 542]}
    for sector in sectors:
        inside = [code for code in codes if sector < code < sector + 100]
        if inside and sector != 500:
            tree[sector] = inside
    return tree


def _compensation(sources: Path, g: pd.DataFrame, national: pd.Series, summary: pd.Series) -> pd.DataFrame:
    """Industries add up to the nation's pay; each line's states are in proportion to SAGDP4N."""
    states = state_list(sources)
    raw = table(sources, FOLDER, "state_compensation_2007_2017.csv.gz")
    lines = raw.pivot(index="LineCode", columns="GeoName", values="2017").reindex(columns=states["name"]).fillna(0.0)
    groups = [((line,), (code,)) for line, code in PAY_LINES.items()] + [((line,), codes) for line, codes in PAY_GROUPS.items()]
    result = pd.DataFrame(0.0, index=g.index, columns=g.columns)
    for line, codes in groups:
        members = g.index[summary.isin(codes)]
        rows = national[members]
        by_state = lines.loc[list(line)].sum(axis="index").to_numpy()
        seed = g.loc[members].mul((rows / g.loc[members].sum(axis="columns")).fillna(0.0), axis="index")
        by_state = np.where(seed.sum(axis="index") > 0.0, by_state, 0.0)
        columns = by_state / by_state.sum() * rows.sum()
        # A state whose line is withheld has no total to hold it to: the nation's pay per dollar stands.
        free = (columns == 0.0) & (seed.sum(axis="index").to_numpy() > 0.0)
        columns = np.where(
            free, seed.sum(axis="index"), columns * (rows.sum() - seed.loc[:, free].to_numpy().sum()) / rows.sum()
        )
        result.loc[members] = ras(seed.to_numpy(), rows.to_numpy(), columns, what=f"compensation of SAGDP4N line {line[0]}")
    return result


def _proprietors(sources: Path, g: pd.DataFrame, jobs: pd.DataFrame, cells: pd.DataFrame, surplus: pd.Series) -> pd.DataFrame:
    """Proprietors' income by industry and state, USD: farms' to farms; the rest by self-employed jobs, at most the surplus."""
    states = state_list(sources)
    raw = table(sources, FOLDER, "sainc4_state_personal_income_2012_2021.csv.gz")
    income = raw[raw["line"].isin([71, 72])].pivot(index="line", columns="stabbr", values="v_2017")[states.index] * MILLION
    covered = cells["jobs"].groupby("industry").sum().reindex(g.index).fillna(0.0)
    alone = (jobs.sum(axis="columns") - covered).clip(lower=0.0)
    farms = g.index.str.startswith(("111", "112"))
    public = g.index.str.startswith(("S00", "GSLG", "491", "814"))
    result = pd.DataFrame(0.0, index=g.index, columns=g.columns)
    for line, members in ((71, g.index[farms]), (72, g.index[~farms & ~public])):
        by_industry = _capped(alone[members], surplus[members].clip(lower=0.0), income.loc[line].clip(lower=0.0).sum())
        place = jobs.loc[members].mul((by_industry / jobs.loc[members].sum(axis="columns")).fillna(0.0), axis="index")
        scale = income.loc[line].clip(lower=0.0) / place.sum(axis="index").replace(0.0, np.nan)
        moved = place.mul(scale.fillna(0.0), axis="columns")
        result.loc[members] = moved.mul(
            (by_industry / moved.sum(axis="columns").replace(0.0, np.nan)).fillna(0.0), axis="index"
        )
    return result


def _capped(weight: pd.Series, ceiling: pd.Series, total: float) -> pd.Series:
    """`total` in proportion to `weight`, no entry above its ceiling; what is over goes to the others."""
    result = pd.Series(0.0, index=weight.index)
    for _ in range(len(weight)):
        room = ceiling - result
        open_ = weight.where(room > 1e-9 * total, 0.0)
        left = total - result.sum()
        if left <= 1e-9 * total or open_.sum() == 0.0:
            break
        result += np.minimum(left * open_ / open_.sum(), room)
    return result
