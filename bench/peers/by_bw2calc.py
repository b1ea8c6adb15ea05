"""bw2calc: an activity for each row, one product each. Solved directly (by PARDISO where pypardiso is), by GMRES, or,
for the scores of every product, the other way round (adjoint)."""

import asked
import bw2calc as bc
import bw_processing as bwp
import numpy as np
import scipy.sparse as sp
from problems import Problem


def matrix(package: bwp.Datapackage, name: str, values: sp.coo_array) -> None:
    indices = np.array(list(zip(*values.coords, strict=True)), dtype=bwp.INDICES_DTYPE)
    package.add_persistent_vector(matrix=name, indices_array=indices, data_array=values.data)


class Direct(asked.Way):
    kind = bc.LCA

    def __init__(self, problem: Problem) -> None:
        self.package = bwp.create_datapackage()
        matrix(self.package, "technosphere_matrix", sp.coo_array(sp.eye_array(problem.size) - sp.csr_array(problem.a)))

    def output(self, right: np.ndarray) -> np.ndarray:
        columns = right.reshape(len(right), -1).T
        lca = self.kind(dict(enumerate(columns[0])), data_objs=[self.package])
        lca.lci(factorize=len(columns) > 1)
        found = [lca.supply_array]
        for column in columns[1:]:
            lca.lci(dict(enumerate(column)))
            found.append(lca.supply_array)
        return np.stack(found, axis=1).reshape(right.shape)


class Iterative(Direct):
    kind = bc.JacobiGMRESLCA


class Adjoint(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.package = bwp.create_datapackage()
        matrix(self.package, "technosphere_matrix", sp.coo_array(sp.eye_array(problem.size) - sp.csr_array(problem.a)))
        matrix(self.package, "biosphere_matrix", sp.coo_array(problem.accounts))

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        packages, names = [self.package], []
        for k in range(len(accounts)):
            names.append(("account", str(k)))
            packages.append(bwp.create_datapackage())
            packages[-1].add_persistent_vector(
                matrix="characterization_matrix",
                indices_array=np.array([(k, 0)], dtype=bwp.INDICES_DTYPE),
                data_array=np.ones(1),
                identifier=list(names[-1]),
            )
        lca = bc.FastScoresOnlyMultiLCA(
            demands={"any": {0: 1.0}},
            method_config={"impact_categories": names},
            data_objs=packages,
            direction="adjoint",
        )
        next(lca)
        return lca.product_scores.to_numpy()


if __name__ == "__main__":
    asked.main({"direct": Direct, "iterative": Iterative, "adjoint": Adjoint}, bc.__version__)
