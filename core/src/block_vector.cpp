#include "commonweal/block_vector.hpp"

namespace commonweal {

Block zeros_like(const Block& x) { return Block(x.shape); }

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

Coefficients dots(const Block& x, const Block& y) {
  const Index columns = x.shape.columns, regions = x.shape.regions;
  Matrix by_sector(x.shape.sectors, columns);
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < columns; ++c)
      by_sector(i, c) =
          x.values.row(i).segment(c * regions, regions).dot(y.values.row(i).segment(c * regions, regions));
  Coefficients sums(static_cast<std::size_t>(columns), 0.0);
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < columns; ++c) sums[static_cast<std::size_t>(c)] += by_sector(i, c);
  return sums;
}

}  // namespace commonweal
