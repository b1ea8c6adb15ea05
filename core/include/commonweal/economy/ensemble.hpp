// Many economies of one shape as one, so that draws of uncertain tables are solved together.
// Used by the bindings, the tests and the CUDA backend.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "commonweal/economy/economy.hpp"

namespace commonweal {

/// Economies that do not trade with each other, side by side: region r of draw d is region d R + r of the whole. They
/// may differ in use coefficients, import shares, trade, market shares and households; their product mix is one.
///
/// A solve answers for all draws at once. Its certificate is of the whole; the part of a draw is the sum over its own
/// regions of its residuals times the output multipliers' bound.
class Ensemble final : public OnHost {
 public:
  using Draws = std::vector<std::shared_ptr<const RegionalEconomy>>;

  /// @throws ModelError without draws, or where a draw has another shape, closure, trade model or product mix than the
  ///         first
  explicit Ensemble(Draws draws);

  Index sectors() const override { return draws_.front()->sectors(); }
  Index regions() const override { return count() * draws_.front()->regions(); }
  Index count() const { return static_cast<Index>(draws_.size()); }
  const Draws& draws() const { return draws_; }
  void apply(const Block& x, Block& y) const override { each(x, y, false); }
  void apply_adjoint(const Block& x, Block& y) const override { each(x, y, true); }
  std::unique_ptr<HostOperator> magnitude() const override;
  std::unique_ptr<HostOperator> in_single() const override;
  Roughness roughness() const override;
  Cost cost() const override;
  const Labels& labels() const override { return labels_; }

 private:
  /// The same draws by other operators, such as those of single precision.
  Ensemble(const Ensemble& of, Draws draws) : draws_(std::move(draws)), labels_(of.labels_) {}
  void each(const Block& x, Block& y, bool adjoint) const;

  /// One draw's part of x and of y, kept between rounds.
  struct Scratch {
    std::mutex lock;
    Block in, out;
  };

  Draws draws_;
  Labels labels_;
  mutable Scratch scratch_;
};

}  // namespace commonweal
