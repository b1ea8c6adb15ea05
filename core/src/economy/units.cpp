#include "commonweal/economy/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "commonweal/error.hpp"
#include "commonweal/solver/certified_solver.hpp"

namespace commonweal {

namespace {

constexpr double kBelowOne = 0.5;   // the last term of a proof, in every row
constexpr double kMostWork = 1e10;  // operations that the search for a proof may take
constexpr double kLeastRounds = 100.0, kMostRounds = 20'000.0;
constexpr double kLastTerm = 1e-3;  // of prices, in every row
constexpr double kMargin = 1.02;    // of prices over the cost of inputs: more would make far suppliers' parts vanish
constexpr int kTries = 6;           // of prices, each nearer to no margin
constexpr int kMostExponent = 900;  // of a price: beyond it doubles end
constexpr double kLoose = 1e-6;     // a proven error above this may be the units'

/// What rounding may have multiplied or divided a term by after so many rounds.
double growth(Index depth, int rounds) { return std::pow(1.0 + certified::gamma(depth), rounds + 2); }

int most_rounds(const CoefficientEconomy& a) {
  return static_cast<int>(std::clamp(kMostWork / std::max(a.cost().flops, 1.0), kLeastRounds, kMostRounds));
}

/// sum + factor A' term + (factor A')^2 term + ..., until the terms are small.
/// @param done bool(const Matrix& term, const Matrix& sum)
/// @return how many; nothing where they do not become so
template <class Done>
std::optional<int> power_series(const CoefficientEconomy& a, double factor, Block& term, Matrix& sum, Done&& done) {
  Block next(term.shape);
  const int most = most_rounds(a);
  for (int k = 1; k <= most; ++k) {
    a.apply_adjoint(term, next);
    term.values = factor * next.values;
    sum += term.values;
    if (!sum.allFinite()) return std::nullopt;
    if (done(term.values, sum)) return k;
  }
  return std::nullopt;
}

/// Powers of two near u: (I - factor A') u = 1 with the largest factor that has a solution at hand.
std::vector<int> exponents_of_prices(const CoefficientEconomy& a, double radius, const Matrix& without_margin) {
  Matrix prices = without_margin;
  double factor = std::min(kMargin, radius > 0.0 ? 1.0 / std::sqrt(radius) : kMargin);
  for (int k = 0; k < kTries; ++k, factor = std::sqrt(factor)) {
    Block term({a.sectors(), 1, 1});
    term.values.setOnes();
    Matrix sum = term.values;
    const auto small = [](const Matrix& last, const Matrix& all) {
      return (last.array() <= kLastTerm * all.array()).all();
    };
    if (!power_series(a, factor, term, sum, small)) continue;
    prices = sum;
    break;
  }
  std::vector<int> result;
  for (Index i = 0; i < prices.rows(); ++i)
    result.push_back(std::clamp(static_cast<int>(std::lround(std::log2(prices(i, 0)))), -kMostExponent, kMostExponent));
  return result;
}

/// Rows of a block times two to the power of their exponents.
Block times_powers(const Block& x, const std::vector<int>& exponents, int sign) {
  Block result = x;
  for (Index i = 0; i < x.shape.sectors; ++i)
    result.values.row(i) = x.values.row(i).unaryExpr(
        [exponent = sign * exponents[static_cast<std::size_t>(i)]](double v) { return std::ldexp(v, exponent); });
  return result;
}

}  // namespace

std::optional<Prices> prices_of(const CoefficientEconomy& magnitude) {
  Block term({magnitude.sectors(), 1, 1});
  term.values.setOnes();
  Matrix sum = term.values;
  std::vector<double> largest{1.0};
  const auto below_one = [&](const Matrix& last, const Matrix&) {
    largest.push_back(last.maxCoeff());
    return largest.back() <= kBelowOne;
  };
  const std::optional<int> rounds = power_series(magnitude, 1.0, term, sum, below_one);
  if (!rounds) return std::nullopt;
  const double rounded = growth(magnitude.cost().depth, *rounds), last = largest.back() * rounded;
  if (!(last < 1.0)) return std::nullopt;
  Prices result;
  result.multipliers = sum * (rounded / (1.0 - last));
  // How fast the last terms fell tells the spectral radius.
  const std::size_t from = largest.size() / 4 * 3, steps = largest.size() - 1 - from;
  const double radius = steps > 0 && largest.back() > 0.0
                            ? std::pow(largest.back() / largest[from], 1.0 / static_cast<double>(steps))
                            : largest.back();
  result.exponents = exponents_of_prices(magnitude, radius, sum);
  return result;
}

UnitsSolver::UnitsSolver(std::shared_ptr<const CoefficientEconomy> economy, Make make)
    : economy_(std::move(economy)), make_(std::move(make)) {
  try {
    given_ = make_(economy_);
  } catch (const NotProductive&) {
    if (!at_prices()) throw;
  }
  if (given_ && !given_->proven() && at_prices()) given_.reset();
}

/// Made when it is first needed; null where there are no prices.
const UnitsSolver::AtPrices* UnitsSolver::at_prices() const {
  const std::lock_guard<std::mutex> lock(lock_);
  if (!looked_) {
    looked_ = true;
    const std::unique_ptr<HostOperator> magnitude = economy_->magnitude();
    const auto& bounding = magnitude ? dynamic_cast<const CoefficientEconomy&>(*magnitude) : *economy_;
    if (std::optional<Prices> prices = prices_of(bounding)) {
      auto solver = make_(economy_->in_units(prices->exponents));
      priced_.emplace(AtPrices{std::move(*prices), std::move(solver)});
    }
  }
  return priced_ ? &*priced_ : nullptr;
}

CertifiedSolution UnitsSolver::solve(const Block& f, const Block* start) const { return either(f, start, false); }

CertifiedSolution UnitsSolver::solve_adjoint(const Block& s, const Block* start) const {
  return either(s, start, true);
}

CertifiedSolution UnitsSolver::either(const Block& f, const Block* start, bool adjoint) const {
  if (!given_) return in_prices(*at_prices(), f, start, adjoint);
  CertifiedSolution found;
  try {
    found = adjoint ? given_->solve_adjoint(f, start) : given_->solve(f, start);
  } catch (const NoConvergence&) {
    if (!at_prices()) throw;
    return in_prices(*at_prices(), f, start, adjoint);
  }
  const auto worst = [](const CertifiedSolution& one) {
    const std::vector<double>& relative = one.certificate.relative;
    return relative.empty() ? 0.0 : *std::max_element(relative.begin(), relative.end());
  };
  if (!(worst(found) > kLoose) || !at_prices()) return found;
  CertifiedSolution other = in_prices(*at_prices(), f, start, adjoint);
  return worst(other) < worst(found) ? other : found;
}

/// (I - A) x = f is the same system in other units. Errors obey sum |e| <= (L' 1)' |r| in the units given; and for the
/// adjoint, row by row, |e_j| <= max |r| of the units of prices times its multiplier there, taken back.
CertifiedSolution UnitsSolver::in_prices(const AtPrices& priced, const Block& f, const Block* start,
                                         bool adjoint) const {
  const std::vector<int>& e = priced.prices.exponents;
  const int sign = adjoint ? -1 : 1;  // quantities become fewer where their unit becomes dearer, prices higher
  const Block given = times_powers(f, e, sign);
  require<ModelError>(all_finite(given), "the right-hand side is beyond the largest double at prices of its rows");
  std::optional<Block> from;
  if (start) from = times_powers(*start, e, sign);
  const Block* const begin = from ? &*from : nullptr;
  CertifiedSolution found = adjoint ? priced.solver->solve_adjoint(given, begin) : priced.solver->solve(given, begin);

  Certificate& certificate = found.certificate;
  const Block at_prices = certificate.residuals;
  found.x = times_powers(found.x, e, -sign);
  certificate.residuals = times_powers(at_prices, e, -sign);
  require<ModelError>(all_finite(found.x),
                      "the answer is beyond the largest double; give the right-hand side in larger units");
  const Matrix& multipliers = priced.prices.multipliers;
  const double largest = multipliers.maxCoeff();  // of what a residual of one in every row can do to an entry
  double dearest = std::numeric_limits<double>::infinity();
  if (priced.solver->proven()) dearest = times_powers(priced.solver->output_multiplier_bound(), e, 1).values.maxCoeff();
  const double unit = certified::gamma(economy_->cost().depth);
  for (std::vector<double>* each : {&certificate.residual, &certificate.bound, &certificate.relative}) each->clear();
  for (Index c = 0; c < f.shape.columns; ++c) {
    const Eigen::VectorXd residuals = certificate.residuals.values.col(c), x = found.x.values.col(c).cwiseAbs();
    ResidualNorms measures{residuals.sum(), residuals.dot(multipliers.col(0)), x.sum(), 0.0, x.maxCoeff()};
    measures.largest = std::min(residuals.maxCoeff() * largest, at_prices.values.col(c).maxCoeff() * dearest);
    certified::add_bounds(measures, true, adjoint, 1.0, unit, 0, f.shape.sectors, certificate);
  }
  certificate.proven = true;
  return found;
}

Block UnitsSolver::output_multiplier_bound() const {
  if (given_) return given_->output_multiplier_bound();
  Block result({economy_->sectors(), 1, 1});
  result.values = at_prices()->prices.multipliers;
  return result;
}

bool UnitsSolver::proven() const { return !given_ || given_->proven(); }

const SpectralEstimate& UnitsSolver::estimate() const {
  return given_ ? given_->estimate() : at_prices()->solver->estimate();
}

std::string UnitsSolver::device() const { return given_ ? given_->device() : at_prices()->solver->device(); }

}  // namespace commonweal
