// The verbs in which the solver speaks, for blocks in host memory. Another backend overloads the same verbs on its own
// type. Each column is its own vector: coefficients and products come one per column.
#pragma once

#include <vector>

#include "commonweal/matrix.hpp"

namespace commonweal {

/// One number per column.
using Coefficients = std::vector<double>;

/// A block of the same extent as `x`, filled with zeros.
Block zeros_like(const Block& x);

/// Columns of a block.
inline Index columns_of(const Block& x) { return x.shape.columns; }

/// y_c = x_c.
void copy(const Block& x, Block& y);

/// x_c = a_c x_c.
void scale(const Coefficients& a, Block& x);

/// y_c = y_c + a_c x_c.
void axpy(const Coefficients& a, const Block& x, Block& y);

/// x_c . y_c. The order of summation is fixed by the extent, whatever the number of threads.
Coefficients dots(const Block& x, const Block& y);

}  // namespace commonweal
