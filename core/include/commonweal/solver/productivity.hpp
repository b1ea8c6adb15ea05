// The proof that an economy is productive, and what is known of it afterwards: its multipliers' bound and its spectrum.
// One text for every backend, as in gmres.hpp. Used by certified_solver.hpp.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "commonweal/error.hpp"
#include "commonweal/solver/cost_model.hpp"
#include "commonweal/solver/gmres.hpp"
#include "commonweal/solver/operator.hpp"

namespace commonweal {

namespace productivity {

/// Ones in the first column, signs without a pattern in the second: ones alone would miss eigenvectors that sum to
/// zero, such as trade between like regions.
Block probes(Index sectors, Index regions);

/// The sectors where one round of inputs gives the most again, by the growth of a positive vector under A'.
/// @param apply_adjoint void(const Block& in, Block& out)
std::string most_demanding(Index sectors, Index regions, const Labels& labels,
                           const std::function<void(const Block&, Block&)>& apply_adjoint);

/// The same of an operator of any backend.
template <BlockVector Vector>
std::string most_demanding(const Operator<Vector>& a) {
  Vector in = a.vector(1), out = a.vector(1);
  return most_demanding(a.sectors(), a.regions(), a.labels(), [&](const Block& x, Block& y) {
    load_columns(x, 0, in);
    a.apply_adjoint(in, out);
    store_columns(out, 0, y);
  });
}

/// v / c of the proof, from v and A' v in the first columns; nothing where they prove nothing.
std::optional<Block> multiplier_bound(const Block& v, const Block& ax, Index rounding_depth);

}  // namespace productivity

/// What another solver of the same economy knew: v, in few digits or many, and its spectrum.
struct Known {
  Block multipliers;
  SpectralEstimate estimate;
};

/// Holds v = L' 1, the output multipliers, which prove the economy productive: if v > 0 and (I - A') v >= c > 0 then
/// I - A is a nonsingular M-matrix (Berman and Plemmons, 1994, ch. 6), L >= 0 and L' 1 <= v / c.
///
/// Where A has negative entries the same is done with |A|, which bounds |L|; where |A| is not productive there is no
/// proof. v comes from a GMRES solve, with products in single precision where there are some, whose Ritz values are
/// kept: they give every later solve the ellipse of A's spectrum. Where v is known it proves what it proves, in one
/// round; a spectrum that is wrong costs rounds and no more.
template <BlockVector Vector>
class ProductivityProof {
 public:
  /// @param magnitude bounds |A|; null where A has no negative entry
  /// @param single    products in single precision, of A and of `magnitude`; null where there are none
  /// @param tolerance of the proof's solve
  /// @param known     null where nothing is
  /// @throws NotProductive when A >= 0 is not, naming the sectors to blame
  ProductivityProof(const Operator<Vector>& economy, const Operator<Vector>* magnitude, const Operator<Vector>* single,
                    const Operator<Vector>* single_magnitude, double tolerance, const Known* known) {
    const Operator<Vector>& a = magnitude ? *magnitude : economy;
    if (known && holds(a, *known)) return;
    Gmres<Vector> gmres;
    const auto solved = [&](const Operator<Vector>& by, bool by_singles) {
      Vector f = a.vector(2), v = a.vector(2), ax = a.vector(2);
      load_columns(productivity::probes(a.sectors(), a.regions()), 0, f);
      copy(f, v);
      SolverOptions options;
      options.tolerance = by_singles ? std::max(tolerance, kSinglesReach) : tolerance;
      estimate_.krylov_tolerance = options.tolerance;
      const auto apply = [&by](const Vector& in, Vector& out) { by.apply_adjoint(in, out); };
      estimate_.krylov_rounds = gmres.solve(apply, f, v, ax, false, options).rounds;
      Block found({a.sectors(), 2, a.regions()});
      store_columns(v, 0, found);
      return found;
    };
    // However v was found, what it proves is measured by A itself. Where products in single precision lead to a v that
    // proves little, those in doubles lead to one that proves more.
    std::optional<Block> bound;
    if (const Operator<Vector>* rough = magnitude ? single_magnitude : single) {
      const Block v = solved(*rough, true);
      bound = proved(a, v);
      if (bound && !proves_enough(*bound, v)) bound.reset();
    }
    if (!bound) bound = proved(a, solved(a, false));
    if (bound) {
      keep(a, *bound);
    } else if (!magnitude) {
      throw NotProductive(
          "the economy is not productive: making one more dollar of output uses up a dollar or more of inputs "
          "(Hawkins-Simon fails). Look first at " +
          productivity::most_demanding(a) +
          ". Check the units of the table and that imports and value added are left out of the inputs");
    }
    // The eigenvalues of |A| are not those of A.
    if (magnitude) solved(single ? *single : economy, single != nullptr);
    estimate_.ellipse = ellipse_around(gmres.ritz_values());
    estimate_.power_series = power_series(gmres.ritz_values());
  }

  /// v / c; none without a proof.
  const std::optional<Vector>& multipliers() const { return multipliers_; }
  double largest_multiplier() const { return largest_multiplier_; }

  const SpectralEstimate& estimate() const { return estimate_; }

 private:
  /// What v may prove less than it says, where it has few digits.
  static constexpr double kLooser = 1.05;
  /// Products in single precision lead to no smaller residual.
  static constexpr double kSinglesReach = 10.0 * kSingle.error;

  void keep(const Operator<Vector>& a, const Block& bound) {
    multipliers_ = a.vector(1);
    load_columns(bound, 0, *multipliers_);
    largest_multiplier_ = bound.values.maxCoeff();
  }

  /// v / c of the first column, if v proves anything.
  std::optional<Block> proved(const Operator<Vector>& a, const Block& v) const {
    Vector in = a.vector(1), out = a.vector(1);
    load_columns(v, 0, in);
    a.apply_adjoint(in, out);
    Block inputs({a.sectors(), 1, a.regions()});
    store_columns(out, 0, inputs);
    return productivity::multiplier_bound(v, inputs, a.cost().depth);
  }

  static bool proves_enough(const Block& bound, const Block& v) {
    return bound.values.maxCoeff() <= kLooser * v.values.leftCols(bound.values.cols()).maxCoeff();
  }

  /// Whether what was known proves the economy productive; then it is kept.
  bool holds(const Operator<Vector>& a, const Known& known) {
    const Block& v = known.multipliers;
    if (v.shape != Shape{a.sectors(), 1, a.regions()}) return false;
    const std::optional<Block> bound = proved(a, v);
    if (!bound || !proves_enough(*bound, v)) return false;
    keep(a, *bound);
    estimate_ = known.estimate;
    return true;
  }

  std::optional<Vector> multipliers_;
  double largest_multiplier_ = 1.0;
  SpectralEstimate estimate_;
};

}  // namespace commonweal
