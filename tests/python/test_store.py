"""Dataset files from Python: what is written is read; what is damaged or changed is refused; any HDF5 tool can look."""

import commonweal as cw
import h5py
import numpy as np
import pytest
import xarray as xr
from commonweal.datasets.embedded import embedded_dataset
from commonweal.io import read_dataset, write_dataset
from commonweal.io.store import read_labels


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
