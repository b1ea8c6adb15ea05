"""A batch against a loop over `us.compare`: the same cells in one run, their figures held against each other.

The loop asks as few questions as a loop can: one for each economy, variant, draw and scenario, which tells both
closures at once, of models that are loaded once. Usage: python bench/batch.py [WORKERS]
"""

import sys
import tempfile
from itertools import product
from pathlib import Path
from time import perf_counter

import commonweal as cw
import numpy as np
from commonweal.batch.plan import economies_of, read_plan, scenarios_of
from commonweal.batch.run import run
from commonweal.parameters.registry import values
from commonweal.results.cells import accounts_of
from commonweal.uncertainty.draws import Draw, drawn_parameters

#: What a loop can do, too: drawn parameters, and no tables.
PLAN = """\
name: the library
economies: [{{regions: state, trade: [quotient, gravity]}}]
scenarios:
{scenarios}
accounts: [jobs, labour_income, value_added, ghg, wellby]
parameters: [{variants}]
draws: {draws}
sources: [parameters]
"""
VARIANTS = {"one": ["{name: usual, set: {}}"]}
VARIANTS["four"] = [
    *VARIANTS["one"],
    *(f"{{name: a{k}, set: {{wellby.additional: {0.2 * k:.1f}}}}}" for k in (1, 2, 3)),
]
#: Draws of the batch, and of the loop, whose pace does not hang on how many there are.
BATCH, LOOP = 40, 1
#: How far figures may differ: a draw of a batch is solved to eight digits.
NEAR = 1e-6


def loop(plan, results) -> tuple[int, float]:
    """Cells, and the seconds that they took."""
    models = [(one.label, cw.load(regions=one.regions, trade=one.trade)) for one in economies_of(plan)]
    for _, us in models:  # what is done once for a model is done before the clock starts
        us.compare(["chips"], closure="type-ii", accounts=list(plan.accounts))
    asked = scenarios_of(plan, Path())
    cells, start, found = 0, perf_counter(), []
    for (label, us), variant, number in product(models, plan.parameters, range(LOOP)):
        usual = values(variant.set)
        drawn = drawn_parameters(Draw(plan.seed, number), usual, variant.set)
        changes = {name: value for name, value in drawn.items() if value != values({})[name]}
        for one in asked:
            result = us.compare(
                [one.scenario], amount=one.amount, closure="type-ii", accounts=list(plan.accounts), parameters=changes
            )
            cells += 2
            found.append((label, variant.name, str(number), one.label, result.table))
    seconds = perf_counter() - start
    for label, variant, number, scenario, table in found:
        at = results.sel(economy=label, variant=variant, draw=number, scenario=scenario)
        ours = np.stack([at[name].values for name in accounts_of(results)], axis=0)
        theirs = table.to_numpy().reshape(ours.shape)
        assert np.abs(ours / theirs - 1.0).max() < NEAR, (label, scenario, ours, theirs)
    return cells, seconds


def main() -> None:
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    names = "\n".join(f"  - scenario: {name}" for name in cw.scenarios().index)
    for several, variants in VARIANTS.items():
        with tempfile.TemporaryDirectory() as folder:
            path, out = Path(folder) / "plan.yaml", Path(folder) / "out.h5"
            path.write_text(PLAN.format(scenarios=names, variants=", ".join(variants), draws=BATCH), encoding="utf-8")
            plan = read_plan(path)
            start = perf_counter()
            run(path, out, workers=workers)
            batch = perf_counter() - start
            results = cw.open_results(out)
            cells = int(np.prod([results.sizes[axis] for axis in results["jobs"].dims]))
            looped, seconds = loop(plan, results)
        pace, slow = cells / batch, looped / seconds
        print(
            f"{several} variant{'s' if len(variants) > 1 else ''} of accounts' parameters: a batch {pace:,.0f} cells a "
            f"second "
            f"({cells:,} in {batch:.0f} s, loading included), a loop over compare {slow:.1f} ({looped} in "
            f"{seconds:.0f} s); {pace / slow:.0f} times"
        )


if __name__ == "__main__":
    main()
