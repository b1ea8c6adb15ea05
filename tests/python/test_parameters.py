"""The registry: what it holds, what it refuses, and what changes of it do."""

import subprocess
import sys
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.parameters.registry import read_parameters, registry, values

ONE = """\
parameters:
  - id: test.rate
    value: 0.5
    distribution: {kind: triangular, low: 0.1, mode: 0.5, high: 0.9}
    unit: share
    status: assumed
    use: results
    source: made up
"""


def test_every_parameter_says_what_it_is_and_where_from():
    table = cw.parameters()
    assert table.index.is_unique
    assert len(table) == len(registry()) > 20
    for column in ("unit", "distribution", "status", "use", "verified", "source"):
        assert (table[column].str.len() > 0).all(), column
    assert set(table["use"]) == {"results", "data"}
    assert table.loc["gwp.ch4", "value"] == 28.0
    assert table.loc["gwp.hfc-32", "verified"] == "to be verified"


def test_a_file_is_read(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(ONE, encoding="utf-8")
    assert read_parameters(path)["test.rate"].value == 0.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("value: 0.5", 'value: "half"'), "mine.yaml:3: parameters.0.value"),
        (("value: 0.5", "value: 1.5"), "value 1.5 is outside its range, 0 to 1"),
        (("value: 0.5", "value: 0.95"), "value 0.95 is outside its distribution, 0.1 to 0.9"),
        (("low: 0.1", "low: 0.6"), "triangular needs low <= mode <= high, with low < high; found 0.6, 0.5, 0.9"),
        (("{kind: triangular, low: 0.1, mode: 0.5, high: 0.9}", "{kind: normal, mean: 0.5, sd: 0.0}"), "sd"),
        (("{kind: triangular, low: 0.1, mode: 0.5, high: 0.9}", "{kind: lognormal, median: 0.5, gsd: 1.0}"), "gsd"),
        (("kind: triangular", "kind: triangle"), "distribution"),
        (("status: assumed", "status: guessed"), "mine.yaml:6: parameters.0.status"),
        (("source: made up", "sauce: made up"), "sauce"),
        (("id: test.rate", "id: Test Rate"), "parameters.0.id"),
        (("parameters:", "parameter:"), "parameters"),
    ],
)
def test_mistakes_are_told_with_line_and_key(tmp_path, change, message):
    path = tmp_path / "mine.yaml"
    path.write_text(ONE.replace(*change), encoding="utf-8")
    with pytest.raises(cw.ParameterError) as caught:
        read_parameters(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_parameter_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(ONE + ONE.split("\n", 1)[1], encoding="utf-8")
    with pytest.raises(cw.ParameterError, match=r"test\.rate stands twice"):
        read_parameters(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"households.imputed-rents": 1.0},
            r"unknown parameter 'households\.imputed-rents'; did you mean households\.imputed-rent",
        ),
        ({"gwp.ch4": 30.0}, "built into the datasets"),
        ({"households.paid-care": 1.5}, "set to 1.5, outside 0 to 1"),
        ({"households.paid-care": "all"}, "give a finite number"),
        ({"households.paid-care": float("nan")}, "give a finite number"),
        ({"households.paid-care": True}, "give a finite number"),
    ],
)
def test_changes_that_cannot_be_are_refused_before_any_work(nation, changes, message):
    for ask in (lambda: nation.compare(["chips"], parameters=changes, closure="type-i"), lambda: values(changes)):
        with pytest.raises(cw.ParameterError, match=message):
            ask()


def test_results_say_which_values_they_used(nation):
    result = nation.compare(["chips"], closure="type-ii", parameters={"households.imputed-rent": 1.0})
    table = result.assumptions()
    assert table.loc["households.imputed-rent", ["value", "default"]].tolist() == [1.0, 0.0]
    assert table.loc["households.paid-care", "value"] == table.loc["households.paid-care", "default"]
    for idle in ("gwp.ch4", "trade.decay-food", "financing.government"):
        assert idle not in table.index


def test_what_pay_does_not_buy_is_not_induced(nation):
    """Induced jobs are those of the basket that a dollar buys, whose size is the propensity; without one there are
    none.
    """
    names = ["home-care", "chips"]

    def induced(**changes: float) -> np.ndarray:
        parameters = {f"households.{name.replace('_', '-')}": value for name, value in changes.items()}
        result = nation.compare(names, closure="type-ii", parameters=parameters)
        return result.by("stage")["jobs"].xs("induced", level="stage").to_numpy()

    default, everything = induced(), induced(imputed_rent=1.0, paid_care=1.0)
    average = induced(propensity=0.70, imputed_rent=1.0, paid_care=1.0)
    print(
        f"\ninduced jobs over those of the average basket, as large: {(default / everything).round(2)}; at the "
        f"accounts' average rate: "
        f"{(default / average).round(2)}"
    )
    assert (default > induced(imputed_rent=1.0)).all()  # nobody works for the rent that owners pay themselves
    assert (induced(propensity=0.25) < 0.5 * default).all()
    assert (induced(propensity=0.9) > 1.8 * default).all()
    assert np.allclose(induced(propensity=0.0), 0.0, atol=1e-6)


def test_type_i_does_not_depend_on_households(nation):
    plain = nation.compare(["chips"], closure="type-i").table
    changed = nation.compare(["chips"], parameters={"households.imputed-rent": 1.0}, closure="type-i").table
    assert np.allclose(plain, changed, rtol=1e-12)


def test_the_command_line_sets_and_lists():
    command = Path(sys.executable).with_name("commonweal")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *arguments], capture_output=True, text=True, timeout=120, check=False)

    listed = run("parameters")
    assert all(name in listed.stdout for name in registry())
    done = run("compare", "chips", "--regions", "nation", "--set", "households.paid-care=1")
    assert done.returncode == 0, done.stderr
    for wrong in ("households.paid-care", "households.paid-care=much", "paid-care=1"):
        refused = run("compare", "chips", "--regions", "nation", "--set", wrong)
        assert refused.returncode == 1
        assert len(refused.stderr.strip().splitlines()) == 1
