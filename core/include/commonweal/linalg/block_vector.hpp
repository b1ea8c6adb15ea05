// The verbs in which the solvers speak, for blocks in host memory, and the concept `BlockVector` that lists them.
// Another backend overloads the same verbs on its own type. Each column is its own vector: coefficients and products
// come one per column. Sums are made in an order that the extent alone decides, whatever the number of threads; no verb
// but `zeros_like` allocates memory each time.
#pragma once

#include <concepts>
#include <cstddef>
#include <deque>
#include <vector>

#include "commonweal/linalg/matrix.hpp"

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

/// The next vector of a Krylov basis, by classical Gram-Schmidt: with w = basis[k] - ax, basis[k + 1] is w made
/// orthogonal to the k + 1 vectors before it and of length one, or zero where nothing is left.
/// products[j]_c = basis[j]_c . w_c for j up to k; products[k + 1]_c is the length before it was made one.
void arnoldi_step(std::deque<Block>& basis, std::size_t k, const Block& ax, std::vector<Coefficients>& products);

/// y_c = y_c + sum over j < count of weights[j]_c basis[j]_c.
void add_combination(const std::deque<Block>& basis, std::size_t count, const std::vector<Coefficients>& weights,
                     Block& y);

/// r = f - x + ax; squares_c = r_c . r_c.
void residual(const Block& f, const Block& x, const Block& ax, Block& r, Coefficients& squares);

/// One step of a semi-iteration in one pass: r = f - x + ax, p = r + beta p, x = x + alpha p; squares_c = r_c . r_c.
/// `ax` may be `x` itself, for r = f. Without `squares` nothing is added up.
void semi_iteration_step(const Block& f, const Block& ax, double alpha, double beta, Block& p, Block& x,
                         Coefficients* squares);

/// After how many steps a semi-iteration looks at the residual: a backend for which a look means to wait for the device
/// looks less often.
inline int steps_between_looks(const Block&) { return 1; }

// What the certified solver says besides.

/// Columns `first` and on of a block in host memory, as many as `part` has; and back.
void load_columns(const Block& from, Index first, Block& part);
void store_columns(const Block& part, Index first, Block& to);

bool non_negative(const Block& x);
bool all_finite(const Block& x);

/// y = |x| entry by entry.
void absolute(const Block& x, Block& y);

/// The powers of two that put the largest entry of each column in [0.5, 1): squares then neither overflow nor vanish.
std::vector<int> exponents_of(const Block& f);

/// Each column times two to the power of its exponent, or of minus that: no digit is lost.
void scale_by(const std::vector<int>& exponents, int sign, Block& x);

/// A block of vectors that the solvers can be instantiated with: all verbs above, found by the type of the vector.
template <class Vector>
concept BlockVector = requires(const Vector& x, Vector& y, std::deque<Vector>& basis, const Block& host, Block& to,
                               const Coefficients& a, Coefficients& sums, std::vector<Coefficients>& products,
                               std::size_t k, const std::vector<int>& exponents) {
  { zeros_like(x) } -> std::same_as<Vector>;
  { columns_of(x) } -> std::convertible_to<Index>;
  { bytes_of(x) } -> std::convertible_to<double>;
  { same_extent(x, x) } -> std::same_as<bool>;
  set_zero(y);
  copy(x, y);
  scale(a, y);
  axpy(a, x, y);
  dots(x, x, sums);
  arnoldi_step(basis, k, x, products);
  add_combination(basis, k, products, y);
  residual(x, x, x, y, sums);
  semi_iteration_step(x, x, 1.0, 1.0, y, y, &sums);
  { steps_between_looks(x) } -> std::convertible_to<int>;
  load_columns(host, Index{}, y);
  store_columns(x, Index{}, to);
  { non_negative(x) } -> std::same_as<bool>;
  { all_finite(x) } -> std::same_as<bool>;
  absolute(x, y);
  { exponents_of(x) } -> std::same_as<std::vector<int>>;
  scale_by(exponents, 1, y);
};

static_assert(BlockVector<Block>);

}  // namespace commonweal
