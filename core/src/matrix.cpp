#include "commonweal/matrix.hpp"

namespace commonweal {

Sparse to_sparse(const Matrix& dense) {
  Sparse result = dense.sparseView(0.0, 0.0);
  result.makeCompressed();
  return result;
}

}  // namespace commonweal
