// The interface that every economy and every backend meets: the coefficients A of x = A x + f, as a map on vectors.
// Used by the solver and the certificate; implemented by economies here and by the CUDA backend.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "commonweal/linalg/block_vector.hpp"
#include "commonweal/linalg/cost.hpp"
#include "commonweal/linalg/labels.hpp"
#include "commonweal/linalg/table.hpp"
#include "commonweal/solver/cost_model.hpp"

namespace commonweal {

template <class Vector>
class Operator {
 public:
  virtual ~Operator() = default;

  virtual Index sectors() const = 0;
  virtual Index regions() const = 0;

  /// A vector of zeros over its sectors and regions, with so many columns.
  virtual Vector vector(Index columns) const = 0;

  /// y = A x
  virtual void apply(const Vector& x, Vector& y) const = 0;

  /// y = A' x
  virtual void apply_adjoint(const Vector& x, Vector& y) const = 0;

  /// An operator whose entries bound those of |A|. Null where A itself has no negative entry.
  virtual std::unique_ptr<Operator> magnitude() const = 0;

  /// The same coefficients with products in single precision, and of many regions by groups of them. Null where none of
  /// its products would be faster.
  virtual std::unique_ptr<Operator> in_single() const = 0;

  /// Where products are in single precision, how far they are off.
  virtual Roughness roughness() const { return kSingle; }

  /// Of one application of A or A'.
  virtual Cost cost() const = 0;

  /// The whole matrix A, where the economy holds it; else null.
  virtual const Table* table() const { return nullptr; }

  virtual const Labels& labels() const = 0;

  /// What the device gives that it runs on.
  virtual DeviceRates rates() const = 0;
  virtual std::string device() const = 0;
};

using HostOperator = Operator<Block>;

/// What every economy on the host has in common.
class OnHost : public HostOperator {
 public:
  Block vector(Index columns) const final { return Block({sectors(), columns, regions()}); }
  DeviceRates rates() const final { return host_rates(); }
  std::string device() const final { return "cpu"; }
};

template <class Vector>
OperatorCost operator_cost(const Operator<Vector>& economy) {
  const Cost cost = economy.cost();
  const Index rows = economy.sectors() * economy.regions();
  return {rows, cost.flops, cost.bytes, economy.table() ? 0.0 : static_cast<double>(rows) * cost.flops};
}

/// The whole matrix of a map, row and column k = sector x regions + region: what the engine itself never forms.
/// @param apply void(const Block& in, Block& out)
/// @throws ModelError above 10,000 rows
Sparse assemble(Index sectors, Index regions, const std::function<void(const Block&, Block&)>& apply);

/// The whole matrix A.
template <class Vector>
Sparse assemble(const Operator<Vector>& economy) {
  std::optional<Vector> in, out;
  return assemble(economy.sectors(), economy.regions(), [&](const Block& x, Block& y) {
    if (!in || columns_of(*in) != x.shape.columns) {
      in.emplace(economy.vector(x.shape.columns));
      out.emplace(economy.vector(x.shape.columns));
    }
    load_columns(x, 0, *in);
    economy.apply(*in, *out);
    store_columns(*out, 0, y);
  });
}

}  // namespace commonweal
