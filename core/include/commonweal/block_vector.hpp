// The verbs in which the solvers speak, for blocks in host memory. Another backend overloads the same verbs on its own
// type. Each column is its own vector: coefficients and products come one per column.
// Sums are made in an order that the extent alone decides, whatever the number of threads; no verb but `zeros_like`
// allocates memory each time.
#pragma once

#include <deque>
#include <vector>

#include "commonweal/matrix.hpp"

namespace commonweal {

/// One number per column.
using Coefficients = std::vector<double>;

/// A block of the same extent as `x`, filled with zeros.
Block zeros_like(const Block& x);

/// Columns of a block, and bytes of its memory.
inline Index columns_of(const Block& x) { return x.shape.columns; }
inline double bytes_of(const Block& x) { return static_cast<double>(x.shape.size()) * sizeof(double); }

inline bool same_extent(const Block& x, const Block& y) { return x.shape == y.shape; }

void set_zero(Block& x);

/// y_c = x_c.
void copy(const Block& x, Block& y);

/// x_c = a_c x_c.
void scale(const Coefficients& a, Block& x);

/// y_c = y_c + a_c x_c.
void axpy(const Coefficients& a, const Block& x, Block& y);

/// products_c = x_c . y_c.
void dots(const Block& x, const Block& y, Coefficients& products);

/// products[j]_c = basis[j]_c . y_c for the first `count` vectors of the basis, in one pass over y.
void dots(const std::deque<Block>& basis, std::size_t count, const Block& y, std::vector<Coefficients>& products);

/// y_c = y_c - sum over j of products[j]_c basis[j]_c, in one pass over y; squares_c = y_c . y_c.
void subtract(const std::deque<Block>& basis, std::size_t count, const std::vector<Coefficients>& products, Block& y,
              Coefficients& squares);

/// r = f - x + image; squares_c = r_c . r_c.
void residual(const Block& f, const Block& x, const Block& image, Block& r, Coefficients& squares);

/// One step of a semi-iteration in one pass: r = f - x + image, p = r + beta p, x = x + alpha p; squares_c = r_c . r_c.
/// `image` may be `x` itself, for r = f.
void advance(const Block& f, const Block& image, double alpha, double beta, Block& p, Block& x, Coefficients& squares);

}  // namespace commonweal
