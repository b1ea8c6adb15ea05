#include "commonweal/linalg/matrix.hpp"

#include <algorithm>

namespace commonweal {

Sparse to_sparse(const Matrix& dense) {
  Sparse result = dense.sparseView(0.0, 0.0);
  result.makeCompressed();
  return result;
}

bool same_entries(const Sparse& a, const Sparse& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && a.nonZeros() == b.nonZeros() &&
         std::equal(a.outerIndexPtr(), a.outerIndexPtr() + a.outerSize() + 1, b.outerIndexPtr()) &&
         std::equal(a.innerIndexPtr(), a.innerIndexPtr() + a.nonZeros(), b.innerIndexPtr()) &&
         std::equal(a.valuePtr(), a.valuePtr() + a.nonZeros(), b.valuePtr());
}

}  // namespace commonweal
