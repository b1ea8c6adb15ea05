#include "commonweal/linalg/block_vector.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "linalg/product.hpp"
#include "linalg/threads.hpp"

namespace commonweal {

namespace {

/// Adds up `part(k)` over the elements k of each column. Sectors are taken a few at a time, whatever the threads.
template <class Part>
void add_up(const Shape& shape, Coefficients& sums, Part&& part) {
  constexpr Index kTogether = 16;
  const Index C = shape.columns, R = shape.regions, blocks = (shape.sectors + kTogether - 1) / kTogether;
  double* const by_block = thread_memory<double>(Slot::sums, blocks * C);
#pragma omp parallel for schedule(static) if (worth_threads(shape.size()))
  for (Index b = 0; b < blocks; ++b) {
    double* const into = by_block + b * C;
    std::fill(into, into + C, 0.0);
    for (Index i = b * kTogether; i < std::min(shape.sectors, (b + 1) * kTogether); ++i) {
      if (R == 1) {
#pragma omp simd
        for (Index c = 0; c < C; ++c) into[c] += part(i * C + c);
        continue;
      }
      for (Index c = 0; c < C; ++c) {
        const Index start = (i * C + c) * R;
        double sum = 0.0;
#pragma omp simd reduction(+ : sum)
        for (Index k = start; k < start + R; ++k) sum += part(k);
        into[c] += sum;
      }
    }
  }
  sums.assign(static_cast<std::size_t>(C), 0.0);
  for (Index b = 0; b < blocks; ++b)
    for (Index c = 0; c < C; ++c) sums[static_cast<std::size_t>(c)] += by_block[b * C + c];
}

/// y_c = y_c + sign a_c x_c in row i.
void add_scaled_row(double sign, const Coefficients& a, const Block& x, Index i, Block& y) {
  const Index C = x.shape.columns, R = x.shape.regions;
  const Eigen::Map<const Eigen::RowVectorXd> factors(a.data(), C);
  if (R == 1) {  // columns lie side by side
    y.values.row(i) += sign * factors.cwiseProduct(x.values.row(i));
    return;
  }
  for (Index c = 0; c < C; ++c)
    y.values.row(i).segment(c * R, R) += sign * factors(c) * x.values.row(i).segment(c * R, R);
}

/// x_c = factor(a_c) x_c.
template <class Factor>
void scale_columns(const Coefficients& a, Block& x, Factor&& factor) {
  const Index R = x.shape.regions;
  const auto factors = Eigen::Map<const Eigen::RowVectorXd>(a.data(), x.shape.columns).unaryExpr(factor);
#pragma omp parallel for schedule(static) if (worth_threads(x.shape.size()))
  for (Index i = 0; i < x.shape.sectors; ++i) {
    if (R == 1) {
      x.values.row(i).array() *= factors.array();
      continue;
    }
    for (Index c = 0; c < x.shape.columns; ++c) x.values.row(i).segment(c * R, R) *= factors(c);
  }
}

/// products[j]_c = basis[j]_c . y_c for the first `count` vectors of the basis, in one pass over y.
void project(const std::deque<Block>& basis, std::size_t count, const Block& y, std::vector<Coefficients>& products) {
  constexpr Index kTogether = 16;
  const Index C = y.shape.columns, R = y.shape.regions, blocks = (y.shape.sectors + kTogether - 1) / kTogether;
  const auto vectors = static_cast<Index>(count);
  double* const by_block = thread_memory<double>(Slot::sums, blocks * vectors * C);
#pragma omp parallel for schedule(static) if (worth_threads(vectors * y.shape.size()))
  for (Index b = 0; b < blocks; ++b) {
    Eigen::Map<Matrix> into(by_block + b * vectors * C, vectors, C);
    into.setZero();
    for (Index i = b * kTogether; i < std::min(y.shape.sectors, (b + 1) * kTogether); ++i)
      for (Index j = 0; j < vectors; ++j) {
        const auto row = basis[static_cast<std::size_t>(j)].values.row(i);
        if (R == 1) {
          into.row(j) += row.cwiseProduct(y.values.row(i));
          continue;
        }
        for (Index c = 0; c < C; ++c) into(j, c) += row.segment(c * R, R).dot(y.values.row(i).segment(c * R, R));
      }
  }
  for (Index j = 0; j < vectors; ++j) {
    Coefficients& sums = products[static_cast<std::size_t>(j)];
    sums.assign(static_cast<std::size_t>(C), 0.0);
    for (Index b = 0; b < blocks; ++b)
      for (Index c = 0; c < C; ++c) sums[static_cast<std::size_t>(c)] += by_block[(b * vectors + j) * C + c];
  }
}

}  // namespace

Block zeros_like(const Block& x) { return Block(x.shape); }

void set_zero(Block& x) { x.values.setZero(); }

void copy(const Block& x, Block& y) { y.values = x.values; }

void scale(const Coefficients& a, Block& x) {
  scale_columns(a, x, [](double factor) { return factor; });
}

void axpy(const Coefficients& a, const Block& x, Block& y) {
#pragma omp parallel for schedule(static) if (worth_threads(x.shape.size()))
  for (Index i = 0; i < x.shape.sectors; ++i) add_scaled_row(1.0, a, x, i, y);
}

void dots(const Block& x, const Block& y, Coefficients& products) {
  const double *const in = x.values.data(), *const other = y.values.data();
  add_up(x.shape, products, [=](Index k) { return in[k] * other[k]; });
}

void arnoldi_step(std::deque<Block>& basis, std::size_t k, const Block& ax, std::vector<Coefficients>& products) {
  Block& next = basis[k + 1];
  const Matrix& last = basis[k].values;
#pragma omp parallel for schedule(static) if (worth_threads(next.shape.size()))
  for (Index i = 0; i < next.shape.sectors; ++i) next.values.row(i) = last.row(i) - ax.values.row(i);
  project(basis, k + 1, next, products);
#pragma omp parallel for schedule(static) if (worth_threads(next.shape.size()))
  for (Index i = 0; i < next.shape.sectors; ++i)
    for (std::size_t j = 0; j <= k; ++j) add_scaled_row(-1.0, products[j], basis[j], i, next);
  Coefficients& lengths = products[k + 1];
  dots(next, next, lengths);
  for (double& length : lengths) length = std::sqrt(length);
  scale_columns(lengths, next, [](double length) { return length > 0.0 ? 1.0 / length : 0.0; });
}

void add_combination(const std::deque<Block>& basis, std::size_t count, const std::vector<Coefficients>& weights,
                     Block& y) {
#pragma omp parallel for schedule(static) if (worth_threads(y.shape.size()))
  for (Index i = 0; i < y.shape.sectors; ++i)
    for (std::size_t j = 0; j < count; ++j) add_scaled_row(1.0, weights[j], basis[j], i, y);
}

void residual(const Block& f, const Block& x, const Block& ax, Block& r, Coefficients& squares) {
  const double *const demand = f.values.data(), *const output = x.values.data(), *const inputs = ax.values.data();
  double* const out = r.values.data();
  add_up(f.shape, squares, [=](Index k) {
    const double difference = demand[k] - output[k] + inputs[k];
    out[k] = difference;
    return difference * difference;
  });
}

void semi_iteration_step(const Block& f, const Block& ax, double alpha, double beta, Block& p, Block& x,
                         Coefficients* squares) {
  const double *const demand = f.values.data(), *const inputs = ax.values.data();
  double *const direction = p.values.data(), *const output = x.values.data();
  const auto step = [=](Index k) {
    const double difference = demand[k] - output[k] + inputs[k];
    const double change = difference + beta * direction[k];
    direction[k] = change;
    output[k] += alpha * change;
    return difference * difference;
  };
  if (squares) return add_up(f.shape, *squares, step);
#pragma omp parallel for schedule(static) if (worth_threads(f.values.size()))
  for (Index k = 0; k < f.values.size(); ++k) step(k);
}

void load_columns(const Block& from, Index first, Block& part) {
  const Index start = first * from.shape.regions, count = part.values.cols();
#pragma omp parallel for schedule(static) if (worth_threads(part.values.size()))
  for (Index i = 0; i < part.values.rows(); ++i) part.values.row(i) = from.values.row(i).segment(start, count);
}

void store_columns(const Block& part, Index first, Block& to) {
  const Index start = first * to.shape.regions, count = part.values.cols();
#pragma omp parallel for schedule(static) if (worth_threads(part.values.size()))
  for (Index i = 0; i < part.values.rows(); ++i) to.values.row(i).segment(start, count) = part.values.row(i);
}

bool non_negative(const Block& x) {
  double least = 0.0;
#pragma omp parallel for schedule(static) reduction(min : least) if (worth_threads(x.values.size()))
  for (Index i = 0; i < x.values.rows(); ++i) least = std::min(least, x.values.row(i).minCoeff());
  return least >= 0.0;
}

bool all_finite(const Block& x) { return x.values.allFinite(); }

void absolute(const Block& x, Block& y) {
#pragma omp parallel for schedule(static) if (worth_threads(x.values.size()))
  for (Index i = 0; i < x.values.rows(); ++i) y.values.row(i) = x.values.row(i).cwiseAbs();
}

std::vector<int> exponents_of(const Block& f) {
  const Index R = f.shape.regions, C = f.shape.columns;
  Matrix largest(f.shape.sectors, C);
#pragma omp parallel for schedule(static) if (worth_threads(f.values.size()))
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) largest(i, c) = f.values.row(i).segment(c * R, R).cwiseAbs().maxCoeff();
  std::vector<int> exponents;
  for (Index c = 0; c < C; ++c) {
    const double most = largest.col(c).maxCoeff();
    exponents.push_back(most > 0.0 ? std::ilogb(most) + 1 : 0);
  }
  return exponents;
}

void scale_by(const std::vector<int>& exponents, int sign, Block& x) {
  const Index R = x.shape.regions;
#pragma omp parallel for schedule(static) if (worth_threads(x.shape.size()))
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (std::size_t c = 0; c < exponents.size(); ++c) {
      auto column = x.values.row(i).segment(static_cast<Index>(c) * R, R);
      const int exponent = sign * exponents[c];
      if (std::abs(exponent) < 1000)  // the power itself is a double
        column *= std::ldexp(1.0, exponent);
      else
        column = column.unaryExpr([exponent](double value) { return std::ldexp(value, exponent); });
    }
}

}  // namespace commonweal
