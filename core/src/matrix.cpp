#include "commonweal/matrix.hpp"

#include <algorithm>

namespace commonweal {

namespace {

/// y = a x, or y = y + a x.
template <bool add>
void product(const Sparse& a, const Matrix& x, Matrix& y) {
  // A slab of x this wide stays in the second-level cache for some hundred sectors while all rows of `a` pass over it.
  constexpr Index slab = 256;
  const Index columns = x.cols(), slabs = (columns + slab - 1) / slab;
#pragma omp parallel for collapse(2) schedule(static)
  for (Index s = 0; s < slabs; ++s) {
    for (Index i = 0; i < a.rows(); ++i) {
      const Index from = s * slab, width = std::min(slab, columns - from);
      auto out = y.row(i).segment(from, width);
      if constexpr (!add) out.setZero();
      for (Sparse::InnerIterator entry(a, i); entry; ++entry)
        out += entry.value() * x.row(entry.col()).segment(from, width);
    }
  }
}

}  // namespace

void multiply(const Sparse& a, const Matrix& x, Matrix& y) { product<false>(a, x, y); }

void multiply_add(const Sparse& a, const Matrix& x, Matrix& y) { product<true>(a, x, y); }

Sparse to_sparse(const Matrix& dense) {
  Sparse result = dense.sparseView(0.0, 0.0);
  result.makeCompressed();
  return result;
}

}  // namespace commonweal
