#include "commonweal/method.hpp"

#include <algorithm>
#include <cmath>

namespace commonweal {

namespace {

// Rates of a core or two, measured by bench/; only their ratios decide.
constexpr double kProductFlops = 1.2e11, kFactorFlops = 2e10, kBytes = 2e10;
constexpr double kSingleGain = 2.0;  // how much faster products are in single precision
constexpr double kCache = 4e6;       // bytes of vectors that stay near the cores
/// Products with this many operations for each byte of the tables are not held up by reading the tables.
constexpr double kIntensity = 64.0;
constexpr Index kMostDirect = 4'000;  // rows of a matrix that is factorised

double rounds_to(double tolerance, double factor) { return std::ceil(std::log(tolerance) / std::log(factor)) + 1.0; }

}  // namespace

Plan plan(const HostOperator& economy, const Prospects& prospects, Index columns, bool has_single,
          const SolverOptions& options) {
  const double rows = static_cast<double>(economy.sectors()) * static_cast<double>(economy.regions());
  const double vector = rows * sizeof(double);
  const double tables = economy.bytes();

  Plan result;
  const double in_cache = kCache / (6.0 * vector);
  const double for_tables = tables > kCache ? std::ceil(kIntensity * tables / economy.flops()) : 1.0;
  const auto most =
      std::clamp<Index>(static_cast<Index>(std::max(in_cache, for_tables)), 1, std::max<Index>(columns, 1));
  const Index parts = std::max<Index>(1, (columns + most - 1) / most);
  result.columns_at_once = std::max<Index>(1, (columns + parts - 1) / parts);  // evenly

  const double at_once = static_cast<double>(result.columns_at_once);
  const double reading = (tables > kCache ? tables : 0.0) / kBytes;
  const double product = at_once * economy.flops() / kProductFlops;
  const double pass = at_once * vector / kBytes;
  const double chebyshev_rounds = prospects.ellipse.factor < 1.0
                                      ? rounds_to(options.tolerance, prospects.ellipse.factor)
                                      : std::numeric_limits<double>::infinity();
  const double krylov_rounds = std::ceil(static_cast<double>(prospects.krylov_rounds) *
                                         std::log(0.1 * options.tolerance) / std::log(prospects.krylov_tolerance)) +
                               1.0;
  // Chebyshev's step reads four vectors and writes two; GMRES reads each vector of its basis twice, and `next` as
  // often.
  const double chebyshev = chebyshev_rounds * (product + reading + 6.0 * pass);
  const double gmres = krylov_rounds * (product + reading + (2.5 * krylov_rounds + 6.0) * pass);
  const double batches = std::ceil(static_cast<double>(columns) / at_once);
  const double factorised = 2.0 / 3.0 * rows * rows * rows / kFactorFlops + rows * economy.flops() / kProductFlops;
  const double direct = factorised + 4.0 * rows * rows * static_cast<double>(columns) / kFactorFlops;

  result.method = options.method;
  if (options.method == Method::automatic) {
    result.method = chebyshev <= gmres ? Method::chebyshev : Method::gmres;
    if (rows <= kMostDirect && direct < batches * std::min(chebyshev, gmres)) result.method = Method::direct;
  }
  if (result.method == Method::direct) {
    require<ModelError>(rows <= kMostDirect,
                        "the economy has " + std::to_string(economy.sectors() * economy.regions()) + " rows; above " +
                            std::to_string(kMostDirect) +
                            " its matrix is not factorised. Choose another method, or leave it to 'auto'");
    result.columns_at_once = columns;
  }
  if (has_single && options.arithmetic != Arithmetic::full && result.method != Method::direct) {
    // Chebyshev's residual is computed anew every five digits; GMRES is sloppy once all but six digits are found.
    const bool krylov = result.method == Method::gmres;
    const double single_rounds = krylov
                                     ? krylov_rounds * std::min(1.0, std::log(1e-6) / std::log(0.1 * options.tolerance))
                                     : chebyshev_rounds - std::ceil(std::log(options.tolerance) / std::log(1e-5)) - 1.0;
    const double saved = single_rounds * (product + reading) * (1.0 - 1.0 / kSingleGain);
    const double lost = krylov ? 0.0 : (chebyshev_rounds - single_rounds) * 8.0 * pass;
    result.mixed = options.arithmetic == Arithmetic::mixed || saved > lost;
  }
  return result;
}

}  // namespace commonweal
