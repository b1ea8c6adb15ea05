#include "commonweal/linalg/matrix.hpp"

#include <algorithm>
#include <vector>

#include "linalg/threads.hpp"

namespace commonweal {

Sparse to_sparse(const Matrix& dense) {
  Sparse result = dense.sparseView(0.0, 0.0);
  result.makeCompressed();
  return result;
}

Matrix copied(const double* from, Index rows, Index cols) {
  Matrix result(rows, cols);
#pragma omp parallel for schedule(static) if (worth_threads(rows * cols))
  for (Index i = 0; i < rows; ++i) result.row(i) = Eigen::Map<const Eigen::RowVectorXd>(from + i * cols, cols);
  return result;
}

Sparse transposed(const Sparse& a) {
  Sparse result(a.cols(), a.rows());
  result.resizeNonZeros(a.nonZeros());
  const int* const starts = a.outerIndexPtr();
  const int* const columns = a.innerIndexPtr();
  for (Index i = 0; i < a.rows(); ++i)  // others may give rows in any order
    if (!std::is_sorted(columns + starts[i], columns + starts[i + 1])) return a.transpose();
  int* const next = result.outerIndexPtr();
  for (Index e = 0; e < a.nonZeros(); ++e) ++next[columns[e] + 1];
  for (Index j = 0; j < a.cols(); ++j) next[j + 1] += next[j];
  // Some columns at a time, which go down all rows.
  constexpr Index kParts = 8;
#pragma omp parallel for schedule(dynamic) if (worth_threads(a.nonZeros()))
  for (Index part = 0; part < kParts; ++part) {
    const int first = static_cast<int>(a.cols() * part / kParts);
    const int end = static_cast<int>(a.cols() * (part + 1) / kParts);
    std::vector<int> at(next + first, next + end);
    for (Index i = 0; i < a.rows(); ++i) {
      const int* const row_end = columns + starts[i + 1];
      for (const int* c = std::lower_bound(columns + starts[i], row_end, first); c < row_end && *c < end; ++c) {
        const int to = at[static_cast<std::size_t>(*c - first)]++;
        result.innerIndexPtr()[to] = static_cast<int>(i);
        result.valuePtr()[to] = a.valuePtr()[c - columns];
      }
    }
  }
  return result;
}

}  // namespace commonweal
