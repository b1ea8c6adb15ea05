// The interface that every economy and every backend meets: the coefficients A of x = A x + f, as a map on vectors.
// Used by the solver and the certificate; implemented by economies here and by the CUDA backend.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commonweal/matrix.hpp"

namespace commonweal {

/// The names of sectors and regions, for messages. Empty: positions are shown.
struct Labels {
  std::vector<std::string> sectors;
  std::vector<std::string> regions;

  std::string sector(Index k) const;
  std::string region(Index k) const;

  /// Sector, and in which region where there are several.
  std::string of(Index sector, Index region) const;
};

template <class Vector>
class Operator {
 public:
  virtual ~Operator() = default;

  virtual Index sectors() const = 0;
  virtual Index regions() const = 0;

  /// y = A x
  virtual void apply(const Vector& x, Vector& y) const = 0;

  /// y = A' x
  virtual void apply_adjoint(const Vector& x, Vector& y) const = 0;

  /// An operator whose entries bound those of |A|. Null where A itself has no negative entry.
  virtual std::unique_ptr<Operator> magnitude() const = 0;

  /// The same coefficients with products in single precision. Null where none of its products would be faster.
  virtual std::unique_ptr<Operator> in_single() const = 0;

  /// Floating-point operations of one application to one column, and bytes of the tables that one application reads.
  virtual double flops() const = 0;
  virtual double bytes() const = 0;

  /// The largest number of rounded operations between an entry of x and an entry of A x or A' x.
  virtual Index rounding_depth() const = 0;

  virtual const Labels& labels() const = 0;
};

using HostOperator = Operator<Block>;

/// The whole matrix A, row and column k = sector x regions + region: what the engine itself never forms.
/// @throws ModelError above 10,000 rows
Sparse assemble(const HostOperator& economy);

}  // namespace commonweal
