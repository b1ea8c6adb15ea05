"""Tables that people give: labels obeyed in any order and form or refused, values as they are or refused, and
nothing of the user's changed.
"""

from decimal import Decimal

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

ROWS = pd.MultiIndex.from_product([["N", "S"], ["farms", "mills"]], names=["region", "sector"])
A = np.array([[0.10, 0.05, 0.02, 0.01], [0.20, 0.10, 0.01, 0.03], [0.03, 0.02, 0.15, 0.04], [0.01, 0.06, 0.25, 0.10]])
Y = np.array([100.0, 20.0, 30.0, 400.0])
RIGHT = np.linalg.solve(np.eye(4) - A, Y)
FRAME = pd.DataFrame(A, index=ROWS, columns=ROWS)
SERIES = pd.Series(Y, index=ROWS)
#: Of one region.
ONE, DEMAND, ALONE = A[:2, :2], Y[:2], np.linalg.solve(np.eye(2) - A[:2, :2], Y[:2])


def output(model, demand=None):
    """In the order of A's rows."""
    return model.solve(demand).output.to_numpy().T.ravel()


def array(values, order, **coords):
    """Of xarray, with coordinates of its own."""
    return xr.DataArray(values, dims=order, coords=coords)


BLOCK = Y.reshape(2, 2)  # region x sector
PLACES, GOODS = ["N", "S"], ["farms", "mills"]


@pytest.mark.parametrize(
    "demand",
    [
        Y,
        list(Y),
        BLOCK.T,
        np.stack([Y / 2, Y / 2], axis=1),
        SERIES,
        SERIES[::-1],
        SERIES.swaplevel(),
        SERIES.set_axis(ROWS.set_names([None, None])),
        SERIES.set_axis(ROWS.swaplevel().set_names([None, None])),
        SERIES.set_axis(ROWS.set_names(["country", "product"])),
        SERIES.set_axis(ROWS.swaplevel().set_names(["product", "country"])),
        SERIES.set_axis(pd.MultiIndex.from_tuples([(r, "Sector", s) for r, s in ROWS])),
        SERIES.set_axis(pd.Index(list(ROWS), tupleize_cols=False)),
        SERIES.set_axis(pd.MultiIndex.from_arrays([pd.Categorical(ROWS.get_level_values(k)) for k in (0, 1)])),
        SERIES.reset_index().astype({"region": "category", "sector": "category"}).set_index(["sector", "region"])[0],
        SERIES.to_dict(),
        {("S", "mills"): 400.0, ("S", "farms"): 30.0, ("N", "mills"): 20.0, ("N", "farms"): 100.0},
        pd.DataFrame({"households": SERIES / 4, "government": SERIES * 0.75}),
        pd.DataFrame({("N", "households"): SERIES / 4, ("S", "households"): SERIES * 0.75})[::-1],
        pd.DataFrame(BLOCK.T, index=GOODS, columns=PLACES),
        pd.DataFrame(BLOCK.T, index=GOODS, columns=PLACES).iloc[::-1, ::-1],
        pd.DataFrame(BLOCK, index=PLACES, columns=GOODS),
        array(BLOCK, ("region", "sector"), region=PLACES, sector=GOODS),
        array(BLOCK[::-1, ::-1], ("region", "sector"), region=PLACES[::-1], sector=GOODS[::-1]),
        array(BLOCK.T, ("product", "country"), country=PLACES, product=GOODS),
        array(BLOCK, ("r", "s"), r=PLACES, s=GOODS),
        array(BLOCK, ("region", "sector")),
        array(BLOCK[:, ::-1], ("region", "sector"), sector=GOODS[::-1]),
        array(BLOCK, ("region", "sector"), region=PLACES, sector=GOODS).stack(row=("sector", "region")),
        array(Y[::-1], ("row",), region=("row", list("SSNN")), sector=("row", ["mills", "farms"] * 2)),
    ],
    ids=range(30),
)
def test_demand_in_any_form_is_the_same_demand(demand):
    before = demand.copy() if hasattr(demand, "copy") else demand
    assert output(cw.Model.from_coefficients(FRAME), demand) == pytest.approx(RIGHT)
    assert output(cw.Model.from_coefficients(FRAME, final_demand=demand)) == pytest.approx(RIGHT)
    same = before == demand
    assert same if isinstance(same, bool) else np.all(same)


@pytest.mark.parametrize(
    ("demand", "message"),
    [
        (
            SERIES.set_axis(
                pd.MultiIndex.from_tuples([("N", "farms"), (np.nan, "mills"), ("S", "farms"), (np.nan, "mills")])
            ),
            "label is missing",
        ),
        (
            SERIES.set_axis(pd.MultiIndex.from_tuples([("N", "farms"), ("N", None), ("S", "farms"), ("S", "mills")])),
            "label is missing",
        ),
        (pd.concat([SERIES, SERIES[:1]]), "'N farms' stands twice"),
        (
            pd.DataFrame(BLOCK.T, index=["farms", "farms"], columns=PLACES),
            "a row of final demand: 'farms' stands twice",
        ),
        (pd.DataFrame(BLOCK.T, index=GOODS, columns=["N", "N"]), "a column of final demand: 'N' stands twice"),
        (pd.DataFrame({"households": SERIES, "h": SERIES}).set_axis(["h", "h"], axis=1), "'h' stands twice"),
        (SERIES.set_axis(list("abcd")), "index it by (region, sector)"),
        ({"farms": 1.0}, "index it by (region, sector)"),
        ({("N", "farms"): 1.0, "mills": 2.0}, "labels of different depths"),
        ({("N", "farm"): 1.0}, "unknown sector 'farm'; did you mean farms"),
        (array(BLOCK, ("region", "sector"), region=["N", "W"], sector=GOODS), "unknown region 'W'"),
        (np.ones((2, 3)), "expects 2 x 2 (sector x region)"),
        (np.ones(3), "or 4 in the order of A's rows"),
        (pd.Series([1.0, 2.0, 3.0, 4.0], index=[3, 2, 1, 0]), "index it by (region, sector)"),
    ],
)
def test_labels_that_do_not_fit_are_refused(demand, message):
    for ask in (cw.Model.from_coefficients(FRAME).solve, lambda y: cw.Model.from_coefficients(FRAME, final_demand=y)):
        with pytest.raises(cw.ModelError) as caught:
            ask(demand)
        assert message in str(caught.value)


def test_flat_arrays_of_an_embedded_model_are_refused_with_the_shape(states, nation):
    with pytest.raises(
        cw.ModelError, match=r"has shape \(20502,\) and no labels, but the model expects 402 x 51 \(sector x region\)"
    ):
        states.solve(np.ones(402 * 51))
    demand = nation.final_demand["US"]
    assert nation.solve(demand.to_numpy()).output.equals(nation.solve().output)
    assert nation.solve(pd.DataFrame({"a": demand, "b": 0.0})).output.equals(nation.solve().output)
    assert states.solve(states.final_demand.T).output.equals(states.solve().output)
    with pytest.raises(cw.ModelError, match="unknown region 'A"):
        nation.solve(states.final_demand)  # whose columns are named regions


@pytest.mark.parametrize(
    "codes",
    [[111, 112], ["111", "112"], [111.0, 112.0], pd.CategoricalIndex([111, 112]), np.array([111, 112], dtype=">i4")],
)
@pytest.mark.parametrize("others", [[111, 112], ["111", "112"], [112, 111], ["112", "111"]])
def test_numbers_and_text_are_the_same_labels(codes, others):
    """As files of comma-separated values give them: whole numbers down the side, text along the top."""
    turned = np.array([[111, 112].index(int(code)) for code in others])
    a = pd.DataFrame(ONE[:, turned], index=codes, columns=others)
    s = pd.DataFrame(np.array([[5.0, 7.0]])[:, turned], index=["jobs"], columns=others)
    y = pd.Series(DEMAND[turned], index=others)
    model = cw.Model.from_coefficients(a, accounts=s, final_demand=y)
    for asked in (None, y, y.to_dict()):
        assert output(model, asked) == pytest.approx(ALONE)
    assert model.accounts_of()["jobs"] == pytest.approx(np.array([5.0, 7.0]) @ ALONE)


def test_demand_of_one_region_may_lie_on_its_side():
    goods = pd.DataFrame(ONE, index=GOODS, columns=GOODS)
    row = pd.DataFrame([DEMAND[::-1]], columns=GOODS[::-1])
    for y in (row, row.set_axis(["all"]), array([DEMAND], ("region", "sector"), sector=GOODS)):
        assert output(cw.Model.from_coefficients(goods), y) == pytest.approx(ALONE)
    with pytest.raises(cw.ModelError, match=r"has shape \(1, 2\) and no labels"):
        cw.Model.from_coefficients(goods).solve([DEMAND])


def test_default_indexes_are_no_labels_unless_they_are():
    for a in (ONE, pd.DataFrame(ONE), pd.DataFrame(ONE, index=GOODS, columns=GOODS), pd.DataFrame(ONE, index=GOODS)):
        for y in (pd.Series(DEMAND), pd.DataFrame({"households": DEMAND}), pd.Series(DEMAND, index=np.arange(2))):
            assert output(cw.Model.from_coefficients(a), y) == pytest.approx(ALONE)
    plain = cw.Model.from_coefficients(ONE)
    for y in ({0: DEMAND[0], 1: DEMAND[1]}, {"1": DEMAND[1], "0": DEMAND[0]}, pd.Series(DEMAND[::-1], index=[1, 0])):
        assert output(plain, y) == pytest.approx(ALONE)
    turned = pd.DataFrame(ONE, index=[1, 0], columns=[1, 0])
    assert output(cw.Model.from_coefficients(turned), pd.Series(DEMAND[::-1])) == pytest.approx(ALONE)
    counted = cw.Model.from_coefficients(pd.DataFrame(ONE, index=[1, 2], columns=[1, 2]))
    with pytest.raises(cw.ModelError, match="unknown sector '0'"):
        counted.solve(pd.Series(DEMAND))  # labels 0 and 1, of which one is a row: no telling what is meant


def test_rows_of_a_are_named_by_what_their_levels_are_called():
    for index in (ROWS, ROWS.swaplevel(), ROWS.set_names([None, None])):
        model = cw.Model.from_coefficients(pd.DataFrame(A, index=index, columns=index))
        assert (list(model.regions.index), list(model.sectors.index)) == (PLACES, GOODS)
        assert output(model, SERIES) == pytest.approx(RIGHT)


def test_rows_that_are_named_anew_go_by_both_names():
    codes, names = ["A1", "A2", "B1", "B2"], {"regions": list("NNSS"), "sectors": GOODS * 2}
    for index in (pd.Index(codes), pd.MultiIndex.from_tuples([("n", "f"), ("n", "m"), ("s", "f"), ("s", "m")])):
        y, s = pd.Series(Y, index=index), pd.DataFrame([[1.0, 2.0, 3.0, 4.0]], index=["jobs"], columns=index)
        model = cw.Model.from_coefficients(
            pd.DataFrame(A, index=index, columns=index), accounts=s[index[::-1]], final_demand=y[::-1], **names
        )
        assert output(model) == pytest.approx(RIGHT)
        assert output(model, y[::-1]) == pytest.approx(RIGHT)
        assert output(model, SERIES[::-1]) == pytest.approx(RIGHT)
        assert model.accounts_of()["jobs"] == pytest.approx(np.array([1.0, 2.0, 3.0, 4.0]) @ RIGHT)
    with pytest.raises(cw.ModelError, match="'farms' is a row of A and the name given to another"):
        cw.Model.from_coefficients(pd.DataFrame(ONE, index=GOODS, columns=GOODS), sectors=GOODS[::-1])
    default = cw.Model.from_coefficients(pd.DataFrame(A), final_demand=pd.Series(Y), **names)
    assert output(default) == pytest.approx(RIGHT)


def test_coordinates_of_every_table_are_obeyed():
    back = ROWS[::-1].set_names([None, None])
    a = array(A[:, ::-1], ("row", "column"), row=ROWS.set_names([None, None]), column=back)
    s = array(np.array([[1.0, 2.0, 3.0, 4.0]])[:, ::-1], ("account", "row"), account=["jobs"], row=back)
    y = array(Y[::-1], ("row",), row=back)
    model = cw.Model.from_coefficients(a, accounts=s, final_demand=y)
    assert output(model) == pytest.approx(RIGHT)
    assert model.accounts_of()["jobs"] == pytest.approx(np.array([1.0, 2.0, 3.0, 4.0]) @ RIGHT)
    with pytest.raises(cw.ModelError, match="has labels, which are not read here"):
        model.leontief(array(np.ones((2, 1, 2)), ("sector", "column", "region"), sector=GOODS))
    with pytest.raises(cw.ModelError, match="give one of its variables"):
        model.solve(y.to_dataset(name="y"))


def test_trade_shares_are_read_by_label(states):
    shares = {code: states.trade_shares(code) for code in states.goods.index}
    table, right = shares["334413"], states.solve({("NC", "334413"): 1.0}).output
    for other in (
        table.iloc[::-1, ::-1],
        array(table.to_numpy()[::-1], ("o", "d"), o=list(table.index[::-1]), d=list(table.columns)),
    ):
        given = cw.load("us-2024", trade={**shares, "334413": other})
        assert np.allclose(given.solve({("NC", "334413"): 1.0}).output, right, atol=1e-12)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["Agriculture", "Other", "Other"], "rows of A: 'Other' stands twice"),
        (["Agriculture", np.nan, "Other"], "sectors: a label is missing"),
        ("abc", "'abc' is no list; give a list of labels"),
        (5, "5 is no list; give a list of labels"),
        ([1, "1", 2], "'1' stands twice"),
    ],
)
def test_labels_of_a_are_each_there_once(labels, message):
    with pytest.raises(cw.ModelError, match=message):
        cw.Model.from_coefficients(np.eye(3) * 0.1, sectors=labels)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_permuted_labels_never_change_an_answer(data):
    regions, sectors = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 5))
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    size = regions * sectors
    a = rng.random((size, size)) * 0.8 / size
    rows = pd.MultiIndex.from_product([range(regions), [f"s{k}" for k in range(sectors)]], names=["region", "sector"])
    s, y = pd.Series(rng.random(size), index=rows, name="jobs"), pd.Series(rng.random(size), index=rows)
    right = np.linalg.solve(np.eye(size) - a, y.to_numpy())

    def shuffled(table):
        some = rng.permutation(size)
        table = table[rows[some]] if isinstance(table, pd.Series) else table[list(rows[some])]
        axis = table.index if isinstance(table, pd.Series) else table.columns
        levels = data.draw(st.permutations([0, 1]))
        axis = axis.reorder_levels(levels).set_names([["area", "product"][k] for k in levels])
        if data.draw(st.booleans()):
            axis = axis.set_levels(axis.levels[levels.index(0)].astype(str), level=levels.index(0))
        return table.set_axis(axis) if isinstance(table, pd.Series) else table.set_axis(axis, axis=1)

    frame = pd.DataFrame(a, index=rows, columns=rows)
    model = cw.Model.from_coefficients(shuffled(frame), accounts=shuffled(s), final_demand=shuffled(y))
    assert output(model) == pytest.approx(right, rel=1e-9)
    assert output(model, shuffled(y)) == pytest.approx(right, rel=1e-9)
    assert model.accounts_of()["jobs"] == pytest.approx(s.to_numpy() @ right, rel=1e-9)


# Values.


def entries():
    """Each place where a table is read: how to ask, and a table that is right."""
    model = cw.Model.from_coefficients(ONE)
    return {
        "A": (lambda t: cw.Model.from_coefficients(t, final_demand=DEMAND).solve(), ONE),
        "accounts": (lambda t: cw.Model.from_coefficients(ONE, accounts=t), ONE),
        "final demand": (lambda t: cw.Model.from_coefficients(ONE, final_demand=t), DEMAND),
        "solve": (model.solve, DEMAND),
        "leontief": (model.leontief, DEMAND[:, None, None]),
        "ras": (lambda t: cw.balance.ras(t, [1.0, 1.0], [1.0, 1.0]), np.eye(2)),
        "gras": (lambda t: cw.balance.gras(t, [1.0, 1.0], [1.0, 1.0]), np.eye(2)),
        "totals": (lambda t: cw.balance.ras(np.ones((2, 2)), t, [1.0, 1.0]), np.ones(2)),
    }


def spoilt(table, value, dtype):
    result = table.astype(dtype)
    result.ravel()[-1] = value
    return result


@pytest.mark.parametrize("where", list(entries()))
@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: np.ma.masked_array(t, mask=spoilt(np.zeros(t.shape), 1, bool)),
        lambda t: spoilt(t, 1j, complex),
        lambda t: t.astype(complex),
        lambda t: spoilt(t, np.nan, float),
        lambda t: spoilt(t, np.inf, float),
        lambda t: spoilt(t, "a", object),
        lambda t: spoilt(t, "0.1", object),
        lambda t: spoilt(t, None, object),
        lambda t: spoilt(t, pd.NA, object),
        lambda t: spoilt(t, pd.NaT, object),
        lambda t: spoilt(t, True, object),
        lambda t: spoilt(t, 1j, object),
        lambda t: spoilt(t, np.timedelta64(1, "D"), object),
        lambda t: spoilt(t, pd.Timedelta(1, "D"), object),
        lambda t: t.astype("timedelta64[s]"),
        lambda t: t.astype("datetime64[D]"),
        lambda t: t > 0,
        lambda t: t.astype(str),
        lambda t: spoilt(t, 9.969209968386869e36, float),
        lambda t: np.rec.fromarrays([t, t], names="a,b"),
        lambda t: xr.DataArray(spoilt(t, -9999.0, float), attrs={"_FillValue": -9999.0}),
        lambda t: 1.0,
        lambda t: t[None, None, None],
        lambda t: None,
        lambda t: object(),
        lambda t: {1, 2},
    ],
    ids=range(26),
)
def test_what_is_no_number_is_refused_everywhere(where, spoil):
    ask, right = entries()[where]
    ask(right)
    wrong = spoil(right)
    if wrong is None and where in ("accounts", "final demand"):
        return  # which a model can do without
    with pytest.raises(cw.CommonwealError):
        ask(wrong)


@pytest.mark.parametrize("where", list(entries()))
@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.astype(">f8"),
        lambda t: np.asfortranarray(t),
        lambda t: np.repeat(t, 2, axis=0)[::2],
        lambda t: t[::-1][::-1],
        lambda t: t.astype(np.longdouble),
        lambda t: t.astype(object),
        lambda t: np.array([Decimal(str(v)) for v in t.ravel()], dtype=object).reshape(t.shape),
        lambda t: np.ma.masked_array(t, mask=False),
        lambda t: t.tolist(),
    ],
    ids=["big-endian", "fortran", "strided", "backwards", "long double", "objects", "decimals", "no mask", "lists"],
)
def test_arrays_of_any_kind_are_read_and_left_as_they_are(where, change):
    ask, right = entries()[where]
    given = change(right)
    if isinstance(given, np.ndarray):
        given.setflags(write=False)
    before = np.array(given, copy=True)
    found = ask(given)
    assert np.array_equal(np.asarray(given), before)
    expected = ask(right)
    if isinstance(found, cw.Solution):
        assert found.output.equals(expected.output)


FORMATS = ["csr", "csc", "coo", "lil", "dok", "bsr", "dia"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", [sp.csr_array, sp.csr_matrix])
def test_sparse_tables_of_any_format_are_read_and_left_as_they_are(form, kind):
    table = kind(ONE).asformat(form)
    before = table.copy()
    model = cw.Model.from_coefficients(table, accounts=table, final_demand=DEMAND)
    assert output(model) == pytest.approx(ALONE)
    assert model.accounts_of().to_numpy() == pytest.approx(ONE @ ALONE)
    assert cw.balance.ras(kind(np.ones((2, 2))).asformat(form), [1.0, 3.0], [2.0, 2.0]).table == pytest.approx(
        np.array([[0.5, 0.5], [1.5, 1.5]])
    )
    assert (table != before).nnz == 0


@pytest.mark.parametrize("width", [np.int32, np.int64])
def test_duplicates_of_sparse_tables_count_and_stay(width):
    parts = (
        np.array([0.1, 0.05, 0.05, 0.2, 0.1]),
        np.array([1, 0, 1, 0, 1], dtype=width),
        np.array([0, 3, 5], dtype=width),
    )
    for part in parts:
        part.setflags(write=False)
    table = sp.csr_array(parts, shape=(2, 2), copy=False)
    kept = [part.copy() for part in (table.data, table.indices, table.indptr)]
    dense = np.array([[0.05, 0.15], [0.2, 0.1]])
    for _ in range(2):
        assert output(cw.Model.from_coefficients(table), DEMAND) == pytest.approx(
            np.linalg.solve(np.eye(2) - dense, DEMAND)
        )
    for part, before in zip((table.data, table.indices, table.indptr), kept, strict=True):
        assert np.array_equal(part, before)


def test_sparse_tables_in_another_byte_order_are_read():
    for form in ("csr", "csc", "coo"):
        table = sp.csr_array(ONE).asformat(form)
        table.data = table.data.astype(">f8")
        assert output(cw.Model.from_coefficients(table), DEMAND) == pytest.approx(ALONE)
        assert table.data.dtype == np.dtype(">f8")


@pytest.mark.parametrize("dtype", [bool, complex])
def test_sparse_tables_of_no_numbers_are_refused(dtype):
    with pytest.raises(cw.ModelError, match="give real numbers"):
        cw.Model.from_coefficients(sp.csr_array(np.eye(2, dtype=dtype)))


def test_an_account_called_output_is_the_users():
    model = cw.Model.from_coefficients(ONE, accounts=pd.DataFrame([[5.0, 7.0]], index=["output"]), final_demand=DEMAND)
    level = np.array([5.0, 7.0]) @ ALONE
    assert model.solve().accounts.loc["output"].sum() == pytest.approx(level)
    assert model.accounts_of()["output"] == pytest.approx(level)
    for own, total in ((model, level), (cw.Model.from_coefficients(ONE), ALONE.sum())):
        flow_unit = own.multipliers("output").table.to_numpy().T @ DEMAND
        assert flow_unit == pytest.approx(total)


@pytest.mark.parametrize(
    "f", [np.ones(2), np.ones((2, 1)), None, np.ones((2, 1, 1)) * 1j, np.ones((2, 0, 1)), np.ones((3, 1, 1)), "text"]
)
def test_leontief_takes_blocks_of_real_numbers(f):
    model = cw.Model.from_coefficients(ONE)
    for adjoint in (False, True):
        with pytest.raises(cw.ModelError, match="right-hand side"):
            model.leontief(f, adjoint=adjoint)


def test_a_start_of_another_model_is_refused():
    model = cw.Model.from_coefficients(ONE)
    for other in (np.eye(3) * 0.1, pd.DataFrame(ONE, index=GOODS, columns=GOODS)):
        start = cw.Model.from_coefficients(other).solve(np.ones(len(other)))
        with pytest.raises(cw.ModelError, match="give one of the same sectors and regions"):
            model.solve(DEMAND, start=start)
    assert output(model, DEMAND) == pytest.approx(model.solve(DEMAND, start=model.solve(DEMAND)).output["all"])
