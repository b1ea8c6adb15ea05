// The factorised matrix I - A of a small economy.
// Used by certified_solver.hpp for direct solves.
#pragma once

#include <memory>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// LU with partial pivoting.
class Factors {
 public:
  /// @param coefficients the whole matrix A, row and column k = sector x regions + region
  explicit Factors(const Sparse& coefficients);
  ~Factors();
  Factors(const Factors&) = delete;
  Factors& operator=(const Factors&) = delete;

  /// x = (I - A)^-1 x, or (I - A')^-1 x for the adjoint.
  void solve(bool adjoint, Block& x) const;

 private:
  struct Triangles;
  std::unique_ptr<Triangles> triangles_;
};

}  // namespace commonweal
