// Storage: dense row-major matrices, compressed sparse rows, and blocks of regional vectors.
// The only storage types of the engine.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace commonweal {

using Index = Eigen::Index;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using SingleMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor, int>;

/// The extent of a Block: a vector over sectors and regions, once for each right-hand side ("column").
struct Shape {
  Index sectors = 0;
  Index columns = 0;
  Index regions = 0;

  Index size() const { return sectors * columns * regions; }
  bool operator==(const Shape&) const = default;
};

/// `columns` vectors over sectors x regions, side by side: element (i, c, r) stands at values(i, c * regions + r).
///
/// Regions lie closest together, so that one national table is read once for all regions and right-hand sides, and a
/// trade step finds the regions of a commodity in consecutive memory.
struct Block {
  Shape shape;
  Matrix values;

  Block() = default;
  explicit Block(Shape extent) : shape(extent), values(Matrix::Zero(extent.sectors, extent.columns * extent.regions)) {}

  double& operator()(Index sector, Index column, Index region) {
    return values(sector, column * shape.regions + region);
  }
  double operator()(Index sector, Index column, Index region) const {
    return values(sector, column * shape.regions + region);
  }
};

/// The nonzero entries of a dense table.
Sparse to_sparse(const Matrix& dense);

/// A copy of numbers that lie row after row, by all threads.
Matrix copied(const double* from, Index rows, Index cols);

/// The transpose of a compressed table, by all threads.
Sparse transposed(const Sparse& a);

/// The entries of a table that is not needed any more: Eigen's own move makes a copy.
inline Sparse taken(Sparse& from) {
  Sparse result;
  result.swap(from);
  return result;
}

}  // namespace commonweal
