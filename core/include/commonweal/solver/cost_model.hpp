// Which method is fastest: a cost model over what an economy asks and what a device gives.
// Used by the certified solver.
#pragma once

#include <limits>

#include "commonweal/linalg/matrix.hpp"
#include "commonweal/solver/method.hpp"
#include "commonweal/solver/spectrum.hpp"

namespace commonweal {

/// What one application of an economy asks for.
struct OperatorCost {
  Index rows = 0;        ///< sectors times regions
  double flops = 0.0;    ///< floating-point operations for one column
  double bytes = 0.0;    ///< of the tables that an application reads
  double forming = 0.0;  ///< operations that it takes to form the whole matrix
};

/// What a device gives: rates a second, and sizes in bytes.
struct DeviceRates {
  double product_flops;                                     ///< of products in double precision
  double single_gain;                                       ///< how much faster they are in single precision
  double bytes;                                             ///< read and written
  double cache;                                             ///< vectors and tables that stay near the cores
  double memory = std::numeric_limits<double>::infinity();  ///< for the vectors of a solve
  double factor_flops = 0.0;                                ///< of a factorisation; none where zero
  double round = 0.0;                                       ///< seconds that a round takes however little it does
};

/// Two cores of the host.
const DeviceRates& host_rates();

/// Seconds that a solve takes at the rounds that most economies take, for the choice of a device.
double usual_seconds(const OperatorCost& cost, const DeviceRates& rates, Index columns);

/// What is known of an economy before it is solved.
struct SpectralEstimate {
  Ellipse ellipse;        ///< of a Chebyshev semi-iteration
  int krylov_rounds = 0;  ///< of a GMRES solve to `krylov_tolerance`
  double krylov_tolerance = 1.0;
  Ellipse power_series;  ///< of the power series: a point, and the spectral radius
};

struct Plan {
  Method method = Method::gmres;
  bool mixed = false;
  Index columns_at_once = 1;
  double seconds = 0.0;  ///< what the model expects for all columns
};

/// How to solve for some columns. What the options leave open is decided by the sizes alone, so that the same question
/// has an answer of the same bits.
/// @param has_single whether the economy has products in single precision
/// @throws ModelError  for a direct solve of an economy that is too large to assemble
/// @throws DeviceError when not even one column fits into the device's memory
Plan plan(const OperatorCost& cost, const DeviceRates& rates, const SpectralEstimate& estimate, Index columns,
          bool has_single, const SolverOptions& options);

}  // namespace commonweal
