// A dense table in single precision, laid out for products with a few dozen rows, which are summed in single precision
// or in doubles. Used by kernels.
#pragma once

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

class Packed {
 public:
  explicit Packed(const SingleMatrix& table);

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  float operator()(Index row, Index column) const;

  /// A product of `rows` rows in parts, for threads to share out.
  Index parts(Index rows) const;

  /// One part of y = x table; x and y have their rows one after the other.
  /// @tparam Scalar float or double: what is added up in
  template <class Scalar>
  void multiply_part(Index part, Index rows, const Scalar* x, Scalar* y) const;

 private:
  Index rows_, cols_;
  Eigen::VectorXf entries_;  // panels of some columns, in each one row after the other; the last is filled with zeros
};

}  // namespace commonweal
