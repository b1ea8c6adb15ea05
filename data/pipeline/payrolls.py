"""Jobs as BEA counts them beside jobs as payrolls do, by industry, and why they differ."""

import pandas as pd
from commonweal.parameters.registry import value

#: Reasons by prefix of the industry's code; the first that fits counts.
REASONS = {
    ("111", "112"): "farmers and their families work for themselves; small farms need not insure",
    ("113", "114", "115"): "loggers, fishers and hands on contract work for themselves",
    ("211",): "partners in leases and owners of royalties count as proprietors with a job",
    ("23",): "self-employed builders; payrolls are classed by trade and divided by pay among kinds of structures",
    ("482",): "railroads insure their workers apart",
    ("485",): "drivers of taxis and ride-hailing work for themselves",
    ("492", "484"): "drivers and couriers work for themselves",
    ("454",): "sellers from home, at doors and on platforms",
    ("52", "525"): "partners in funds and brokers work for themselves",
    ("531",): "agents, and landlords as partners with a job",
    ("54", "56"): "consultants, cleaners and gardeners work for themselves, many beside another job",
    ("61",): "tutors work for themselves; religious schools and students need not be insured",
    ("62",): "family child care and aides hired by their clients work for themselves",
    ("711",): "artists, players and agents work for themselves",
    ("812", "811"): "hairdressers, mechanics and helpers work for themselves",
    ("8131",): "most states free churches from the insurance that payrolls count",
    ("813",): "small associations need not insure",
    ("814",): "most households do not insure whom they hire",
    ("S00500",): "soldiers are not on civilian payrolls",
    (
        "S00",
        "GSLG",
        "491",
    ): "governments' payrolls are classed by what an office does, BEA's industries by who sells its services",
}
OTHERWISE = "proprietors and partners, many part-time; two years lie between the counts"
MORE = "payrolls show more: two years lie between the counts, and BEA classes by product"
ALIKE = "about the same"


def payrolls(jobs: pd.Series, payroll: pd.Series, names: pd.Series) -> pd.DataFrame:
    """Columns industry, name, jobs (BEA, 2017), jobs_payroll (QCEW, 2019), ratio of the first to the second, reason; by industry as published,
    before secondary products move (`redefinitions`)."""
    table = pd.DataFrame(
        {"industry": names.index, "name": names.to_numpy(), "jobs": jobs.to_numpy(), "jobs_payroll": payroll.to_numpy()}
    )
    table["ratio"] = table["jobs"] / table["jobs_payroll"]
    table["reason"] = [_reason(code, ratio) for code, ratio in zip(table["industry"], table["ratio"], strict=True)]
    table[["jobs", "jobs_payroll"]] = table[["jobs", "jobs_payroll"]].round(0)
    return table.round({"ratio": 2}).sort_values("ratio", ascending=False, kind="stable", na_position="last")


def _reason(code: str, ratio: float) -> str:
    near = value("payrolls.alike")
    if not ratio > 0.0:
        return "nobody works in it"
    if 1.0 / near <= ratio <= near:
        return ALIKE
    if ratio < 1.0:
        return MORE
    return next((reason for prefixes, reason in REASONS.items() if code.startswith(prefixes)), OTHERWISE)
