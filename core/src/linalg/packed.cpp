#include "linalg/packed.hpp"

#include <algorithm>

#include "linalg/product.hpp"

namespace commonweal {

namespace {

namespace eigen = Eigen::internal;

using Traits = eigen::gebp_traits<float, float>;
/// A product's rows are its transpose's columns, which is what Eigen's kernel computes: table' x'.
using TableView = eigen::const_blas_data_mapper<float, Index, Eigen::ColMajor>;
using ResultView = eigen::blas_data_mapper<float, Index, Eigen::ColMajor, Eigen::Unaligned, 1>;
using PackTable = eigen::gemm_pack_lhs<float, Index, TableView, Traits::mr, Traits::LhsProgress,
                                       Traits::LhsPacket4Packing, Eigen::ColMajor>;
using PackRows = eigen::gemm_pack_rhs<float, Index, TableView, Traits::nr, Eigen::ColMajor>;
using Multiply = eigen::gebp_kernel<float, float, Index, ResultView, Traits::mr, Traits::nr, false, false>;

/// Multiples of what a register holds, so that every block begins where it may. Of the table's rows so many that what
/// the kernel computes at once stays in the first cache, of its columns and of a product's rows in the second.
constexpr Index kDepth = 192, kWidth = 192, kRows = 512;

}  // namespace

Packed::Packed(const Matrix& table) : rows_(table.rows()), cols_(table.cols()), entries_(table.size()) {
  const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rounded = table.cast<float>();
  const TableView view(rounded.data(), cols_);
#pragma omp parallel for schedule(static)
  for (Index first = 0; first < cols_; first += kWidth)
    for (Index row = 0; row < rows_; row += kDepth)
      PackTable()(entries_.data() + at(row, first), view.getSubMapper(first, row), std::min(kDepth, rows_ - row),
                  width_at(first));
}

Index Packed::width_at(Index first) const { return std::min(kWidth, cols_ - first); }

Index Packed::parts(Index rows) const { return (rows + kRows - 1) / kRows * ((cols_ + kWidth - 1) / kWidth); }

void Packed::multiply_part(Index part, Index rows, const float* x, float* y) const {
  const Index across = (cols_ + kWidth - 1) / kWidth, first = part % across * kWidth, width = width_at(first);
  const Index top = part / across * kRows, height = std::min(kRows, rows - top);
  const TableView in(x + top * rows_, rows_);
  const ResultView out(y + top * cols_ + first, cols_);
  for (Index i = 0; i < height; ++i) std::fill_n(&out(0, i), width, 0.0F);
  float* const packed = thread_memory<float>(Slot::packed_right, kDepth * height);
  for (Index row = 0; row < rows_; row += kDepth) {
    const Index depth = std::min(kDepth, rows_ - row);
    PackRows()(packed, in.getSubMapper(row, 0), depth, height);
    Multiply()(out, entries_.data() + at(row, first), packed, width, depth, height, 1.0F);
  }
}

}  // namespace commonweal
