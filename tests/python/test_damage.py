"""Files that were damaged by chance or by intent: each is refused by name, none ends the process; other tools read what is whole."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import commonweal as cw
import h5py
import numpy as np
import pytest
import xarray as xr
from commonweal.io import read_dataset, verify
from commonweal.io.paths import library_path

ROOT = Path(__file__).parents[2]
DATASETS = sorted((library_path() / "datasets").glob("us-2017-*.h5"))
SEAL = 512
#: Damages a real file so often, each in its own way, and prints how it was answered. Run in a process of its own.
CHILD = """
import json, random, sys
from pathlib import Path
import commonweal as cw
from commonweal.io import read_dataset

path, first, count, work = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
whole = path.read_bytes()
for seed in range(first, first + count):
    chance, damaged = random.Random(seed), bytearray(whole)
    kind = ("flip", "cut", "zero", "swap")[seed % 4]
    # Half of the damage falls on the first kilobytes, where seal and structure are.
    at = chance.randrange(4096 if chance.random() < 0.5 else len(whole))
    if kind == "flip":
        damaged[at] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del damaged[at : at + chance.choice([1, 512, len(whole)])]
    elif kind == "zero":
        while not any(damaged[at : at + 64]):
            at = chance.randrange(len(whole))
        damaged[at : at + 64] = bytes(len(damaged[at : at + 64]))
    else:
        other = chance.randrange(len(whole))
        while damaged[other] == damaged[at]:
            other = chance.randrange(len(whole))
        damaged[at], damaged[other] = damaged[other], damaged[at]
    work.write_bytes(damaged)
    try:
        read_dataset(work)
        answer = "accepted"
    except cw.DataError as error:
        answer = f"DataError {error}"
    except BaseException as error:
        answer = f"{type(error).__name__} {error}"
    print(json.dumps([seed, kind, at, answer]), flush=True)
"""


@pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.stem)
def test_a_thousand_damaged_files_are_refused(path, tmp_path):
    each, answers = 100, []
    for first in range(0, 600, each):
        command = [sys.executable, "-c", CHILD, str(path), str(first), str(each), str(tmp_path / "damaged.h5")]
        child = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        answers += [json.loads(line) for line in child.stdout.splitlines()]
        assert child.returncode == 0, f"after {answers[-1:]}: {child.stderr[-500:]}"
    assert len(answers) == 600  # for each of two files
    others = [answer for answer in answers if not answer[3].startswith("DataError")]
    assert not others
    assert all("damaged.h5: " in answer[3] for answer in answers)


def sealed(body: bytes) -> bytes:
    head = b"commonweal-dataset 2\nsha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n"
    return head.ljust(SEAL, b"\0") + body


def test_the_seal_is_what_the_documents_say():
    for path in DATASETS:
        whole = path.read_bytes()
        assert sealed(whole[SEAL:]) == whole


def test_every_byte_of_the_seal_counts(tmp_path):
    whole = (library_path() / "datasets" / "us-2017-nation.h5").read_bytes()
    for at in range(SEAL):
        damaged = bytearray(whole[: SEAL + 4096])  # a file that ends there is refused for its seal, too
        damaged[SEAL:] = whole[SEAL:]
        damaged[at] ^= 1
        (tmp_path / "a.h5").write_bytes(damaged)
        with pytest.raises(cw.DataError):
            read_dataset(tmp_path / "a.h5")


def test_a_sealed_file_with_another_layout_is_refused_by_name(tmp_path):
    """What a seal cannot see: a well-made HDF5 file that is no dataset."""
    path = tmp_path / "a.h5"

    def refusal(change) -> str:
        shutil.copy(library_path() / "datasets" / "us-2017-nation.h5", path)
        body = tmp_path / "body.h5"
        body.write_bytes(path.read_bytes())
        with h5py.File(body, "a") as file:
            change(file)
        path.write_bytes(sealed(body.read_bytes()[SEAL:]))
        with pytest.raises(cw.DataError) as caught:
            read_dataset(path)
        return str(caught.value)

    assert "array huge holds far less data" in refusal(
        lambda f: f.create_dataset("arrays/huge", shape=(2**16, 2**16), dtype="<f8", chunks=(1024, 1024)).attrs.update(
            axes=np.bytes_("a b")
        )
    )
    assert "array vast extent is not plausible" in refusal(
        lambda f: f.create_dataset("arrays/vast", shape=(2**30, 2**30), dtype="<f8", chunks=(1024, 1024)).attrs.update(
            axes=np.bytes_("a b")
        )
    )
    assert "variable length" in refusal(lambda f: f["arrays/make"].attrs.update(unit="USD"))
    assert "labels extra" in refusal(lambda f: f.create_dataset("labels/extra", data=np.arange(3)))
    assert "axis industry has no labels" in refusal(lambda f: f["labels"].pop("industry"))
    assert "array note is not a table of numbers" in refusal(lambda f: f.create_dataset("arrays/note", data=b"text"))
    assert "not a finite number" in refusal(lambda f: f["arrays/make"].__setitem__((0, 0), np.nan))


def test_older_files_are_converted_as_the_documents_say(tmp_path, monkeypatch):
    """The recipe in docs/data-format.md, on a file as version 1 had it: no seal, text of variable length."""
    text = (ROOT / "docs" / "data-format.md").read_text(encoding="utf-8")
    recipe = text.split("## Older files")[1].split("```python\n")[1].split("```")[0]
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs.update({"format": "commonweal-dataset", "version": "1", "name": "mine", "year": "2017"})
        file["labels/region"] = ["N", "Süd"]
        file["labels/region_name"] = ["North", "South"]
        file["arrays/output"] = [1.5, 2.5]
        facts = {"unit": "USD", "year": "2017", "status": "measured", "source": "a test", "method": "by hand", "role": "table"}
        file["arrays/output"].attrs.update({"axes": "region", "sha256": "0" * 64, **facts})
    with pytest.raises(cw.DataError, match=r"without the seal.*docs/data-format\.md, \"Older files\", says how to convert it"):
        read_dataset(tmp_path / "old.h5")
    monkeypatch.chdir(tmp_path)
    exec(recipe, {})
    new = read_dataset("new.h5")
    assert new["output"].to_series().to_dict() == {"N": 1.5, "Süd": 2.5}
    assert list(new["region_name"].values) == ["North", "South"]
    assert new.attrs["name"] == "mine" and new["output"].attrs == facts


@pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.stem)
def test_h5py_xarray_and_h5dump_read_ours(path):
    ours = read_dataset(path)
    table, axes = ("output_share", "industry region") if "county" in path.stem else ("make", "industry commodity")
    with h5py.File(path) as file:
        assert file.userblock_size == SEAL
        assert file.attrs["format"].decode() == "commonweal-dataset"
        assert np.array_equal(file[f"arrays/{table}"][:], ours[table].values)
        assert [code.decode() for code in file["labels/region_name"][:]] == list(ours["region_name"].values)
        assert file[f"arrays/{table}"].attrs["axes"].decode() == axes
    theirs = xr.open_dataset(path, group="arrays", engine="h5netcdf", phony_dims="sort")
    assert np.array_equal(theirs[table].values, ours[table].values)
    assert theirs[table].attrs["unit"] == ours[table].attrs["unit"]
    listing = subprocess.run(["h5dump", "-n", str(path)], capture_output=True, text=True, timeout=60, check=True).stdout
    assert all(f"/arrays/{name}" in listing for name in ours.data_vars)


def test_verify_says_what_a_file_holds():
    for path in DATASETS:
        assert verify(path).startswith(f"whole: {len(read_dataset(path).data_vars)} arrays over ")


def test_verify_survives_what_ends_its_child(tmp_path, monkeypatch):
    interpreter = tmp_path / "python"
    interpreter.write_text("#!/bin/sh\nkill -SEGV $$\n")
    interpreter.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    with pytest.raises(cw.DataError, match=r"x\.h5: ended the process that read it \(-11\); the file is hostile"):
        verify("x.h5")


def test_verify_passes_on_what_is_wrong(tmp_path):
    (tmp_path / "a.h5").write_bytes(b"commonweal-dataset 3\nsha256 \n")
    with pytest.raises(cw.DataError, match=r"format version 3; this release reads version 2; docs/data-format\.md"):
        verify(tmp_path / "a.h5")
    with pytest.raises(cw.DataError, match="no such file"):
        verify(tmp_path / "none.h5")
