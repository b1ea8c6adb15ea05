// How trade in a class of commodities falls with distance: a table of regions by regions.
// Used by gravity trade (trade.hpp) and by its balancing (balance.hpp).
#pragma once

#include <memory>
#include <mutex>
#include <variant>

#include "commonweal/linalg/cost.hpp"
#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

class Packed;

/// How much regions trade for being near each other: a symmetric table over regions, dense, or sparse where most pairs
/// are out of reach. Copies share their entries.
class Kernel {
 public:
  /// @throws ModelError unless square, symmetric, finite and at least 0
  explicit Kernel(Matrix dense);
  explicit Kernel(Sparse sparse);

  Index regions() const;

  /// The entries where they are stored dense, or sparse; else null.
  const Matrix* dense() const { return std::get_if<Matrix>(entries_.get()); }
  const Sparse* sparse() const { return std::get_if<Sparse>(entries_.get()); }

  /// y = x K for the rows of x
  void multiply(const Matrix& x, Matrix& y) const;

  /// The same kernel with single precision products, made once for all copies; as it is where it is sparse.
  Kernel in_single() const;
  bool is_single() const { return single_ != nullptr; }

  /// A product of `rows` rows in parts, for threads that share out the products of several kernels: any of them alone.
  Index parts(Index rows) const;

  /// y = x K for one part; x and y are rows x regions, one row after the other, in floats where `is_single`.
  void multiply_part(Index part, Index rows, const double* x, double* y) const;
  void multiply_part(Index part, Index rows, const float* x, float* y) const;

  /// Of a product with one row.
  Cost cost() const;

  double operator()(Index origin, Index destination) const;

 private:
  using Entries = std::variant<Matrix, Sparse>;

  /// The dense entries in single precision, once somebody asked.
  struct Rounded {
    std::once_flag made;
    std::shared_ptr<const Packed> entries;
  };

  std::shared_ptr<const Entries> entries_;
  std::shared_ptr<Rounded> rounded_ = std::make_shared<Rounded>();
  std::shared_ptr<const Packed> single_;  // null but where products are in single precision
};

}  // namespace commonweal
