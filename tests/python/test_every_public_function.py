"""Every public function and method, called with a hundred kinds of wrong argument in the place of each one that is
right: what leaves is an answer, or an error of ours that says something."""

import dataclasses
import datetime
import decimal
import fractions
import inspect
from pathlib import Path

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import xarray as xr

A = np.array([[0.15, 0.25], [0.2, 0.05]])
DEMAND = {("US", "624400"): 1e6}


class Awkward:
    """Breaks whatever is tried with it, but for being shown."""

    def __iter__(self):
        raise RuntimeError("not to be iterated")

    def __len__(self):
        raise RuntimeError("has no length")

    def __bool__(self):
        raise RuntimeError("neither true nor false")

    def __eq__(self, other):
        raise RuntimeError("equals nothing")

    __hash__ = None


def generator():
    yield "chips"
    yield None


#: By what they are called in a failure.
WRONG = {
    "None": None,
    "True": True,
    "zero": 0,
    "minus one": -1,
    "half": 0.5,
    "huge": 10**40,
    "beyond doubles": 10**400,
    "a billion": 10**9,
    "infinite": float("inf"),
    "minus infinite": float("-inf"),
    "nan": float("nan"),
    "NumPy's nan": np.float64("nan"),
    "NumPy's number": np.int64(3),
    "NumPy's truth": np.bool_(True),
    "complex": 1 + 2j,
    "decimal": decimal.Decimal("1.5"),
    "decimal nan": decimal.Decimal("NaN"),
    "fraction": fractions.Fraction(1, 3),
    "empty text": "",
    "blank": "  ",
    "nonsense": "nonsense",
    "near": "chip",
    "number in a text": "1e9",
    "long text": "x" * 100_000,
    "NUL": "a\0b",
    "surrogate": "\ud800",
    "escape": "\x1b[31m",
    "newline": "a\nb",
    "unicode": "ﬁancé 😀",
    "bytes": b"chips",
    "bytearray": bytearray(b"chips"),
    "memoryview": memoryview(b"chips"),
    "path": Path("/nowhere/at/all"),
    "folder": Path("/"),
    "device": Path("/dev/null"),
    "empty list": [],
    "list of None": [None],
    "list of lists": [[]],
    "list of text": ["nonsense"],
    "list of numbers": [1.0, 2.0, 3.0],
    "ragged": [[1.0], [1.0, 2.0]],
    "mixed": [1.0, "a", None],
    "twice": ["jobs", "jobs"],
    "nested": {"a": {"b": {"c": [1]}}},
    "tuple": (),
    "tuple of numbers": (1, 2),
    "tuple of three": ("jobs", "chips", None),
    "set": {"chips"},
    "empty set": frozenset(),
    "empty mapping": {},
    "mapping of None": {None: None},
    "mapping of text": {"NC": "much"},
    "mapping of nonsense": {"nonsense": 1.0},
    "mapping of lists": {"chips": [1]},
    "mapping of tuples": {("a", "b", "c"): 1.0},
    "mapping of nan": {"NC": float("nan")},
    "mapping of numbers": {3: 4.0},
    "items": {"chips": 1.0}.items(),
    "range": range(3),
    "generator": generator,
    "lambda": lambda: None,
    "class": int,
    "object": object(),
    "awkward": Awkward(),
    "module": np,
    "ellipsis": ...,
    "slice": slice(1, 2),
    "refusal": NotImplemented,
    "exception": ValueError("x"),
    "date": datetime.date(2026, 1, 1),
    "time": datetime.timedelta(days=1),
    "pandas time": pd.Timestamp("2026-01-01"),
    "not a time": pd.NaT,
    "missing": pd.NA,
    "empty array": np.array([]),
    "array of nan": np.array([np.nan, 1.0]),
    "no dimensions": np.array(3.0),
    "vector": np.ones(7),
    "matrix": np.ones((3, 3)),
    "cube": np.ones((2, 2, 2)),
    "four dimensions": np.ones((1, 1, 1, 1)),
    "array of text": np.array(["a", "b"]),
    "array of objects": np.array([None, 1], dtype=object),
    "array of truths": np.array([True, False]),
    "array of complex numbers": np.ones(2, dtype=complex),
    "array of dates": np.array(["2026-01-01"], dtype="datetime64[D]"),
    "masked": np.ma.masked_array([1.0, 2.0], [True, False]),
    "records": np.zeros(2, dtype=[("a", float)]),
    "far apart": np.array([1e308, -1e308]),
    "sparse": sp.csr_array(np.eye(3)),
    "sparse vector": sp.coo_array(np.ones(3)),
    "empty frame": pd.DataFrame(),
    "frame": pd.DataFrame({"a": [1.0, 2.0]}),
    "frame of text": pd.DataFrame({"a": ["x", "y"]}),
    "frame with labels twice": pd.DataFrame([[1.0, 2.0]], columns=["a", "a"]),
    "series": pd.Series([1.0, 2.0]),
    "series of text": pd.Series(["chips", "care"]),
    "series by region": pd.Series({"NC": 0.5, "QQ": 0.5}),
    "index": pd.Index(["chips"]),
    "levels": pd.MultiIndex.from_tuples([("a", "b")]),
    "category": pd.Categorical(["a", "b"]),
    "DataArray": xr.DataArray(np.ones((2, 2))),
    "labelled DataArray": xr.DataArray(np.ones(2), {"x": ["a", "b"]}, ["x"]),
    "Dataset": xr.Dataset({"a": ("x", [1.0])}),
}


@pytest.fixture(scope="module")
def others(nation, states):
    """Objects of ours, where others belong."""
    own = cw.Model.from_coefficients(A, sectors=["a", "b"])
    return {
        "a model": own,
        "another model": states,
        "a scenario": cw.scenario("chips"),
        "a solution of another model": own.solve([1.0, 1.0]),
        "multipliers": own.multipliers(),
        "a comparison": nation.compare(["chips"], accounts=["jobs"], closure="type-i"),
        "a class of ours": cw.Model,
    }


@pytest.fixture(scope="module")
def calls(nation, tmp_path_factory):
    """Every function by its name, with arguments that are right."""
    folder = tmp_path_factory.mktemp("fuzz")
    own = cw.Model.from_coefficients(A, accounts=[[1.0, 2.0]], final_demand=[1.0, 2.0], sectors=["a", "b"])
    result = nation.compare(
        ["chips", "child-care"], accounts=["jobs", "labour_income", "wellby", "ghg"], closure="type-ii"
    )
    sample = nation.sample(["chips", "child-care"], draws=2, accounts=["jobs", "wellby"])
    chips, solution = cw.scenario("chips"), nation.solve(DEMAND)
    timeline = nation.timeline(["chips"], years=[2025, 2030], closure="type-i")
    pair = ("jobs", "chips", "child-care")
    totals = {
        "seed": np.ones((2, 2)),
        "rows": [1.0, 2.0],
        "columns": [2.0, 1.0],
        "tolerance": 1e-9,
        "max_rounds": 100,
        "what": "x",
    }
    table = {
        "accounts": [[1.0, 2.0]],
        "units": {"account 0": "kg"},
        "final_demand": [1.0, 2.0],
        "regions": ["r", "r"],
        "sectors": ["a", "b"],
    }
    money = {"dataset": nation.dataset, "amount": 1e9, "price_year": 2024, "parameters": {"wellby.additional": 0.5}}
    multipliers, curve = nation.multipliers(["jobs"]), nation.specification_curve(("jobs", "chips", "child-care"))
    asked = {
        "amount": 1e9,
        "closure": "type-i",
        "accounts": ["jobs"],
        "price_year": 2024,
        "parameters": {"wellby.additional": 0.5},
    }
    found = {
        "load": (
            cw.load,
            {
                "name": "us-2024",
                "regions": "nation",
                "trade": "pool",
                "market_shares": "uniform",
                "tradability": {"812100": "traded"},
                "living_wage": {"US": 20.0},
                "air_damages": pd.DataFrame(),
                "parameters": {"wellby.additional": 0.5},
                "device": "cpu",
            },
        ),
        "synthetic": (cw.synthetic, {"regions": 2, "seed": 1, "trade": "pool", "market_shares": "regional"}),
        "scenario": (cw.scenario, {"name": "chips"}),
        "scenarios": (cw.scenarios, {}),
        "editions": (cw.editions, {}),
        "between_editions": (
            cw.between_editions,
            {"editions": ["us-2017", "us-2024"], "scenarios": ["chips"], "accounts": ["jobs"], "closure": "type-i"},
        ),
        "areas": (cw.areas, {"kind": "metro"}),
        "parameters": (cw.parameters, {}),
        "payroll": (cw.payroll, {"regions": {"NC": 1.0}}),
        "open_results": (cw.open_results, {"path": folder / "nowhere.h5"}),
        "balance.ras": (cw.balance.ras, totals),
        "balance.gras": (cw.balance.gras, totals),
        "Model.from_coefficients": (cw.Model.from_coefficients, {"A": A, **table}),
        "Model.from_flows": (cw.Model.from_flows, {"Z": A, "x": [1.0, 1.0], **table}),
        "SupplyUseModel.published_final_demand": (nation.published_final_demand, {}),
        "SupplyUseModel.domestic_use_coefficients": (nation.domestic_use_coefficients, {}),
        "SupplyUseModel.operator": (nation.operator, {"closure": "type-i"}),
        "SupplyUseModel.economy": (nation.economy, {"closure": "type-i"}),
        "SupplyUseModel.trade_shares": (nation.trade_shares, {"commodity": "624400"}),
        "SupplyUseModel.region": (nation.region, {"code": "US"}),
        "Model.region_code": (nation.region_code, {"name": "US"}),
        "SupplyUseModel.travel": (nation.travel, {"by": "class"}),
        "SupplyUseModel.nation": (nation.nation, {}),
        "SupplyUseModel.tax_rates": (nation.tax_rates, {}),
        "SupplyUseModel.spread": (nation.spread, {"regions": ["US"], "by": "population"}),
        "Model.with_solver": (
            lambda **given: nation.with_solver(**given).solve(DEMAND),
            {"method": "auto", "precision": "auto", "tolerance": 1e-9},
        ),
        "Model.to": (nation.to, {"device": "cpu"}),
        "Model.solve": (nation.solve, {"final_demand": DEMAND, "closure": "type-i", "start": None}),
        "Model.solve of one's own": (own.solve, {"final_demand": [1.0, 2.0], "closure": "type-i", "start": None}),
        "Model.leontief": (nation.leontief, {"f": np.ones((402, 1, 1)), "closure": "type-i", "adjoint": False}),
        "Model.accounts_of": (nation.accounts_of, {"final_demand": DEMAND, "closure": "type-i"}),
        "Model.multipliers": (
            nation.multipliers,
            {"accounts": ["jobs"], "closure": "type-i", "of": "goods", "regions": ["US"]},
        ),
        "Model.assembled": (own.assembled, {"closure": "type-i"}),
        "SupplyUseModel.compare": (
            nation.compare,
            {"scenarios": ["chips"], **asked, "financing": "none", "draws": 0, "seed": 1},
        ),
        "SupplyUseModel.compare in amounts": (
            lambda amounts: nation.compare(amounts, accounts=["jobs"]),
            {"amounts": {"chips": 1e9}},
        ),
        "SupplyUseModel.compare one amount": (
            lambda one: nation.compare({"chips": one}, accounts=["jobs"]),
            {"one": 1e9},
        ),
        "SupplyUseModel.compare in jobs": (
            lambda level: nation.compare(["chips"], amount={"jobs": level}, accounts=["jobs"]),
            {"level": 50},
        ),
        "SupplyUseModel.sample": (
            nation.sample,
            {"scenarios": ["chips"], "draws": 1, "seed": 1, "of": ["parameters"], "by_source": False, **asked},
        ),
        "SupplyUseModel.timeline": (
            nation.timeline,
            {
                "scenarios": ["chips"],
                "years": [2025],
                "dollars": "constant",
                "growth": "trend",
                "draws": 0,
                "seed": 1,
                **asked,
            },
        ),
        "Timeline.by": (
            timeline.by,
            {"what": "stage", "account": "jobs", "closure": "type-i", "dollars": "constant"},
        ),
        "Timeline.automation": (timeline.automation, {"draws": 2, "seed": 1}),
        "Timeline.assumptions": (timeline.assumptions, {}),
        "Timeline.tidy": (timeline.tidy, {}),
        "Timeline.without_model": (timeline.without_model, {}),
        "Automation.by": (timeline.automation(draws=2).by, {"what": "education", "figure": "at_stake"}),
        "SupplyUseModel.specification_curve": (
            nation.specification_curve,
            {
                "ratio": ("jobs", "chips", "child-care"),
                "amount": 1e9,
                "choices": {"prices": [2024]},
                "parameters": {"wellby.additional": 0.5},
            },
        ),
        "SupplyUseModel.specification_curve of prices": (
            lambda prices: nation.specification_curve(pair, choices={"prices": prices}),
            {"prices": [2024]},
        ),
        "SupplyUseModel.shift_procurement": (
            nation.shift_procurement,
            {
                "buyers": {"US": 1e9},
                "share": 0.01,
                "commodities": {"624400": 1.0},
                "to": "US",
                "closure": "type-i",
                "accounts": ["jobs"],
            },
        ),
        "Model.account_bounds": (
            nation.account_bounds,
            {"closure": "type-i", "accounts": ["jobs"], "residuals": np.ones((402, 1, 1))},
        ),
        "Scenario.from_yaml": (cw.Scenario.from_yaml, {"path": folder / "x.yaml"}),
        "Scenario.from_csv": (cw.Scenario.from_csv, {"path": folder / "x.csv"}),
        "Scenario.in_regions": (chips.in_regions, {"shares": {"NC": 1.0}}),
        "Scenario.in_area": (chips.in_area, {"kind": "metro", "area": "Charlotte"}),
        "Scenario.with_domestic_content": (chips.with_domestic_content, {"content": 0.5}),
        "Scenario.with_wage_floor": (chips.with_wage_floor, {"floor": 15.0}),
        "Scenario.with_profit_share_local": (chips.with_profit_share_local, {"share": 0.5}),
        "Scenario.with_paid_by": (chips.with_paid_by, {"payer": {"federal": 0.5, "state": 0.5}}),
        "Scenario.with_schedule": (
            chips.with_schedule,
            {"shares": {2026: 1.0}, "start": None, "end": None, "ramp": 0, "part": None},
        ),
        "Scenario.with_schedule from start to end": (
            lambda start, end, ramp: chips.with_schedule(start=start, end=end, ramp=ramp),
            {"start": 2026, "end": 2030, "ramp": 1},
        ),
        "Scenario.with_leverage": (chips.with_leverage, {"leverage": 2.0}),
        "Scenario.with_additional": (chips.with_additional, {"share": 0.5}),
        "Scenario.additional": (chips.additional, {"parameters": None}),
        "Scenario.with_amount": (chips.with_amount, {"amount": 1e9}),
        "Scenario.called": (chips.called, {"label": "mine"}),
        "Scenario.differences": (chips.differences, {"amount": 1e9}),
        "Scenario.final_demand": (chips.final_demand, money),
        "Scenario.demands": (chips.demands, money),
        "Comparison.first_round": (result.first_round, {"scenario": "chips"}),
        "Comparison.explain": (
            result.explain,
            {"account": "jobs", "scenario": "chips", "region": "US", "count": 2, "steps": 1},
        ),
        "Comparison.difference": (result.difference, {"one": "chips", "other": "child-care"}),
        "Comparison.wellbeing": (result.wellbeing, {"dollars": False}),
        "Comparison.doughnut": (result.doughnut, {}),
        "Comparison.spread": (result.spread, {"account": "jobs"}),
        "Comparison.assumptions": (result.assumptions, {}),
        "Comparison.ranges": (result.ranges, {"draws": 2, "seed": 1}),
        "Comparison.timeline": (result.timeline, {"years": [2025], "accounts": ["jobs"], "draws": 2, "seed": 1}),
        "Comparison.stays_where_spent": (result.stays_where_spent, {"account": "jobs"}),
        "Comparison.spent_in_each": (result.spent_in_each, {"account": "jobs"}),
        "Comparison.outcomes": (result.outcomes, {"draws": 5, "seed": 1}),
        "Comparison.adding_up": (result.adding_up, {}),
        "Comparison.page": (lambda: "", {}),  # tests/browser
        "SupplyUseModel.explorer": (lambda: "", {}),  # tests/python/test_explorer.py
        "Comparison.to_html": (lambda path: nothing_written(result.to_html, path), {"path": folder}),
        "Comparison.to_hdf": (lambda path: nothing_written(result.to_hdf, path), {"path": folder}),
        "Comparison.without_model": (result.without_model, {}),
        "Solution.without_model": (solution.without_model, {}),
        "Comparison.by": (result.by, {"what": "sector"}),
        "Comparison.per_million": (result.per_million, {}),
        "Comparison.in_states": (result.in_states, {}),
        "Comparison.people_in_states": (result.people_in_states, {}),
        "Comparison.total": (result.total, {"accounts": ["jobs"]}),
        "Comparison.tidy": (result.tidy, {}),
        "Comparison.top_regions": (result.top_regions, {"account": "jobs", "count": 2}),
        "Comparison.check_regions": (result.check_regions, {}),
        "Solution.explain": (solution.explain, {"account": "jobs", "region": "US", "count": 2, "steps": 1}),
        "Multipliers.per_million": (multipliers.per_million, {}),
        "Multipliers.ranked": (multipliers.ranked, {}),
        "Sample.of": (sample.of, {"account": "jobs", "scenario": "chips", "closure": "type-i"}),
        "Sample.probability": (
            sample.probability,
            {"account": "jobs", "first": "chips", "second": "child-care", "closure": "type-i", "outcomes": False},
        ),
        "Sample.with_outcomes": (
            sample.with_outcomes,
            {"account": "wellby", "scenario": "chips", "closure": "type-i"},
        ),
        "Quantity.above": (sample.of("jobs", "chips").above, {"limit": 0.0}),
        "Comparison.budget": (result.budget, {}),
        "Comparison.net_cost": (result.net_cost, {}),
        "Comparison.net_cost_by_state": (result.net_cost_by_state, {}),
        "plot.bars": (result.plot.bars, {"account": "jobs", "state": "US", "width": 600}),
        "plot.budget": (result.plot.budget, {"width": 600}),
        "plot.net_cost": (result.plot.net_cost, {"scenario": "chips", "counted": "gross", "width": 600}),
        "plot.outcomes": (result.plot.outcomes, {"width": 600}),
        "plot.waterfall": (result.plot.waterfall, {"scenario": "chips", "account": "jobs", "width": 600}),
        "plot.jobs_and_pay": (result.plot.jobs_and_pay, {"state": "US", "width": 600}),
        "plot.map": (
            result.plot.map,
            {"account": "jobs", "scenario": "chips", "per": "person", "minus": "child-care", "width": 600},
        ),
        "plot.doughnut": (result.plot.doughnut, {"scenario": "chips", "width": 600}),
        "plot.people": (
            result.plot.people,
            {"dimensions": ["sex"], "scenarios": ["chips"], "state": "US", "width": 600},
        ),
        "plot.sankey": (result.plot.sankey, {"scenario": "chips", "width": 600}),
        "plot.ranked": (multipliers.plot.ranked, {"account": "jobs", "region": "US", "count": 5, "width": 600}),
        "plot.curve": (curve.plot.curve, {"width": 600}),
        "plot.years": (timeline.plot.years, {"width": 600}),
        "plot.fan": (timeline.automation(draws=2).plot.fan, {"width": 600}),
    }
    return found


def nothing_written(write, path):
    """A name that a file could have is not written to."""
    if (
        isinstance(path, (str, Path))
        and str(path).strip()
        and "\0" not in str(path)
        and len(str(path)) < 200
        and not Path(path).exists()
    ):
        return
    write(path)


def said(call, given) -> str:
    """How a call is answered: nothing where it is right."""
    try:
        call(**given)
    except cw.CommonwealError as error:
        text = str(error)
        if len(text) < 10 or "Traceback" in text or (" object at 0x" in text and len(text) > 500):
            return f"says little: {text[:200]!r}"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:150]}"
    return ""


def names():
    """Of `calls`, known before they are made."""
    source = inspect.getsource(calls)
    return [line.split('"')[1] for line in source.splitlines() if line.startswith('        "') and '": (' in line]


@pytest.mark.parametrize("name", names())
def test_wrong_arguments_are_told(calls, others, name):
    call, right = calls[name]
    bad = []
    for argument in right:
        for kind, value in {**WRONG, **others}.items():
            if kind == "generator":
                value = generator()
            if answer := said(call, {**right, argument: value}):
                bad.append(f"{argument}={kind}: {answer}")
    assert not bad, f"{name}: {len(bad)} of {len(right) * (len(WRONG) + len(others))}\n" + "\n".join(bad[:40])


def test_nothing_public_is_left_out(calls):
    classes = {
        "Model": cw.Model,
        "SupplyUseModel": cw.SupplyUseModel,
        "Scenario": cw.Scenario,
        "Comparison": cw.Comparison,
        "Solution": cw.Solution,
        "Multipliers": cw.Multipliers,
        "Sample": cw.Sample,
        "Quantity": cw.Quantity,
        "Shift": cw.Shift,
        "Explanation": cw.Explanation,
        "SpecificationCurve": cw.SpecificationCurve,
        "Timeline": cw.Timeline,
        "Automation": cw.Automation,
    }
    plain = {"Certificate"}  # what it is made from is the engine's
    for name in cw.__all__:
        thing = getattr(cw, name)
        if (inspect.isclass(thing) and issubclass(thing, Exception)) or isinstance(thing, str) or name in plain:
            continue
        if inspect.ismodule(thing):
            assert {"balance.ras", "balance.gras"} <= set(calls)
        elif inspect.isclass(thing):
            assert name in classes, f"{name} has no calls"
        else:
            assert name in calls, f"{name} is not called"
    for name, kind in classes.items():
        own = [
            method
            for method, made in inspect.getmembers(kind)
            if not method.startswith("_")
            and callable(made)
            and not (kind is cw.SupplyUseModel and hasattr(cw.Model, method))
            and not (dataclasses.is_dataclass(kind) and method in getattr(kind, "__dataclass_fields__", {}))
        ]
        for method in own:
            if method != "of" or name == "Sample":
                assert f"{name}.{method}" in calls, f"{name}.{method} is not called"
    assert len(WRONG) >= 100
