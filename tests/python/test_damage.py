"""Files that were damaged by chance or by intent: each is refused by name, none ends the process; other tools read
what is whole.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import commonweal as cw
import h5py
import numpy as np
import pytest
import xarray as xr
from commonweal.io import open_dataset, read_dataset, verify
from commonweal.io.paths import library_path

ROOT = Path(__file__).parents[2]
DATASETS = sorted((library_path() / "datasets").glob("us-2024-*.h5"))
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
    whole = (library_path() / "datasets" / "us-2024-nation.h5").read_bytes()
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
        shutil.copy(library_path() / "datasets" / "us-2024-nation.h5", path)
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
    assert "array note is not a table of doubles" in refusal(lambda f: f.create_dataset("arrays/note", data=b"text"))
    assert "not a finite number" in refusal(lambda f: f["arrays/make"].__setitem__((0, 0), np.nan))


def stranger(tmp_path, change) -> Path:
    """A file that is well sealed by who means no good."""
    path = tmp_path / "stranger.h5"
    path.write_bytes(sealed(changed(change)))
    return path


@cache
def changed(change) -> bytes:
    """A dataset's content with a change, made once for all that read it: some take HDF5 half a minute."""
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "body.h5"
        shutil.copy(library_path() / "datasets" / "us-2024-nation.h5", body)
        with h5py.File(body, "a") as file:
            change(file)
        return body.read_bytes()[SEAL:]


def external_storage(file, secret="/etc/passwd"):
    file.create_dataset("labels/secret", shape=(10,), dtype="S10", external=[(secret, 0, 100)])


def virtual(file):
    layout = h5py.VirtualLayout(shape=(402,), dtype="<f8")
    layout[:] = h5py.VirtualSource("other.h5", "data", shape=(402,))
    file.create_virtual_dataset("arrays/view", layout)


def twice(file):
    labels = file["labels/industry"][:]
    labels[1] = labels[0]
    file["labels/industry"][:] = labels


def not_utf8(file):
    labels = file["labels/industry_name"][:]
    labels[0] = b"\xff\xfe"
    file["labels/industry_name"][:] = labels


def nameless(file):
    text, one = h5py.h5t.py_create(np.dtype("S3")), h5py.h5s.create(h5py.h5s.SCALAR)
    h5py.h5a.create(file.id, b"\xff\xfe", text, one)


def many_attributes(file):
    for k in range(20_000):
        file["arrays/make"].attrs[f"a{k}"] = np.bytes_(b"x")


def huge(file):
    array = file.create_dataset("arrays/huge", shape=(2**16, 2**14), dtype="<f8", chunks=(1024, 1024))
    array.attrs["axes"] = np.bytes_("industry commodity")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f["arrays"].__setitem__("x", h5py.ExternalLink("/etc/passwd", "/")), "x in group arrays is a link"),
        (lambda f: f["labels"].__setitem__("x", h5py.SoftLink("/labels/industry")), "x in group labels is a link"),
        (lambda f: f["labels"].__setitem__("x", h5py.SoftLink("/labels/x")), "x in group labels is a link"),
        (lambda f: f["arrays"].__setitem__("x", f["/"]), "array x holds no data"),
        (lambda f: f.__setitem__("more", h5py.ExternalLink("/etc/passwd", "/")), "more in the file is a link"),
        (lambda f: f.create_group("more"), "more is no part of a dataset"),
        (external_storage, "labels secret lies in another file"),
        (virtual, "array view is a view of other data"),
        (twice, "labels industry: .* stands twice"),
        (not_utf8, "labels industry_name .*is not UTF-8"),
        (lambda f: f.attrs.__setitem__("name", np.bytes_(b"\xff")), "attribute name is not UTF-8"),
        (nameless, "an attribute's name is not UTF-8"),
        (lambda f: f.attrs.__setitem__("version", np.bytes_(b"7")), "has the version 7 inside, not 2"),
        (lambda f: f.attrs.pop("format"), "has no attribute format"),
        (many_attributes, "has 20007 attributes; a dataset has at most 200"),
        (huge, "array huge holds far less data than its extent says"),
        (lambda f: f["arrays/make"].attrs.pop("axes"), "names 0 axes|do not make a dataset"),
        (lambda f: f["arrays"].move("make", "industry"), "make a dataset"),
    ],
)
@pytest.mark.parametrize("read", [read_dataset, open_dataset, cw.open_results])
def test_what_a_stranger_seals_is_refused(tmp_path, read, change, message):
    path = stranger(tmp_path, change)
    if read is not read_dataset and change is not_utf8:
        message = "do not make a dataset"
    start = time.monotonic()
    with pytest.raises(cw.DataError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert time.monotonic() - start < 5.0


@pytest.mark.parametrize("read", [read_dataset, open_dataset])
def test_sizes_and_kinds_of_files_are_looked_at_before_they_are_read(tmp_path, read):
    seal = (library_path() / "datasets" / "us-2024-nation.h5").read_bytes()[:SEAL]
    for size, message in ((2**40, "is larger than 4 GiB"), (2**30, "is nearly all holes")):
        with (tmp_path / "vast.h5").open("wb") as file:
            file.write(seal)
            file.truncate(size)
        with pytest.raises(cw.DataError, match=message):
            read(tmp_path / "vast.h5")
    os.mkfifo(tmp_path / "pipe.h5")
    (tmp_path / "loop.h5").symlink_to(tmp_path / "loop.h5")
    for name, message in (
        ("pipe.h5", "is not a plain file"),
        ("loop.h5", "cannot be opened: Too many levels"),
        ("x" * 300, "File name too long"),
        ("vast.h5/x", "no such file|Not a directory"),
        ("a\0b", "is no file's name"),
    ):
        with pytest.raises(cw.DataError, match=message):
            read(tmp_path / name)
    with pytest.raises(cw.DataError, match="a dataset is 3; give a file's name"):
        read(3)


def test_older_files_are_converted_as_the_documents_say(tmp_path, monkeypatch):
    """The recipe in docs/data-format.md, on a file as version 1 had it: no seal, text of variable length."""
    text = (ROOT / "docs" / "data-format.md").read_text(encoding="utf-8")
    recipe = text.split("## Older files")[1].split("```python\n")[1].split("```")[0]
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs.update({"format": "commonweal-dataset", "version": "1", "name": "mine", "year": "2017"})
        file["labels/region"] = ["N", "Süd"]
        file["labels/region_name"] = ["North", "South"]
        file["arrays/output"] = [1.5, 2.5]
        facts = {
            "unit": "USD",
            "year": "2017",
            "status": "measured",
            "source": "a test",
            "method": "by hand",
            "role": "table",
        }
        file["arrays/output"].attrs.update({"axes": "region", "sha256": "0" * 64, **facts})
    with pytest.raises(
        cw.DataError, match=r"without the seal.*docs/data-format\.md, \"Older files\", says how to convert it"
    ):
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
    table = next(name for name, array in ours.data_vars.items() if array.ndim == 2)
    axes = " ".join(ours[table].dims)
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
