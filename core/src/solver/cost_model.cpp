#include "commonweal/solver/cost_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace commonweal {

namespace {

/// Products with this many operations for each byte of the tables are not held up by reading the tables.
constexpr double kIntensity = 64.0;
/// Bytes of vectors that a solve of several columns takes on the host: of counties, where a column has 120 MB of them,
/// solving one by one takes some 5 % longer than three at once, and a third of the memory.
constexpr double kHostVectors = 2e8;
/// A sparse table has six bytes for each operation, dense ones have four at most. More columns than these at once leave
/// the cache between one entry of a sparse row and the next: products of 4,900 rows, 5 % full, slow down to a third.
constexpr double kOfSparse = 5.0, kSparseColumns = 100.0;
constexpr Index kMostDirect = 10'000;  // rows of a matrix that is factorised: 800 MB
/// Operations, for each entry of the matrix, that would take as long as inverting the diagonal blocks.
constexpr double kSmallBlocks = 200.0;
constexpr int kOtherVectors = 12;  // that a solve keeps besides the basis of GMRES, those of the operator among them

std::string megabytes(double bytes) { return std::to_string(std::lround(bytes / 1e6)) + " MB"; }

}  // namespace

const DeviceRates& host_rates() {
  // Measured by bench/; only their ratios decide.
  static const DeviceRates rates{
      .product_flops = 1.2e11, .single_gain = 2.0, .bytes = 2e10, .cache = 4e6, .factor_flops = 8e10};
  return rates;
}

double usual_seconds(const OperatorCost& cost, const DeviceRates& rates, Index columns) {
  constexpr double kRounds = 20.0, kPasses = 8.0;  // of Chebyshev's to 1e-12; over a vector in a round
  const double at_once = static_cast<double>(columns), vector = static_cast<double>(cost.rows) * sizeof(double);
  const double tables = cost.bytes > rates.cache ? cost.bytes : 0.0;
  return kRounds * (rates.round + at_once * cost.flops / rates.product_flops +
                    (tables + kPasses * at_once * vector) / rates.bytes);
}

Plan plan(const OperatorCost& cost, const DeviceRates& rates, const SpectralEstimate& estimate, Index columns,
          bool has_single, const SolverOptions& options) {
  const double rows = static_cast<double>(cost.rows), vector = rows * sizeof(double);

  Plan result;
  const double in_cache = rates.cache / (6.0 * vector);
  const double for_tables = cost.bytes > rates.cache ? std::ceil(kIntensity * cost.bytes / cost.flops) : 1.0;
  // Where memory is the limit a solve keeps the vectors of GMRES, which it may have to turn to.
  const double fit = rates.memory / ((options.restart + kOtherVectors) * vector);
  if (fit < 1.0)
    throw DeviceError("the device has " + megabytes(rates.memory) + " of memory left, but one right-hand side of " +
                      std::to_string(cost.rows) + " sectors and regions takes " +
                      megabytes((options.restart + kOtherVectors) * vector) + "; free some, or use device 'cpu'");
  const bool limited = std::isfinite(rates.memory);  // then the more columns at once the better
  const double wide = cost.bytes > kOfSparse * cost.flops ? kSparseColumns : std::numeric_limits<double>::infinity();
  const double on_host = std::min({std::max(in_cache, for_tables), kHostVectors / (kOtherVectors * vector), wide});
  const auto most =
      static_cast<Index>(std::clamp(limited ? fit : on_host, 1.0, static_cast<double>(std::max<Index>(columns, 1))));
  const Index parts = std::max<Index>(1, (columns + most - 1) / most);
  result.columns_at_once = std::max<Index>(1, (columns + parts - 1) / parts);  // evenly

  // Seconds for one batch of columns. Chebyshev's step reads four vectors and writes two, and two more where it
  // computes the residual anew in doubles, every five digits. GMRES reads each vector of its basis twice; it may be
  // sloppy once all but six digits are found.
  const double at_once = static_cast<double>(result.columns_at_once);
  const double round = rates.round + at_once * cost.flops / rates.product_flops +
                       (cost.bytes > rates.cache ? cost.bytes : 0.0) / rates.bytes;
  const double single = rates.round + (round - rates.round) / rates.single_gain;
  const double pass = at_once * vector / rates.bytes;
  const double digits = -std::log10(options.tolerance);
  const double chebyshev_rounds = estimate.ellipse.factor < 1.0
                                      ? std::ceil(-digits / std::log10(estimate.ellipse.factor)) + 1.0
                                      : std::numeric_limits<double>::infinity();
  const double krylov_digits = -std::log10(estimate.krylov_tolerance);
  // The proof's first round and its last are looks at the residual; what it solved to is a digit below its tolerance.
  // Other right-hand sides take some rounds more.
  const double krylov_rounds = std::ceil((estimate.krylov_rounds - 2) * (digits + 1.0) / (krylov_digits + 1.0)) + 3.0;
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
  result.method = options.method == Method::automatic ? best->method : options.method;
  result.mixed = best->mixed;
  result.seconds = batches * best->seconds;
  const bool may_be_direct = options.method == Method::automatic && rates.factor_flops > 0.0;
  if (may_be_direct && cost.rows <= kMostDirect) {
    const double factorised =
        (2.0 / 3.0 * rows + kSmallBlocks) * rows * rows / rates.factor_flops + cost.forming / rates.product_flops;
    // Both triangles, and a look at the residual.
    const double solved =
        std::max(2.0 * rows * rows * static_cast<double>(columns) / rates.factor_flops, rows * vector / rates.bytes);
    const double direct = factorised + solved + static_cast<double>(columns) * cost.flops / rates.product_flops;
    if (direct < result.seconds) {
      result.method = Method::direct;
      result.seconds = direct;
    }
  }
  if (result.method == Method::direct) {
    require<ModelError>(cost.rows <= kMostDirect, [&] {
      return "the economy has " + std::to_string(cost.rows) + " rows; above " + std::to_string(kMostDirect) +
             " its matrix is not factorised. Choose another method, or leave it to 'auto'";
    });
    result.columns_at_once = columns;
    result.mixed = false;
  }
  return result;
}

}  // namespace commonweal
