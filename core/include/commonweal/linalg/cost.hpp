// What an operation costs, for the choice of a method and of a device; and how far it rounds, for certificates.
// Used by tables, kernels, trade and economies.
#pragma once

#include <algorithm>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// How far products are off that are faster than those in doubles.
struct Roughness {
  double error;  ///< of a product, for a vector of norm 1
  double slack;  ///< a product of numbers that are at least 0, times this, is no less than the exact one

  Roughness with(const Roughness& other) const { return {std::max(error, other.error), std::max(slack, other.slack)}; }
};

/// Of products in single precision: some units of its last place.
constexpr Roughness kSingle{3e-7, 1.01};

struct Cost {
  double flops = 0.0;  ///< floating-point operations for one column
  double bytes = 0.0;  ///< of the tables that are read, once for all columns
  Index depth = 0;     ///< the most rounded operations between an entry that goes in and one that comes out

  /// One operation after the other.
  Cost operator+(const Cost& next) const { return {flops + next.flops, bytes + next.bytes, depth + next.depth}; }

  /// The same tables for so many columns in place of one.
  Cost over(Index columns) const { return {flops * static_cast<double>(columns), bytes, depth}; }
};

}  // namespace commonweal
