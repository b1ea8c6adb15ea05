// Solutions in long doubles, which the engine's are measured against.
#pragma once

#include <Eigen/Dense>

#include "commonweal/solver/certified_solver.hpp"
#include "random_economy.hpp"

namespace commonweal::testing {

using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

/// (I - A)^-1 f, or (I - A')^-1 f, of the assembled matrix: (sector, region) x column.
inline LongMatrix exact_solution(const HostOperator& economy, const Block& f, bool adjoint) {
  const LongMatrix a = assembled(economy, adjoint).cast<long double>();
  LongMatrix rhs(a.rows(), f.shape.columns);
  for (Index c = 0; c < f.shape.columns; ++c) rhs.col(c) = column(f, c).cast<long double>();
  return (LongMatrix::Identity(a.rows(), a.rows()) - a).partialPivLu().solve(rhs);
}

/// What a certificate bounds: the sum of a column's errors, of the adjoint the largest of them.
inline double error_of(const CertifiedSolution& solution, const LongMatrix& exact, Index c, bool adjoint) {
  const LongMatrix gap = (column(solution.x, c).cast<long double>() - exact.col(c)).cwiseAbs();
  return static_cast<double>(adjoint ? gap.maxCoeff() : gap.sum());
}

}  // namespace commonweal::testing
