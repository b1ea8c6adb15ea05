// A dense table in single precision, laid out in panels of some columns for products with a few dozen rows, which are
// summed in single precision or in doubles. Used by kernels.
#pragma once

#include <span>
#include <vector>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

constexpr Index kPanel = 48;  // columns of a panel

/// Some numbers of each row of x, one after the other.
struct Segment {
  Index first, count;
};

/// Rows in memory: row r has its k-th number at data[r * stride + k * step].
template <class Scalar>
struct Rows {
  const Scalar* data;
  Index stride, step = 1;

  Rows from(Index row) const { return {data + row * stride, stride, step}; }
};

/// Some rows of y = x panel. The panel's rows lie one after the other, as many as the segments of x have numbers, which
/// are added up on their own, segment by segment, so that less is lost to rounding.
/// @param width the panel's columns that y has
template <class Scalar>
void multiply_panel(const float* panel, std::span<const Segment> segments, Index rows, Rows<Scalar> x, Scalar* y,
                    Index y_stride, Index width);

class Packed {
 public:
  explicit Packed(const SingleMatrix& table);

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  float operator()(Index row, Index column) const;

  /// A copy of all entries.
  SingleMatrix table() const;

  /// A product of `rows` rows in parts, for threads to share out.
  Index parts(Index rows) const;

  /// One part of y = x table; x and y have their rows one after the other.
  /// @tparam Scalar float or double: what is added up in
  template <class Scalar>
  void multiply_part(Index part, Index rows, const Scalar* x, Scalar* y) const;

  /// The whole of y = x table for some rows, which lie that far from each other, on the thread that calls.
  void multiply(Index rows, const float* x, Index x_stride, float* y, Index y_stride) const;

 private:
  Index panels() const { return (cols_ + kPanel - 1) / kPanel; }
  const float* panel(Index k) const { return entries_.data() + k * kPanel * rows_; }

  Index rows_, cols_;
  Eigen::VectorXf entries_;        // panels, each one row after the other; the last is filled with zeros
  std::vector<Segment> segments_;  // of a row of x
};

}  // namespace commonweal
