"""python tests/fuzz/yaml_files.py SECONDS: scenario and parameter files, mutated, must be read or refused by name.

Whatever a file holds, reading it ends in an object or in ScenarioError or ParameterError. Each round takes a file of
the library or of the corpus (tests/fuzz/corpus/yaml), changes it in a few places, by bytes, by lines and by what
Hypothesis thinks of as hard text, and reads it. What fails is printed with a file to keep.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

import commonweal as cw
from commonweal.parameters.registry import read_parameters
from commonweal.parameters.tradability import tradability
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
#: Small files, which are read fast; and those of the library.
CORPUS = sorted((ROOT / "tests" / "fuzz" / "corpus" / "yaml").iterdir())
LIBRARY = sorted([*(ROOT / "data" / "scenarios").glob("*.yaml"), *(ROOT / "data" / "parameters").glob("*.yaml")])
SEEDS = st.one_of(st.sampled_from(CORPUS), st.sampled_from(CORPUS), st.sampled_from(LIBRARY))
#: What YAML and people stumble over.
HARD = (
    *(
        "&a",
        "*a",
        "<<: *a",
        "!!python/object:os.system",
        "!!binary aGk=",
        "? ",
        "- ",
        "{",
        "[",
        ": ",
        "#",
        "|",
        ">-",
        "%YAML 9",
    ),
    *(
        "---",
        "~",
        "yes",
        ".nan",
        ".inf",
        "-.inf",
        "1e999",
        "0x1F",
        "1_000",
        "9" * 5000,
        "2017-13-45",
        "\t",
        "\x00",
        "\ufeff",
        "\x85",
    ),
)
PIECES = st.one_of(st.text(max_size=12), st.sampled_from(HARD))
FAILED = ROOT / "build" / "fuzz" / "failed.yaml"


def changed(text: str, chance: random.Random, pieces: list[str]) -> str:
    """A copy with pieces put in, lines lost, doubled, moved or indented, and characters taken out."""
    lines = text.split("\n")
    for piece in pieces:
        at = chance.randrange(len(lines))
        kind = chance.randrange(7)
        if kind == 0:
            del lines[at : at + chance.randrange(1, 4)]
        elif kind == 1:
            lines.insert(at, lines[chance.randrange(len(lines))])
        elif kind == 2:
            lines[at] = "  " * chance.randrange(8) + lines[at].strip()
        elif kind == 3:
            lines.insert(at, piece)
        else:
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + (piece if kind < 6 else "") + lines[at][cut + chance.randrange(3) :]
        lines = lines or [""]
    return "\n".join(lines)


def read(path: Path) -> None:
    """As a scenario, as parameters and as classes: read, or refused with the file's name."""
    for reader in (cw.Scenario.from_yaml, read_parameters, lambda file: tradability(["327320"], file)):
        try:
            reader(path)
        except (cw.ScenarioError, cw.ParameterError) as error:
            assert path.name in str(error), error


def main() -> int:
    until = time.monotonic() + float(sys.argv[1])
    rounds = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutated.yaml"

        @settings(
            max_examples=200,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )
        @given(seed=SEEDS, pieces=st.lists(PIECES, min_size=1, max_size=6), chance=st.randoms(use_true_random=True))
        def attack(seed: Path, pieces: list[str], chance: random.Random) -> None:
            nonlocal rounds
            if time.monotonic() > until:
                return
            text = changed(seed.read_text(encoding="utf-8"), chance, pieces).encode("utf-8", "surrogatepass")
            if chance.random() < 0.2:
                at = chance.randrange(len(text) + 1)
                text = text[:at] + bytes([chance.randrange(256)]) + text[at:]
            path.write_bytes(text)
            rounds += 1
            try:
                read(path)
            except BaseException:
                FAILED.parent.mkdir(parents=True, exist_ok=True)
                FAILED.write_bytes(text)
                raise

        while time.monotonic() < until:
            try:
                attack()
            except Exception as error:
                print(f"{type(error).__name__}: {error}\nkept: {FAILED}", file=sys.stderr)
                return 1
    print(f"{rounds} mutated files: all read or refused by name")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
