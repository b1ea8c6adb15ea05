"""No number hides in code: what is neither a dataset, a scenario nor a parameter is on this short list, with its
reason.
"""

import ast
import math
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "python" / "commonweal").rglob("*.py"), *(ROOT / "data" / "pipeline").rglob("*.py")])

#: Files whose numbers are names: line numbers of BEA's tables, and the years of which they are read.
LINE_NUMBERS = {
    "data/pipeline/sources/regional_accounts.py",
    "data/pipeline/states/consumption.py",
    "data/pipeline/geography/investment.py",
    "data/pipeline/counties/gdp.py",
    "data/pipeline/government/benefits.py",
    "data/pipeline/government/receipts.py",
    "data/pipeline/states/residents.py",
    *(f"data/pipeline/later/{name}.py" for name in ("counties", "emissions", "jobs", "regional", "residents")),
}
#: Files whose numbers are pixels, and parts of a picture.
DRAWINGS = (
    "python/commonweal/show/theme.py",
    "python/commonweal/show/picture.py",
    "python/commonweal/show/charts/",
    "python/commonweal/show/page/",
)
#: (file, number): why it stands there.
EXCEPTIONS = {
    ("python/commonweal/datasets/areas.py", 0.999): "one, of four digits",
    ("python/commonweal/batch/journal.py", 8): "bytes of a number",
    ("python/commonweal/batch/journal.py", 0o666): "permissions of a file that is no program",
    ("python/commonweal/batch/template.py", 8): "bytes of a number",
    ("python/commonweal/batch/template.py", 1024): "bytes of a kibibyte",
    ("python/commonweal/cli/batches.py", 130): "exit code of an interrupted program",
    ("python/commonweal/analysis/compare.py", 3): "regions that are named",
    ("python/commonweal/cli/models.py", 0.2): "seconds of a draw",
    ("python/commonweal/cli/models.py", 0.5): "seconds of a draw",
    ("python/commonweal/cli/models.py", 15): "rows that are printed",
    ("python/commonweal/cli/models.py", 20.0): "seconds of a draw",
    ("python/commonweal/cli/printing.py", 15): "digits of a double",
    ("python/commonweal/cli/tables.py", 8): "characters of a column",
    ("python/commonweal/cli/tables.py", 24): "characters of a column",
    ("python/commonweal/cli/tables.py", 28): "characters of a row's name",
    ("python/commonweal/cli/printing.py", 250): "characters of a line in a pipe",
    (
        "python/commonweal/economies/economy.py",
        4,
    ): "accounts whose multipliers are bounded together: a choice of memory",
    ("python/commonweal/analysis/paths.py", 8): "nodes that are opened together: a choice of memory",
    ("python/commonweal/batch/run.py", 16): "digits of an identity in a name",
    ("python/commonweal/batch/run.py", 512): "bytes of a dataset's seal",
    ("python/commonweal/io/csv.py", 12): "digits of a figure",
    ("python/commonweal/io/content.py", 9): "as much as deflate can do",
    ("python/commonweal/io/files.py", 40): "links that a system follows",
    ("python/commonweal/io/plain.py", 8): "bytes of a number",
    ("python/commonweal/io/plain.py", 24): "bits of the most that a file may ask of memory",
    ("python/commonweal/io/plain.py", 36): "bits of the most that a file may ask of memory",
    ("python/commonweal/io/plain.py", 200): "the most attributes that a dataset has",
    ("python/commonweal/io/plain.py", 2000): "how well numbers pack at best",
    ("python/commonweal/io/seal.py", 3): "digits of a version's number",
    ("python/commonweal/io/seal.py", 20): "bits of a mebibyte",
    ("python/commonweal/io/seal.py", 30): "bits of a gibibyte",
    ("python/commonweal/io/seal.py", 32): "bits of the most bytes that a dataset has",
    ("python/commonweal/io/seal.py", 512): "bytes of a dataset's seal, and of a block of a file system",
    ("python/commonweal/io/files.py", 0o666): "permissions of a file that is no program",
    ("python/commonweal/analysis/specification.py", 3): "an account and two scenarios",
    ("python/commonweal/show/digits.py", 99.95): "from where on three digits need no decimals",
    ("python/commonweal/balance.py", 31): "bits that the engine counts with",
    ("data/pipeline/national/tables.py", 2017): "the benchmark's year",
    ("data/pipeline/national/fitting.py", 4.0): "of a quadratic's root",
    ("data/pipeline/national/moved.py", 0.5): "half of the last digit of a published figure",
    ("data/pipeline/national/moved.py", 20_000): "rounds before fitting gives up",
    ("data/pipeline/national/moved.py", 30.0): "rounding of a sum over four hundred figures",
    ("data/pipeline/checks/backcast.py", 2017): "the year that is moved",
    ("data/pipeline/checks/backcast.py", 2018): "the first year to which it is moved",
    ("data/pipeline/checks/backcast.py", 2025): "the end of those years",
    ("data/pipeline/checks/backcast.py", 0.9): "the quantile of a report",
    ("data/pipeline/sources/naics.py", 6): "digits of a code",
    ("python/commonweal/datasets/codes.py", 5): "digits of a county's code",
    ("python/commonweal/io/csv.py", 5_000_000): "bytes of a large file of figures",
    ("python/commonweal/base/names.py", 80): "characters of what was typed that a message repeats",
    ("python/commonweal/results/explanation.py", 20): "paths that explain a number",
    ("python/commonweal/results/explanation.py", 4): "purchases on the longest path that is listed",
    ("python/commonweal/uncertainty/tables.py", 50): "Newton's steps before the level of imports is left",
    ("python/commonweal/economies/beginnings.py", 24): "binary digits of factors that are shipped",
    ("python/commonweal/economies/beginnings.py", 42): "binary digits of factors that are kept",
    ("python/commonweal/economies/beginnings.py", 6): "numbers that the engine says of a spectrum",
    ("python/commonweal/analysis/explorer.py", 260): "places whose columns fit a page; Texas has 254 counties",
    ("python/commonweal/analysis/explorer.py", 20): "right-hand sides that are solved for together",
    ("data/pipeline/environment/avoided.py", 2022): "the last year whose rates of all regions are published",
    ("data/pipeline/environment/avoided.py", 0.45359237): "kilograms in a pound",
    ("python/commonweal/accounts/outcomes.py", 8760.0): "hours in a year",
    ("python/commonweal/analysis/outcomes.py", 0.05): "the low end of ranges",
    ("python/commonweal/analysis/outcomes.py", 0.95): "the high end of ranges",
    ("python/commonweal/results/wellbeing_data.py", 200): "draws of outcomes, which take half a second",
    ("python/commonweal/show/explorer/encode.py", 0.003): "a part of a column that is kept by itself",
    ("python/commonweal/show/explorer/encode.py", 0.005): "the same where there are many",
    ("python/commonweal/show/explorer/encode.py", 500_000): "parts that fit a page",
    ("python/commonweal/show/explorer/encode.py", 1024): "steps of a doubling",
    ("python/commonweal/show/explorer/encode.py", 128): "steps of a doubling, where the sum is known",
    ("python/commonweal/show/explorer/encode.py", 15): "bits of a logarithm, beside its sign",
    ("python/commonweal/show/explorer/encode.py", 8): "bits of a byte",
    ("python/commonweal/show/explorer/encode.py", 0xFF): "a byte",
    ("python/commonweal/show/explorer/encode.py", 9): "how hard gzip tries",
    ("python/commonweal/show/explorer/encode.py", 0.5): "half a step",
    ("python/commonweal/show/explorer/outlines.py", 640): "width of the map",
    ("python/commonweal/show/explorer/outlines.py", 400): "its height",
    ("python/commonweal/show/explorer/render.py", 1_500_000): "totals that fit a page in fine steps",
    ("python/commonweal/show/explorer/render.py", 0.08): "how far households elsewhere are off, taken together",
    ("python/commonweal/show/explorer/render.py", 6): "digits of numbers that are not rounded otherwise",
    ("python/commonweal/show/explorer/render.py", 3.0): "roundings of what workers spend",
    ("python/commonweal/cli/library.py", 1.609344): "kilometers of a mile",
    ("python/commonweal/base/progress.py", 60.0): "seconds between lines of a log",
    ("python/commonweal/scenarios/schedule.py", 1990): "the first year that a schedule may have",
    ("python/commonweal/scenarios/schedule.py", 2100): "the last one",
    ("python/commonweal/results/timeline.py", 12): "digits of a share",
    ("python/commonweal/results/timeline.py", 200): "draws of what automation may do",
    ("python/commonweal/results/automation.py", 0.66): "percent, what Acemoglu holds to be the most",
    ("python/commonweal/analysis/years.py", 81.0): "odds of nine tenths over those of one",
    ("python/commonweal/cli/years.py", 200): "years that nobody means, and draws of the path",
    ("data/pipeline/work/exposure.py", 4): "letters of a minor group's code",
    ("data/pipeline/work/exposure.py", 7): "letters of an occupation's code",
    ("data/pipeline/checks/projections.py", 2024): "the first year of the projections",
    ("data/pipeline/checks/projections.py", 2034): "the last one",
    ("data/pipeline/national/productivity.py", 1997): "the first year of growth",
    ("data/pipeline/national/productivity.py", 2019): "the last one",
    ("python/commonweal/results/sample.py", 0.05): "the low end of the range that is told",
    ("python/commonweal/results/sample.py", 0.95): "its high end",
    ("python/commonweal/base/progress.py", 200_000): "regional sectors from which on people wait",
    ("python/commonweal/datasets/synthetic.py", 20_000): "regions whose pairs fit the memory of most machines",
    (
        "python/commonweal/model/load.py",
        3144,
    ): "regions of a made-up country, as many as the United States have counties",
    ("python/commonweal/base/names.py", 3): "near names that are suggested",
    ("python/commonweal/base/names.py", 0.65): "likeness of a near name",
    ("python/commonweal/results/totals.py", 5): "regions that a table names",
    ("python/commonweal/scenarios/scenario.py", 6): "lines of a bill that are named",
    ("python/commonweal/base/numbers.py", 9.969209968386869e36): "what netCDF files hold where they hold nothing",
    ("python/commonweal/economies/economy.py", 3): "sectors x columns x regions",
    ("python/commonweal/base/unbalanced.py", 4): "lines of a table that are named",
    ("python/commonweal/base/unbalanced.py", 60.0): "seconds before the search for a reason gives up",
    ("python/commonweal/analysis/first_round.py", 12): "purchases that are told one by one",
    ("python/commonweal/balance.py", 20_000): "rounds before balancing gives up",
    ("data/pipeline/sources/concordance.py", 7): "lengths of NAICS codes, up to six digits",
    ("data/pipeline/checks/decay.py", 1.609344): "kilometres of a mile (exact)",
    ("python/commonweal/uncertainty/tables.py", 3): "digits of NAICS that BEA's lines of jobs and pay have",
    ("python/commonweal/datasets/distances.py", 6371.0): "kilometres: the earth's mean radius (a physical constant)",
    ("data/pipeline/geography/counties.py", 21.31): "latitude of Honolulu",
    ("data/pipeline/geography/counties.py", 157.86): "longitude of Honolulu",
    ("data/pipeline/geography/commuting.py", 2013): "the middle year of the flows",
    ("data/pipeline/geography/commuting.py", 200_000): "rounds before balancing gives up",
    ("data/pipeline/counties/dataset.py", 2019): "the year whose cells are read",
    **{
        ("data/pipeline/checks/counties.py", number): "ends of classes of a report"
        for number in (50, 250, 50_000, 250_000)
    },
    ("data/pipeline/checks/counties.py", 0.9): "the quantile of a report",
    ("data/pipeline/checks/counties.py", 2019): "the year whose cells are read",
    ("data/pipeline/counties/jobs.py", 2017): "the year whose jobs are read",
    ("data/pipeline/geography/counties.py", 3.0): "of a polygon's centroid",
    ("data/pipeline/states/local.py", 3): "digits of a report",
    ("data/pipeline/states/local.py", 4): "digits of a report",
    ("data/pipeline/checks/out_of_line.py", 3): "digits of a report",
    ("data/pipeline/sources/qcew.py", 3): "length of a NAICS code",
    ("data/pipeline/sources/qcew.py", 4): "length of a NAICS code",
    ("data/pipeline/sources/qcew.py", 5): "length of a NAICS code",
    ("data/pipeline/sources/qcew.py", 6): "length of a NAICS code",
    ("python/commonweal/accounts/wellbeing.py", 907.18474): "kilograms of a short ton (exact)",
    ("data/pipeline/work/union.py", 2019): "the year whose rows are read",
    **{("data/pipeline/sources/oews.py", share): "percentiles that OEWS publishes" for share in (0.25, 0.5, 0.75, 0.9)},
    **{("data/pipeline/work/wages.py", share): "fifths" for share in (0.2, 0.4, 0.6, 0.8)},
    ("data/pipeline/sources/oews.py", 3): "the level of detailed occupations",
    ("data/pipeline/work/hours.py", 13.0): "weeks in a quarter",
    ("data/pipeline/work/hours.py", 6): "length of a NAICS code",
    ("data/pipeline/work/self_employed.py", 4): "length of a NAICS code",
    ("data/pipeline/work/employment.py", 89): "line of NIPA's tables 6.4D and 6.5D: federal civilians",
    ("data/pipeline/work/employment.py", 90): "line of NIPA's tables 6.4D and 6.5D: the military",
    ("python/commonweal/show/tables.py", 5): "regions that a table names",
    ("python/commonweal/accounts/work.py", 52.0): "weeks in a year",
    ("data/pipeline/checks/secondary.py", 0.005): "changes below it are not printed",
    ("data/pipeline/checks/secondary.py", 0.02): "changes from which a group is looked at product by product",
    ("data/pipeline/work/line_jobs.py", 70): "line of BEA's SAEMP25N: farms",
    ("python/commonweal/datasets/prices.py", 2017): "the year of the parameters' dollars",
    ("data/pipeline/later/payrolls.py", 2019): "the year of the states' payrolls",
    ("data/pipeline/later/payrolls.py", 154_990_441.0): "jobs of 2024, as published",
    ("data/pipeline/later/payrolls.py", 4): "length of a NAICS code",
    ("data/pipeline/later/payrolls.py", 6): "length of a NAICS code",
}


def plain(number: float) -> bool:
    """0, 1, 2, 100 and powers of ten stand for themselves."""
    size = abs(number)
    if size in (0, 1, 2, 100):
        return True
    return math.isclose(math.log10(size), round(math.log10(size)), abs_tol=1e-12)


def numbers(text: str) -> set[float]:
    """Numeric constants of a program but plain ones and indices."""
    tree = ast.parse(text)
    indices = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Subscript) for part in ast.walk(node.slice)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
        and id(node) not in indices
        and not plain(node.value)
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_number_hides_in_code(path):
    name = path.relative_to(ROOT).as_posix()
    if name in LINE_NUMBERS or name.startswith(DRAWINGS):
        return
    hidden = {number for number in numbers(path.read_text(encoding="utf-8")) if (name, number) not in EXCEPTIONS}
    assert not hidden, f"{name}: {hidden}; put it into data/parameters, or name it in EXCEPTIONS with its reason"


def test_the_list_holds_nothing_that_is_gone():
    for name, number in EXCEPTIONS:
        assert number in numbers((ROOT / name).read_text(encoding="utf-8")), (name, number)


def test_the_search_finds_numbers_and_leaves_plain_ones_and_indices():
    text = "x = 0.37 * a[3] + 100 + 1e-9 - 2\ndef f(y=42): return y[4:7] ** 0.5"
    assert numbers(text) == {0.37, 42, 0.5}
