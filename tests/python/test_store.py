"""Dataset files from Python: what is written is read; what is damaged or changed is refused; any HDF5 tool can look."""

import commonweal as cw
import h5py
import numpy as np
import pytest
import xarray as xr
from commonweal.datasets.embedded import embedded_dataset
from commonweal.io import read_dataset, write_dataset
from commonweal.io.store import read_labels
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


@pytest.fixture
def small():
    facts = {
        "unit": "USD",
        "year": "2017",
        "status": "measured",
        "source": "a test",
        "method": "by hand",
        "role": "table",
    }
    values = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("industry", "region"), attrs=facts)
    labels = {
        "industry": np.array(["farms", "Mühlen"], dtype=object),
        "industry_name": ("industry", np.array(["Farms", "Mills"], dtype=object)),
        "region": np.array(["N", "S", "W"], dtype=object),
    }
    return xr.Dataset({"output": values}, coords=labels, attrs={"name": "small", "year": "2017"})


def test_round_trip(small, tmp_path):
    write_dataset(tmp_path / "a.h5", small)
    again = read_dataset(tmp_path / "a.h5")
    assert np.array_equal(again["output"].values, small["output"].values)
    assert list(again["industry_name"].values) == ["Farms", "Mills"]
    assert again["output"].attrs == small["output"].attrs
    assert again.attrs["name"] == "small"
    assert read_labels(tmp_path / "a.h5") == {name: list(labels.values) for name, labels in small.coords.items()}


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=200, deadline=None)
@given(
    codes=st.lists(TEXTS, min_size=1, max_size=4, unique=True),
    values=arrays(float, (4, 2), elements=st.floats(allow_nan=False, allow_infinity=False)),
    facts=st.dictionaries(st.from_regex(r"[a-zé]{1,6}", fullmatch=True), TEXTS, max_size=3),
)
def test_what_is_sound_is_read_as_it_was_written(tmp_path_factory, codes, values, facts):
    """Whatever stands in labels and attributes, and every double, the least and minus nought among them."""
    file = tmp_path_factory.getbasetemp() / "any.h5"
    table = xr.DataArray(values[: len(codes)], dims=("code", "of"), attrs={"unit": "1", **facts})
    names = {"code": np.array(codes, dtype=object), "of": np.array(["a", "b"], dtype=object)}
    write_dataset(file, xr.Dataset({"table": table}, coords=names, attrs=facts))
    again = read_dataset(file)
    assert again["table"].values.tobytes() == values[: len(codes)].tobytes()
    assert list(again["code"].values) == codes
    assert again["table"].attrs == table.attrs
    assert facts.items() <= again.attrs.items()
    whole = file.read_bytes()
    write_dataset(file, again)
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.assign_coords(region=["N", "S", "N"]), "labels region: N stands twice"),
        (lambda d: d.drop_vars("region"), "array output: axis region has no labels"),
        (lambda d: d * np.inf, r"array output: entry \d \(row-major\) is not a finite number"),
    ],
)
def test_what_is_not_sound_is_not_written(small, tmp_path, change, message):
    with pytest.raises(cw.DataError, match=f"a.h5: {message}"):
        write_dataset(tmp_path / "a.h5", change(small))
    assert not list(tmp_path.iterdir())


def test_a_write_that_fails_leaves_the_old_file_alone(small, tmp_path, monkeypatch):
    write_dataset(tmp_path / "a.h5", small)
    before = (tmp_path / "a.h5").read_bytes()
    monkeypatch.setattr("commonweal.io.content.seal", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(cw.DataError, match=r"a\.h5: cannot be written: No space left"):
        write_dataset(tmp_path / "a.h5", small)
    assert [path.name for path in tmp_path.iterdir()] == ["a.h5"]
    assert (tmp_path / "a.h5").read_bytes() == before
    (tmp_path / "taken").mkdir()
    with pytest.raises(cw.DataError, match="is a folder; name the dataset to write"):
        write_dataset(tmp_path / "taken", small)


def test_a_changed_number_is_noticed(small, tmp_path):
    write_dataset(tmp_path / "a.h5", small)
    with h5py.File(tmp_path / "a.h5", "a") as file:
        file["arrays/output"][0, 0] = 99.0
    with pytest.raises(cw.DataError, match="content does not match its seal"):
        read_dataset(tmp_path / "a.h5")


def test_damaged_files_are_refused(small, tmp_path):
    write_dataset(tmp_path / "a.h5", small)
    whole = (tmp_path / "a.h5").read_bytes()
    (tmp_path / "cut.h5").write_bytes(whole[: len(whole) // 2])
    for path, message in (("cut.h5", "cut short"), ("none.h5", "no such file"), (".", "is a folder")):
        with pytest.raises(cw.DataError, match=message):
            read_dataset(tmp_path / path)
        with pytest.raises(cw.DataError, match=message):
            read_labels(tmp_path / path)


def test_nothing_unfinished_is_written(small, tmp_path):
    small["output"].values[0, 0] = np.nan
    with pytest.raises(cw.DataError, match="not a finite number"):
        write_dataset(tmp_path / "a.h5", small)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("edition", list(cw.editions().index))
@pytest.mark.parametrize("regions", ["nation", "state", "county"])
def test_embedded_datasets_carry_their_provenance(edition, regions):
    dataset = embedded_dataset(edition, regions)
    for name, variable in dataset.data_vars.items():
        assert variable.attrs["status"] in {"measured", "modelled", "assumed"}, name
        assert all(variable.attrs[key] for key in ("unit", "year", "source", "method", "role")), name
