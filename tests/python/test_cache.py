"""What processes leave for the next ones: found again whole or not at all, and never part of an answer."""

import multiprocessing
import os
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.cli import app
from commonweal.datasets.embedded import dataset_path
from commonweal.economies import supply_use
from commonweal.economies.beginnings import balance_key, proof_key
from commonweal.io import cache
from commonweal.io.paths import library_path
from typer.testing import CliRunner

#: Keys.
A, B, C, D = (cache.key_of(name) for name in "abcd")
ARRAY = np.array([[1.0, 2.5, 0.0], [-1e-300, 4.0, 7.0]])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("COMMONWEAL_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_is_kept_is_found_under_its_key_and_its_shape(folder):
    cache.keep(A, {"x": ARRAY, "y": ARRAY[0]})
    found = cache.read(A, {"x": (2, 3), "y": (3,)})
    assert found and np.array_equal(found["x"], ARRAY) and np.array_equal(found["y"], ARRAY[0])
    assert cache.read(B, {"x": (2, 3), "y": (3,)}) is None
    assert cache.read(A, {"x": (3, 2), "y": (3,)}) is None
    assert cache.read(A, {"x": (2, 3)}) is None
    (folder / f"{A}.h5").rename(folder / f"{B}.h5")  # another's file
    assert cache.read(B, {"x": (2, 3), "y": (3,)}) is None


def test_keys_are_of_values_shapes_and_order():
    inputs = [(ARRAY,), (ARRAY.T,), (ARRAY.ravel(),), (-ARRAY,), (ARRAY, "x"), ("x", ARRAY), ("xy",), ("x", "y")]
    assert len({cache.key_of(*some) for some in inputs}) == len(inputs)
    assert cache.key_of(ARRAY) == cache.key_of(np.asfortranarray(ARRAY))


def test_a_damaged_file_is_as_good_as_none(folder):
    """Whatever bytes are changed, lost or added."""
    cache.keep(A, {"x": ARRAY})
    path, shapes = folder / f"{A}.h5", {"x": ARRAY.shape}
    whole = path.read_bytes()
    for first in range(0, len(whole), 16):
        piece = bytes(byte ^ 0x55 for byte in whole[first : first + 16])
        path.write_bytes(whole[:first] + piece + whole[first + 16 :])
        assert cache.read(A, shapes) is None, first
        path.write_bytes(whole[:first])
        assert cache.read(A, shapes) is None, first
    path.write_bytes(whole + b"\0")
    assert cache.read(A, shapes) is None
    path.write_bytes(dataset_path("us-2024", "nation").read_bytes())
    assert cache.read(A, shapes) is None
    cache.keep(A, {"x": ARRAY})
    assert path.read_bytes() == whole
    assert cache.read(A, shapes) is not None


def test_off_is_off(monkeypatch, folder):
    monkeypatch.setenv("COMMONWEAL_CACHE", "off")
    cache.keep(A, {"x": ARRAY})
    assert cache.read(A, {"x": ARRAY.shape}) is None and not folder.exists()
    assert cache.contents().folder is None


def test_what_cannot_be_written_is_not_missed(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COMMONWEAL_CACHE", str(tmp_path / "file" / "below"))
    cache.keep(A, {"x": ARRAY})
    assert cache.read(A, {"x": ARRAY.shape}) is None


def test_the_longest_unused_goes_first(monkeypatch, folder):
    for k, name in enumerate((A, B, C)):
        cache.keep(name, {"x": ARRAY})
        os.utime(folder / f"{name}.h5", (k, k))
    assert cache.read(A, {"x": ARRAY.shape}) is not None  # used just now
    monkeypatch.setattr(cache, "MOST", 3 * (folder / f"{A}.h5").stat().st_size)
    cache.keep(D, {"x": ARRAY})
    assert {path.stem for path in folder.glob("*.h5")} == {A, C, D}


def work(times: int, value: float) -> None:
    for _ in range(times):
        cache.keep(A, {"x": np.full(1000, value)})
        found = cache.read(A, {"x": (1000,)})
        assert found is not None and len(set(found["x"])) == 1  # one process' or the other's, never of both


def test_two_processes_share_a_cache(folder):
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=work, args=(60, value)) for value in (1.0, 2.0)]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
        assert process.exitcode == 0
    assert [path.name for path in folder.iterdir()] == [f"{A}.h5"]


def answers(us: cw.SupplyUseModel) -> tuple[np.ndarray, float]:
    """Output, and how far it can be off: what its certificate says, and what is left open of trade's balance."""
    found = us.solve(closure="type-ii")
    output = found.output.to_numpy()
    return output, found.certificate.bound[0] + 1e-11 * output.sum()


def test_an_answer_does_not_know_whether_the_cache_was_warm(monkeypatch):
    def states(decay: float) -> cw.SupplyUseModel:
        return cw.load("us-2024", trade="gravity", parameters={"trade.decay-food": decay})

    plain, bound = answers(states(2.0))
    monkeypatch.setattr(supply_use, "LARGE", 0)
    cold, _ = answers(states(2.0))
    states(2.0).solve()
    assert cache.contents().files == 3  # trade, and a proof of each closure
    economy = states(2.0)._economy
    trade = economy._balance_key
    assert trade == balance_key(
        economy.dataset, economy.parameters, "gravity", "regional", (economy.tradability["class"] == "local").to_numpy()
    )
    assert trade != states(2.1)._economy._balance_key
    warm, _ = answers(states(2.0))
    assert cache.contents().files == 3
    proofs = [proof_key(trade, closure, economy.dataset, economy.parameters) for closure in ("type-i", "type-ii")]
    shape = (len(economy.sectors), len(economy.labels))
    random = np.random.default_rng(1)
    found = [cold, warm]
    for origin in (10.0 ** random.uniform(-300, 300, (402, 51)), -np.ones(shape), np.zeros(shape)):
        cache.keep(trade, {"origin": origin})
        for name in proofs:
            cache.keep(name, {"multipliers": random.random((shape[0], 1, shape[1])), "spectrum": random.random(6)})
        found.append(answers(states(2.0))[0])
    for other in found:
        assert np.abs(other - plain).sum() <= 2.0 * bound


def test_the_library_has_what_a_county_model_begins_with():
    """Or else `make data` is due."""
    counties = cw.load("us", regions="county")._economy
    names = [counties._balance_key, *(counties._proof_key(closure) for closure in ("type-i", "type-ii"))]
    files = sorted((library_path() / "beginnings").iterdir())
    assert [path.stem for path in files] == sorted(names)
    assert sum(path.stat().st_size for path in files) < 10e6


def test_draws_leave_nothing_behind(monkeypatch, folder):
    monkeypatch.setattr(supply_use, "LARGE", 0)
    us = cw.load("us-2024", trade="gravity")
    us.sample(["chips"], draws=2, accounts=["jobs"])
    assert cache.contents().files <= 3


def test_the_command_says_what_there_is_and_empties_it(folder, monkeypatch):
    cache.keep(A, {"x": ARRAY})
    shown = CliRunner().invoke(app, ["cache", "show"])
    assert shown.exit_code == 0 and f"{folder}: 1 file, 0.0 of at most 1,000 MB" in shown.stdout.replace("\n", "")
    cleared = CliRunner().invoke(app, ["cache", "clear"])
    assert cleared.exit_code == 0 and "emptied" in cleared.stdout
    assert not list(folder.iterdir())
    monkeypatch.setenv("COMMONWEAL_CACHE", "off")
    assert "the cache is off" in CliRunner().invoke(app, ["cache", "show"]).stdout


def test_other_files_of_a_folder_are_never_removed(monkeypatch, folder):
    """Whoever names a folder of results as the cache keeps them."""
    monkeypatch.setattr(cache, "MOST", 1)
    folder.mkdir()
    for name in ("results.h5", "notes.txt", f"{A}.txt"):
        (folder / name).write_text("mine")
    cache.keep(A, {"x": ARRAY})
    assert cache.contents().files == 0  # there is room for none
    cache.clear()
    assert {path.name for path in folder.iterdir()} == {"results.h5", "notes.txt", f"{A}.txt"}
