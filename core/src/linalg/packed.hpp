// A dense table in single precision, packed once as Eigen's blocked kernel reads it: half of the time of a product with
// a few dozen rows goes into packing. Used by kernels.
#pragma once

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

class Packed {
 public:
  explicit Packed(const Matrix& table);

  /// A product of `rows` rows in parts, for threads to share out.
  Index parts(Index rows) const;

  /// One part of y = x table; x and y have their rows one after the other.
  void multiply_part(Index part, Index rows, const float* x, float* y) const;

 private:
  /// Where the entries are of rows `row` on and columns `first` on, of a block each: in a block of columns one block of
  /// rows after the other.
  Index at(Index row, Index first) const { return first * rows_ + row * width_at(first); }
  Index width_at(Index first) const;

  Index rows_, cols_;
  Eigen::VectorXf entries_;
};

}  // namespace commonweal
