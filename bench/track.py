"""Keeps score of the engine's throughput: records runs of the suite, compares them, draws them over commits.

    bench/track.py record             runs the suite of this tree, and keeps the record under bench/results/
    bench/track.py compare A B        is B slower than A? Ratios of medians with a U test; ends with 1 where it is
    bench/track.py versus COMMIT      builds that commit, too, runs both in turn, and compares them
    bench/track.py plot FILE          draws throughput over commits, each run over its own ceilings (.svg, .png, .html)
    bench/track.py page FILE          one HTML file with the chart, the runs and the last one's times

Records are Google Benchmark's JSON. On machines that others use, too, only `versus` is a gate: the two are run in turn,
so that what slows one slows the other.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "tracking"))

from difference import REPETITIONS, THRESHOLD, table  # noqa: E402
from records import Record, described, git, merged  # noqa: E402
from suite import TRACKED, build, run  # noqa: E402

TREE, RESULTS = HERE.parent, HERE / "results"
#: `versus` runs them so often in turn, each time with a share of the repetitions.
TURNS = 3


def record(chosen: argparse.Namespace) -> int:
    found = described(run(chosen.program or build(TREE), chosen.benchmarks, chosen.repetitions), TREE)
    when = str(found.context["date"])[:16].replace(":", "").replace("T", "-")
    path = chosen.out or RESULTS / f"track-{when}-{found.name}.json"
    found.write(path)
    print(path)
    return 0


def compare(chosen: argparse.Namespace) -> int:
    lines, slower = table(Record.read(chosen.before), Record.read(chosen.after), chosen.threshold)
    print("\n".join(lines))
    return int(slower)


def versus(chosen: argparse.Namespace) -> int:
    commit = git("rev-parse", "--short=10", f"{chosen.commit}^{{commit}}", folder=TREE)
    other = TREE / "build" / "versus" / commit
    if not other.exists():
        git("worktree", "prune", folder=TREE)
        git("worktree", "add", "--detach", str(other), commit, folder=TREE)
    programs = {other: build(other), TREE: build(TREE)}
    runs: dict[Path, list[Record]] = {tree: [] for tree in programs}
    share = -(-chosen.repetitions // TURNS)
    for turn in range(TURNS):
        for tree in [other, TREE] if turn % 2 == 0 else [TREE, other]:
            print(f"turn {turn + 1} of {TURNS}: {'this tree' if tree == TREE else commit}", file=sys.stderr, flush=True)
            runs[tree].append(run(programs[tree], chosen.benchmarks, share))
    before, after = (described(merged(runs[tree]), tree) for tree in (other, TREE))
    if chosen.out:
        for one in (before, after):
            one.write(chosen.out / f"versus-{one.name}.json")
    lines, slower = table(before, after, chosen.threshold)
    print("\n".join(lines))
    return int(slower)


def kept(chosen: argparse.Namespace) -> list[Record]:
    paths = chosen.records or sorted(RESULTS.glob("track-*.json"))
    if not paths:
        raise SystemExit(f"there is no record under {RESULTS}; bench/track.py record makes one")
    return [Record.read(path) for path in paths]


def plot(chosen: argparse.Namespace) -> int:
    from show import plot as drawn

    chosen.file.parent.mkdir(parents=True, exist_ok=True)
    drawn(kept(chosen)).save(chosen.file)
    return 0


def page(chosen: argparse.Namespace) -> int:
    from show import page as written

    written(kept(chosen), chosen.file)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("record", help="run the suite of this tree, and keep the record")
    one.add_argument("--out", type=Path, help="where it goes (default: bench/results/track-DATE-COMMIT.json)")
    one.add_argument("--program", type=Path, help="a suite that is built already")
    one.set_defaults(work=record)
    two = commands.add_parser("compare", help="is one record slower than another?")
    two.add_argument("before", type=Path)
    two.add_argument("after", type=Path)
    two.set_defaults(work=compare)
    three = commands.add_parser("versus", help="build another commit, too, run both in turn, and compare them")
    three.add_argument("commit")
    three.add_argument("--out", type=Path, help="a folder for the two records")
    three.set_defaults(work=versus)
    for command in (one, three):
        command.add_argument("--repetitions", type=int, default=REPETITIONS, help="of each (default: %(default)s)")
        command.add_argument("--benchmarks", default=TRACKED, help="a regular expression (default: those tracked)")
    for command in (two, three):
        command.add_argument(
            "--threshold", type=float, default=THRESHOLD, help="what ratio is slower (default: %(default)s)"
        )
    for name, work in (("plot", plot), ("page", page)):
        command = commands.add_parser(name, help=f"make a {name} of the records")
        command.add_argument("file", type=Path)
        command.add_argument("records", type=Path, nargs="*", help="records (default: those under bench/results/)")
        command.set_defaults(work=work)
    chosen = parser.parse_args()
    return int(chosen.work(chosen))


if __name__ == "__main__":
    sys.exit(main())
