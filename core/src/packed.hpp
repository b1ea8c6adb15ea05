// A dense table in single precision, packed once as Eigen's blocked kernel reads it: half of the time of a product with
// a few dozen rows goes into packing. Used by kernels.
#pragma once

#include "commonweal/matrix.hpp"

namespace commonweal {

class Packed {
 public:
  explicit Packed(const Matrix& table);

  /// A product of `rows` rows in parts, for threads to share out.
  Index parts(Index rows) const;

  /// One part of y = x table; x and y have their rows one after the other.
  void multiply_part(Index part, Index rows, const float* x, float* y) const;

 private:
  /// Columns `first` on of the table, of the block's rows `row` on: a block of columns is packed after the other, and
  /// in it a block of rows after the other.
  const float* block(Index row, Index first) const;
  Index width_at(Index first) const;

  Index rows_, cols_;
  Eigen::VectorXf entries_;
};

}  // namespace commonweal
