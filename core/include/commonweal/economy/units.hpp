// Economies in units of their own (tonnes, kilowatt-hours, bridges): a proof that no unit can spoil, and a solver that
// changes units where those given keep another from its tolerance.
// Used by the bindings for plain coefficients; supply-use economies are in money.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "commonweal/economy/economy.hpp"
#include "commonweal/solver/solver.hpp"

namespace commonweal {

/// What proves an economy productive whatever its units are.
struct Prices {
  std::vector<int> exponents;  ///< powers of two, one for each row, near prices that leave every sector a margin
  Matrix multipliers;          ///< n x 1: at least L' 1, in the economy's own units
};

/// Prices by the power series: where a term A'^K 1 < 1 in every row, A is productive, and L' 1 is at most
/// (1 + A' 1 + ... + A'^(K-1) 1) / (1 - max A'^K 1). Only positive numbers are added up, so rounding stays relative to
/// each row whatever its unit. Prices are a power series, too, of A' times a number above one.
/// @param magnitude without negative entries
/// @return nothing where no term came below one in as many rounds as a solve may take
std::optional<Prices> prices_of(const CoefficientEconomy& magnitude);

/// Solves in the units given and, where those keep the solver from a proof or from its tolerance, at prices.
class UnitsSolver final : public Solver {
 public:
  /// Makes a solver of the same kind for any units.
  using Make = std::function<std::unique_ptr<Solver>(std::shared_ptr<const HostOperator>)>;

  /// @throws NotProductive when A >= 0 is not productive in any units
  UnitsSolver(std::shared_ptr<const CoefficientEconomy> economy, Make make);

  CertifiedSolution solve(const Block& f, const Block* start = nullptr) const override;
  CertifiedSolution solve_adjoint(const Block& s, const Block* start = nullptr) const override;
  Block output_multiplier_bound() const override;
  bool proven() const override;
  const SpectralEstimate& estimate() const override;
  std::string device() const override;

 private:
  struct AtPrices {
    Prices prices;
    std::unique_ptr<Solver> solver;
  };

  const AtPrices* at_prices() const;
  CertifiedSolution either(const Block& f, const Block* start, bool adjoint) const;
  CertifiedSolution in_prices(const AtPrices& priced, const Block& f, const Block* start, bool adjoint) const;

  std::shared_ptr<const CoefficientEconomy> economy_;
  Make make_;
  std::unique_ptr<Solver> given_;  // in the units given; null where those keep it from a proof
  mutable std::mutex lock_;
  mutable bool looked_ = false;
  mutable std::optional<AtPrices> priced_;
};

}  // namespace commonweal
