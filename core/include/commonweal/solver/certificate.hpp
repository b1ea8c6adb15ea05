// The proof that comes with an answer, and the sums that it is made of.
// Used by the bindings and the benchmarks; made by certified_solver.hpp.
#pragma once

#include <string>
#include <vector>

#include "commonweal/linalg/block_vector.hpp"
#include "commonweal/solver/method.hpp"

namespace commonweal {

/// What is proven of a solution x of (I - A) x = f, one entry per column.
struct Certificate {
  int rounds = 0;                     ///< applications of A (or |A|) to each column, the largest number
  int single_rounds = 0;              ///< those among them in single precision
  Method method = Method::automatic;  ///< what found the solution
  double workspace = 0.0;             ///< bytes of vectors that the solver kept
  std::string device;                 ///< what it was found on
  std::vector<double> residual;       ///< sum |f - x + A x|, rounding of its own computation included
  std::vector<double> bound;          ///< sum |x - exact x| is at most this; NaN without a proof
  std::vector<double> relative;       ///< bound / sum |x|; infinite where x is zero and the bound is not
  bool proven = false;
  Block residuals;  ///< |f - x + A x| entry by entry, rounding included: for bounds on account totals
};

/// Of every column what its bound is made of.
struct ResidualNorms {
  double residual = 0.0;  ///< sum of |f - x + ax|, rounding included
  double weighted = 0.0;  ///< the same, each entry times its weight
  double size = 0.0;      ///< sum of |x|
  double largest = 0.0;   ///< largest entry of the residual
  double greatest = 0.0;  ///< largest entry of |x|
};

/// What rounding adds to each entry of a residual: unit (|f| + |x| + slack |magnitude| + vanished).
struct Rounding {
  double unit = 0.0, slack = 1.0, vanished = 0.0;
};

/// residuals = |f - x + ax| with its rounding, and what it adds up to.
/// @param magnitude |A| |x|, or A x where neither has negative entries
/// @param weights   one column that weighs every column; null for none
void residual_norms(const Block& f, const Block& x, const Block& ax, const Block& magnitude, const Block* weights,
                    const Rounding& rounding, Block& residuals, std::vector<ResidualNorms>& measures);

namespace certified {

/// Relative rounding error of a sum of products of this depth (Higham, 2002, section 3.1).
double gamma(Index depth);

/// Bounds of one column from its measures, in the units that `exponent` takes it back to.
void add_bounds(const ResidualNorms& of, bool proven, bool adjoint, double largest_multiplier, double unit,
                int exponent, Index entries, Certificate& certificate);

}  // namespace certified

}  // namespace commonweal
