// How trade in a class of commodities falls with distance: a table of regions by regions.
// Used by gravity trade (trade.hpp) and by its balancing (balance.hpp).
#pragma once

#include <memory>
#include <utility>

#include "commonweal/linalg/cost.hpp"
#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// How much regions trade for being near each other: a symmetric table over regions, dense, in doubles or in single
/// precision, or sparse where most pairs are out of reach. Copies share their entries.
class Kernel {
 public:
  /// @throws ModelError unless square, symmetric, finite and at least 0
  explicit Kernel(Matrix dense);
  explicit Kernel(Sparse sparse);

  /// exp(-decay logarithm), of logarithms of distances; dense, in single precision: half the memory, and products as
  /// exact.
  static Kernel of_decay(const Eigen::Ref<const SingleMatrix>& logarithm, double decay);

  Index regions() const;

  /// The entries where they are stored sparse; else null.
  const Sparse* sparse() const;

  /// A copy of all entries.
  Matrix dense() const;

  /// y = x K for the rows of x
  void multiply(const Matrix& x, Matrix& y) const;

  /// The same kernel with single precision products, made once for all copies; as it is where it is sparse.
  Kernel in_single() const;
  bool is_single() const { return products_ != Products::exact; }

  /// The same kernel with the fastest products that a later one can make good: those of many regions by groups of them,
  /// where that comes near; else those in single precision.
  Kernel in_groups() const;

  /// Where products are in single precision, how far they are off.
  Roughness roughness() const;

  /// A product of `rows` rows in parts, for threads that share out the products of several kernels: any of them alone.
  Index parts(Index rows) const;

  /// y = x K for one part; x and y are rows x regions, one row after the other, in floats where `is_single`.
  void multiply_part(Index part, Index rows, const double* x, double* y) const;
  void multiply_part(Index part, Index rows, const float* x, float* y) const;

  /// Of a product with one row.
  Cost cost() const;

  double operator()(Index origin, Index destination) const;

 private:
  struct Entries;
  explicit Kernel(std::shared_ptr<Entries> entries) : entries_(std::move(entries)) {}

  std::shared_ptr<Entries> entries_;
  enum class Products { exact, single, grouped } products_ = Products::exact;
};

}  // namespace commonweal
