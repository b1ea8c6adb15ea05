"""Jobs and pay as BEA counts them beside those of payrolls, by industry, and why they differ."""

import numpy as np
import pandas as pd
from commonweal.parameters.registry import value

from pipeline.work.employment import Staff

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


def payrolls(staff: Staff, compensation: pd.Series, cells: dict[str, pd.DataFrame], names: pd.Series) -> pd.DataFrame:
    """Columns industry, name, jobs (BEA, 2017), jobs_payroll (QCEW, 2019), ratio of the first to the second, reason;
    and pay_ratio, compensation (BEA) per employee over what payrolls pay a job, some 1.2 for supplements where both
    class the same makers; by industry as published, before secondary products move (`redefinitions`).

    Args:
        compensation: by industry, USD; cells: what QCEW covers (`states.covered`); names: by industry.
    """
    payroll = cells["payroll"].sum(axis="columns")
    paid = cells["wages"].sum(axis="columns") / cells["jobs"].sum(axis="columns").replace(0.0, np.nan)
    table = pd.DataFrame(
        {"name": names, "jobs": staff.jobs.round(0), "jobs_payroll": payroll.round(0), "ratio": staff.jobs / payroll}
    )
    table["reason"] = [_reason(str(code), ratio) for code, ratio in table["ratio"].items()]
    table["pay_ratio"] = compensation / staff.employees.replace(0.0, np.nan) / paid
    table = table.rename_axis("industry").reset_index().round({"ratio": 2, "pay_ratio": 2})
    return table.sort_values("ratio", ascending=False, kind="stable", na_position="last")


def _reason(code: str, ratio: float) -> str:
    near = value("payrolls.alike")
    if not ratio > 0.0:
        return "nobody works in it"
    if 1.0 / near <= ratio <= near:
        return ALIKE
    if ratio < 1.0:
        return MORE
    return next((reason for prefixes, reason in REASONS.items() if code.startswith(prefixes)), OTHERWISE)
