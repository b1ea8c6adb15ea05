// The factorised matrix I - A of a small economy.
// Used by certified_solver.hpp for direct solves.
#pragma once

#include <vector>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// Block LU without pivoting between blocks (Demmel, Higham and Schreiber, 1995), which is stable where A is
/// productive: in units of its multipliers I - A is dominated by its diagonal, and stays so as it is factorised. With A
/// >= 0 only numbers of one sign are added up outside the diagonal blocks.
class Factors {
 public:
  /// @param coefficients the whole matrix A, row and column k = sector x regions + region
  explicit Factors(Matrix coefficients);

  /// x = (I - A)^-1 x, or (I - A')^-1 x for the adjoint.
  void solve(bool adjoint, Block& x) const;

 private:
  struct Range {
    Index first, count;
  };
  Index blocks() const { return static_cast<Index>(inverses_.size()); }
  Range block(Index k) const;

  Matrix factors_;                // -L below the diagonal blocks, -U above them
  std::vector<Matrix> inverses_;  // of the diagonal blocks of U; those of L are ones
};

}  // namespace commonweal
