#include "commonweal/block_vector.hpp"

#include "product.hpp"

namespace commonweal {

namespace {

/// Calls `sum(start, columns' region count)` for every sector and column and adds up what it gives, by column.
template <class Sum>
void add_up(const Shape& shape, Coefficients& sums, Sum&& sum) {
  const Index C = shape.columns, R = shape.regions;
  double* const by_sector = thread_memory<double>(Slot::sums, shape.sectors * C);
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) by_sector[i * C + c] = sum((i * C + c) * R, R);
  sums.assign(static_cast<std::size_t>(C), 0.0);
  for (Index i = 0; i < shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) sums[static_cast<std::size_t>(c)] += by_sector[i * C + c];
}

}  // namespace

Block zeros_like(const Block& x) { return Block(x.shape); }

void set_zero(Block& x) { x.values.setZero(); }

void copy(const Block& x, Block& y) { y.values = x.values; }

void scale(const Coefficients& a, Block& x) {
  const Index regions = x.shape.regions;
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      x.values.row(i).segment(c * regions, regions) *= a[static_cast<std::size_t>(c)];
}

void axpy(const Coefficients& a, const Block& x, Block& y) {
  const Index regions = x.shape.regions;
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      y.values.row(i).segment(c * regions, regions) +=
          a[static_cast<std::size_t>(c)] * x.values.row(i).segment(c * regions, regions);
}

void dots(const Block& x, const Block& y, Coefficients& products) {
  const double *const in = x.values.data(), *const other = y.values.data();
  add_up(x.shape, products, [=](Index at, Index count) {
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (Index k = at; k < at + count; ++k) sum += in[k] * other[k];
    return sum;
  });
}

void residual(const Block& f, const Block& x, const Block& image, Block& r, Coefficients& squares) {
  const double *const demand = f.values.data(), *const output = x.values.data(), *const inputs = image.values.data();
  double* const out = r.values.data();
  add_up(f.shape, squares, [=](Index at, Index count) {
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (Index k = at; k < at + count; ++k) {
      const double left = demand[k] - output[k] + inputs[k];
      out[k] = left;
      sum += left * left;
    }
    return sum;
  });
}

void advance(const Block& f, const Block& image, double alpha, double beta, Block& p, Block& x, Coefficients& squares) {
  const double *const demand = f.values.data(), *const inputs = image.values.data();
  double *const direction = p.values.data(), *const output = x.values.data();
  add_up(f.shape, squares, [=](Index at, Index count) {
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (Index k = at; k < at + count; ++k) {
      const double left = demand[k] - output[k] + inputs[k];
      const double step = left + beta * direction[k];
      sum += left * left;
      direction[k] = step;
      output[k] += alpha * step;
    }
    return sum;
  });
}

}  // namespace commonweal
