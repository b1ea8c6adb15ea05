// Which method is fastest: a cost model whose constants bench/ measures.
// Used by the certified solver.
#pragma once

#include "commonweal/operator.hpp"
#include "commonweal/solver.hpp"
#include "commonweal/spectrum.hpp"

namespace commonweal {

/// What is known of an economy before it is solved.
struct Prospects {
  Ellipse ellipse;        ///< of a Chebyshev semi-iteration
  int krylov_rounds = 0;  ///< of a GMRES solve to `krylov_tolerance`
  double krylov_tolerance = 1e-8;
};

struct Plan {
  Method method = Method::gmres;
  bool mixed = false;
  Index columns_at_once = 1;
};

/// How to solve for some columns. What the options leave open is decided by the sizes alone, so that the same question
/// has an answer of the same bits.
/// @param has_single whether the economy has products in single precision
/// @throws ModelError for a direct solve of an economy that is too large to assemble
Plan plan(const HostOperator& economy, const Prospects& prospects, Index columns, bool has_single,
          const SolverOptions& options);

}  // namespace commonweal
