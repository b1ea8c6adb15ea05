#include "commonweal/method.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace commonweal {

namespace {

// Rates of two cores, measured by bench/ (a factorisation's by bench_peer); only their ratios decide.
constexpr double kProductFlops = 1.2e11, kFactorFlops = 5e10, kBytes = 2e10;
constexpr double kSingleGain = 2.0;  // how much faster products are in single precision
constexpr double kCache = 4e6;       // bytes of vectors that stay near the cores
/// Products with this many operations for each byte of the tables are not held up by reading the tables.
constexpr double kIntensity = 64.0;
constexpr Index kMostDirect = 4'000;  // rows of a matrix that is factorised

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

  // Seconds for one batch of columns. Chebyshev's step reads four vectors and writes two, and two more where it
  // computes the residual anew in doubles, every five digits. GMRES reads each vector of its basis twice; it may be
  // sloppy once all but six digits are found.
  const double at_once = static_cast<double>(result.columns_at_once);
  const double round = at_once * economy.flops() / kProductFlops + (tables > kCache ? tables : 0.0) / kBytes;
  const double single = round / kSingleGain;
  const double pass = at_once * vector / kBytes;
  const double digits = -std::log10(options.tolerance);
  const double chebyshev_rounds = prospects.ellipse.factor < 1.0
                                      ? std::ceil(-digits / std::log10(prospects.ellipse.factor)) + 1.0
                                      : std::numeric_limits<double>::infinity();
  const double krylov_digits = -std::log10(prospects.krylov_tolerance);
  // The proof's first round and its last are looks at the residual; what it solved to is a digit below its tolerance.
  // Other right-hand sides take some rounds more.
  const double krylov_rounds = std::ceil((prospects.krylov_rounds - 2) * (digits + 1.0) / (krylov_digits + 1.0)) + 3.0;
  const double anew = std::min(std::ceil(digits / 5.0), chebyshev_rounds), sloppy = std::min(1.0, 6.0 / (digits + 1.0));

  struct Candidate {
    Method method;
    bool mixed;
    double seconds;
  };
  const std::array<Candidate, 4> candidates{{
      {Method::chebyshev, false, chebyshev_rounds * (round + 6.0 * pass)},
      {Method::chebyshev, true,
       (chebyshev_rounds - anew) * single + anew * (round + 8.0 * pass) + chebyshev_rounds * 7.0 * pass},
      {Method::gmres, false, krylov_rounds * (round + (krylov_rounds + 8.0) * pass)},
      {Method::gmres, true, krylov_rounds * (sloppy * single + (1.0 - sloppy) * round + (krylov_rounds + 8.0) * pass)},
  }};
  // The power series has the semi-iteration's steps.
  const Method wanted = options.method == Method::rounds ? Method::chebyshev : options.method;
  const Candidate* best = nullptr;
  for (const Candidate& one : candidates) {
    const bool allowed = one.mixed ? has_single && options.arithmetic != Arithmetic::full
                                   : !has_single || options.arithmetic != Arithmetic::mixed;
    if (allowed && (wanted == one.method || wanted == Method::automatic || wanted == Method::direct) &&
        (!best || one.seconds < best->seconds))
      best = &one;
  }
  const double batches = std::ceil(static_cast<double>(columns) / at_once);
  const double factorised = 2.0 / 3.0 * rows * rows * rows / kFactorFlops + rows * economy.flops() / kProductFlops;
  const double direct = factorised + 4.0 * rows * rows * static_cast<double>(columns) / kFactorFlops;
  result.method = options.method == Method::automatic ? best->method : options.method;
  result.mixed = best->mixed;
  if (options.method == Method::automatic && rows <= kMostDirect && direct < batches * best->seconds)
    result.method = Method::direct;
  if (result.method == Method::direct) {
    require<ModelError>(rows <= kMostDirect, "the economy has " +
                                                 std::to_string(economy.sectors() * economy.regions()) +
                                                 " rows; above " + std::to_string(kMostDirect) +
                                                 " its matrix is not factorised. Choose another method, or leave it to "
                                                 "'auto'");
    result.columns_at_once = columns;
    result.mixed = false;
  }
  return result;
}

}  // namespace commonweal
