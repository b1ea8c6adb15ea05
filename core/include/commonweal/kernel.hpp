// The table of nearness that a class of commodities shares.
// Used by gravity trade (trade.hpp) and by its balancing (balance.hpp).
#pragma once

#include "commonweal/matrix.hpp"

namespace commonweal {

/// How much regions trade for being near each other: a symmetric table over regions, dense, or sparse where most pairs
/// are out of reach.
class Kernel {
 public:
  /// @throws ModelError unless square, symmetric, finite and at least 0
  explicit Kernel(Matrix dense);
  explicit Kernel(Sparse sparse);

  Index regions() const;

  /// y = x K for the rows of x
  void multiply(const Matrix& x, Matrix& y) const;

  double operator()(Index origin, Index destination) const;

 private:
  Matrix dense_;
  Sparse sparse_;
  bool is_dense_;
};

}  // namespace commonweal
