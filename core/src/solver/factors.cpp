#include "commonweal/solver/factors.hpp"

#include <Eigen/LU>
#include <algorithm>

#include "linalg/product.hpp"

namespace commonweal {

namespace {

/// Rows of a diagonal block. One thread inverts it; products of that depth are near their best rate.
constexpr Index kBlock = 96;

View<const double> part(const Matrix& m, Index row, Index rows, Index col, Index cols, bool transposed = false) {
  return {m.data() + row * m.cols() + col, transposed ? cols : rows, transposed ? rows : cols, m.cols(), transposed};
}
View<double> place(Matrix& m, Index row, Index rows, Index col, Index cols) {
  return {m.data() + row * m.cols() + col, rows, cols, m.cols()};
}

/// Columns of a block, sectors and regions below one another.
Matrix stacked(const Block& x) {
  const Index R = x.shape.regions;
  if (R == 1) return x.values;
  Matrix flat(x.shape.sectors * R, x.shape.columns);
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      flat.col(c).segment(i * R, R) = x.values.row(i).segment(c * R, R).transpose();
  return flat;
}

void unstack(Matrix flat, Block& x) {
  const Index R = x.shape.regions;
  if (R == 1) {
    x.values = std::move(flat);
    return;
  }
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      x.values.row(i).segment(c * R, R) = flat.col(c).segment(i * R, R).transpose();
}

}  // namespace

Factors::Range Factors::block(Index k) const { return {k * kBlock, std::min(kBlock, factors_.rows() - k * kBlock)}; }

Factors::Factors(Matrix coefficients) : factors_(std::move(coefficients)) {
  const Index n = factors_.rows();
  factors_.diagonal().array() -= 1.0;
  inverses_.resize(static_cast<std::size_t>((n + kBlock - 1) / kBlock));
  for (Index k = 0; k < blocks(); ++k) {
    const auto [first, count] = block(k);
    const Index after = first + count, rest = n - after;
    Matrix& inverse = inverses_[static_cast<std::size_t>(k)];
    inverse = -factors_.block(first, first, count, count).partialPivLu().inverse();
    if (rest == 0) break;
    Matrix below(rest, count);
    product<double>(part(factors_, after, rest, first, count), part(inverse, 0, count, 0, count),
                    place(below, 0, rest, 0, count), false);
    factors_.block(after, first, rest, count) = below;
    product<double>(part(below, 0, rest, 0, count), part(factors_, first, count, after, rest),
                    place(factors_, after, rest, after, rest), true);
  }
}

void Factors::solve(bool adjoint, Block& x) const {
  Matrix flat = stacked(x), made;
  const Index n = flat.rows(), columns = flat.cols();
  // x_k += the factors' part of row (column) k between `from` and `to` times those of x
  const auto add = [&](const Range& of, Index from, Index to) {
    if (from == to) return;
    product<double>(adjoint ? part(factors_, from, to - from, of.first, of.count, true)
                            : part(factors_, of.first, of.count, from, to - from),
                    part(flat, from, to - from, 0, columns), place(flat, of.first, of.count, 0, columns), true);
  };
  const auto divide = [&](Index k) {
    const auto [first, count] = block(k);
    made.resize(count, columns);
    product<double>(part(inverses_[static_cast<std::size_t>(k)], 0, count, 0, count, adjoint),
                    part(flat, first, count, 0, columns), place(made, 0, count, 0, columns), false);
    flat.middleRows(first, count) = made;
  };
  for (Index k = 0; k < blocks(); ++k) {
    add(block(k), 0, block(k).first);
    if (adjoint) divide(k);
  }
  for (Index k = blocks() - 1; k >= 0; --k) {
    add(block(k), block(k).first + block(k).count, n);
    if (!adjoint) divide(k);
  }
  unstack(std::move(flat), x);
}

}  // namespace commonweal
