#include "linalg/packed.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace commonweal {

namespace {

// As many sums as registers hold, and what they are made of: so each number that is read is used several times.
#if defined(__AVX512F__)
constexpr Index kBytes = 64, kVectors = 4;
#elif defined(__AVX__)
constexpr Index kBytes = 32, kVectors = 2;
#else
constexpr Index kBytes = 16, kVectors = 2;
#endif
constexpr Index kRows = 6;         // of x at once
constexpr Index kBlock = 256;      // rows of the table that are added up on their own
constexpr Index kRowsOfPart = 96;  // that a panel is read for, while it is near

template <class Scalar>
constexpr Index kLanes = kBytes / static_cast<Index>(sizeof(Scalar));

constexpr Index kPanel = kVectors * kLanes<float>;  // columns of the table

template <class Scalar>
struct Lanes;
template <>
struct Lanes<float> {
  using Type = float __attribute__((vector_size(kBytes)));
  using Entries = Type;
};
template <>
struct Lanes<double> {
  using Type = double __attribute__((vector_size(kBytes)));
  using Entries = float __attribute__((vector_size(kBytes / 2)));  // as many, as the table has them
};

/// Sums of `kCount` rows over all rows of some columns of a panel, block by block, so that less is lost to rounding.
template <class Scalar, Index kCount>
void sum_up(const float* table, Index depth, const Scalar* x, Scalar* y, Index stride, Index width) {
  using Vector = typename Lanes<Scalar>::Type;
  using Entries = typename Lanes<Scalar>::Entries;
  Vector sums[kCount][kVectors] = {};
  for (Index first = 0; first < depth; first += kBlock) {
    Vector block[kCount][kVectors] = {};
    const Index end = std::min(depth, first + kBlock);
    for (Index k = first; k < end; ++k, table += kPanel) {
      Vector entries[kVectors];
      for (Index v = 0; v < kVectors; ++v) {
        Entries read;
        std::memcpy(&read, table + v * kLanes<Scalar>, sizeof(read));
        entries[v] = __builtin_convertvector(read, Vector);
      }
      for (Index r = 0; r < kCount; ++r)
        for (Index v = 0; v < kVectors; ++v) block[r][v] += x[r * depth + k] * entries[v];
    }
    for (Index r = 0; r < kCount; ++r)
      for (Index v = 0; v < kVectors; ++v) sums[r][v] += block[r][v];
  }
  for (Index r = 0; r < kCount; ++r)
    std::memcpy(y + r * stride, &sums[r], static_cast<std::size_t>(width) * sizeof(Scalar));
}

/// Some rows of x times a panel.
template <class Scalar>
void multiply_panel(const float* panel, Index depth, Index rows, const Scalar* x, Scalar* y, Index stride,
                    Index width) {
  constexpr Index kColumns = kVectors * kLanes<Scalar>;
  const auto of = [&](auto count, Index r, Index c) {
    sum_up<Scalar, decltype(count)::value>(panel + c, depth, x + r * depth, y + r * stride + c, stride,
                                           std::min(kColumns, width - c));
  };
  for (Index c = 0; c < width; c += kColumns) {
    Index r = 0;
    for (; r + kRows <= rows; r += kRows) of(std::integral_constant<Index, kRows>{}, r, c);
    for (; r < rows; ++r) of(std::integral_constant<Index, 1>{}, r, c);
  }
}

}  // namespace

Packed::Packed(const SingleMatrix& table)
    : rows_(table.rows()), cols_(table.cols()), entries_((table.cols() + kPanel - 1) / kPanel * kPanel * table.rows()) {
#pragma omp parallel for schedule(static)
  for (Index first = 0; first < cols_; first += kPanel)
    for (Index row = 0; row < rows_; ++row) {
      auto to = entries_.segment(first * rows_ + row * kPanel, kPanel);
      const Index width = std::min(kPanel, cols_ - first);
      to.head(width) = table.row(row).segment(first, width).transpose();
      to.tail(kPanel - width).setZero();
    }
}

float Packed::operator()(Index row, Index column) const {
  return entries_(column / kPanel * kPanel * rows_ + row * kPanel + column % kPanel);
}

Index Packed::parts(Index rows) const {
  return (rows + kRowsOfPart - 1) / kRowsOfPart * ((cols_ + kPanel - 1) / kPanel);
}

template <class Scalar>
void Packed::multiply_part(Index part, Index rows, const Scalar* x, Scalar* y) const {
  const Index down = (rows + kRowsOfPart - 1) / kRowsOfPart, top = part % down * kRowsOfPart;
  const Index first = part / down * kPanel;
  multiply_panel(entries_.data() + first * rows_, rows_, std::min(kRowsOfPart, rows - top), x + top * rows_,
                 y + top * cols_ + first, cols_, std::min(kPanel, cols_ - first));
}

template void Packed::multiply_part(Index, Index, const float*, float*) const;
template void Packed::multiply_part(Index, Index, const double*, double*) const;

}  // namespace commonweal
