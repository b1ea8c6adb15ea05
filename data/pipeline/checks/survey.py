"""Jobs as BEA counts them beside persons as the household survey counts them by their main job, and why they differ."""

from pathlib import Path

import pandas as pd
from commonweal.parameters.registry import value

from pipeline.sources.tables import table
from pipeline.work.people import FOLDER, concordance

THOUSAND = 1e3
#: Titles of series that divide an industry's employed by something else.
DIVIDED = r"years|yrs|workers|Workers|full time|part time|hours|Worked|weather|[Vv]eteran"
#: Reasons by prefix of NAICS; the longest that fits counts.
REASONS = {
    "111": "hands hired for a season and second jobs; persons count once, where they mainly work",
    "112": "many keep cattle beside another job",
    "113": "loggers and foresters with second jobs",
    "115": "hands on contract change employers, each a job; the survey has them where they think they work, on farms",
    "211": "owners of royalties and partners in leases count as proprietors with a job",
    "212": "partners in leases and mines",
    "3": "persons name what their firm makes, payrolls class each plant; a bakery that sells is a shop in one and a "
    "factory in the other",
    "42": "persons say that they work for a maker or a shop where payrolls have a wholesaler",
    "44": "shops are classed by what they mainly sell, which persons and payrolls see differently",
    "45": "shops are classed by what they mainly sell; sellers on platforms and at doors are second jobs",
    "454": "sellers from home, at doors and on platforms, mostly beside another job",
    "48": "the survey has drivers and agents where they think they work",
    "485": "drivers for platforms, mostly beside another job",
    "487": "seasonal jobs beside others",
    "492": "deliverers for platforms beside another job; the survey has some of them with the shops that they deliver "
    "for",
    "493": "persons name the shop that the warehouse belongs to",
    "22": "the survey has public utilities with private ones, BEA with governments",
    "51": "persons name the product of their firm; the survey has no place of its own for platforms",
    "52": "partners in funds; persons name banks for much of what payrolls divide",
    "53": "landlords, partners and agents, mostly beside another job or none",
    "54": "consultants beside another job; persons name their client's industry or their skill",
    "55": "persons name their firm's product, not its head office",
    "56": "agencies' staff name the place where they work; cleaners and gardeners beside another job",
    "61": "teachers and tutors with a second job; schools of governments are in both",
    "621": "practitioners and partners with second jobs; the survey has many aides and clinics elsewhere in health "
    "care",
    "623": "the survey has homes without nurses and with them differently",
    "624": "aides at home whom the survey has in health care or in private households",
    "71": "artists and players, mostly beside another job",
    "72": "workers with two jobs in a week",
    "81": "hairdressers, mechanics and carers of pets beside another job",
    "813": "churches and associations with many small jobs",
    "814": "helpers with several employers, each a job",
    "92": "the survey has public servants by what their office does, BEA all together",
}
ALIKE, OTHERWISE = "about the same", "second jobs; persons and payrolls class differently"


def survey(sources: Path, jobs: pd.Series, mix: pd.Series) -> pd.DataFrame:
    """Columns code (the survey's), name, jobs (BEA, 2017), employed (CPS 2019, persons by main job), ratio of the first
    to the second, reason.

    Args:
        jobs: by industry.
        mix: NAICS codes in each industry (`concordance.naics_mix`), by which its jobs go to the survey's industries.
    """
    counted = employed(sources)
    prefixes = concordance()
    code_of = prefixes[prefixes["code"].isin(counted.index)].set_index("naics")["code"]
    naics = mix.index.get_level_values("naics")
    prefix = pd.Series([_longest(code, code_of.index) for code in naics], index=mix.index)
    at = mix.mul(jobs[mix.index.get_level_values("industry")].to_numpy())
    ours = at.groupby(prefix.map(code_of)).sum()
    result = pd.DataFrame({"name": counted["name"], "jobs": ours, "employed": counted["employed"]}).dropna()
    result = result.rename_axis("code").reset_index()
    result["ratio"] = result["jobs"] / result["employed"]
    first = prefix.groupby(prefix.map(code_of)).first()
    low, high = value("survey.low"), value("survey.high")
    result["reason"] = [
        ALIKE if low <= ratio <= high else _reason(first[code])
        for code, ratio in zip(result["code"], result["ratio"], strict=True)
    ]
    return result.round({"jobs": 0, "ratio": 2}).sort_values("ratio", ascending=False, kind="stable")


def employed(sources: Path) -> pd.DataFrame:
    """Persons employed in 2019 by the survey's industry: index its code, columns name and employed."""
    raw = table(sources, FOLDER, "cps_ln_2019_annual_by_industry.csv", dtype=str)
    everybody = (raw[["sexs_code", "race_code", "orig_code", "tdat_code"]] == ["0", "00", "00", "00"]).all(
        axis="columns"
    )
    title = raw["series_title"]
    level = raw[everybody & title.str.startswith("(unadj) Employed - ") & ~title.str.contains(DIVIDED)]
    persons = pd.to_numeric(level["value"], errors="coerce") * THOUSAND
    names = level.groupby("indy_code")["industry"].first()
    return pd.DataFrame({"name": names, "employed": persons.groupby(level["indy_code"]).max()}).dropna()


def _longest(code: str, prefixes: pd.Index) -> str | None:
    fitting = [prefix for prefix in prefixes if code.startswith(prefix)]
    return max(fitting, key=len, default=None)


def _reason(naics: str) -> str:
    fitting = [prefix for prefix in REASONS if naics.startswith(prefix)]
    return REASONS[max(fitting, key=len)] if fitting else OTHERWISE
