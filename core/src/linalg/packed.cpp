#include "linalg/packed.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace commonweal {

namespace {

// As many sums as registers hold, and what they are made of: so each number that is read is used several times.
#if defined(__AVX512F__)
constexpr Index kBytes = 64, kVectors = 3, kRows = 8;  // of x at once
#elif defined(__AVX__)
constexpr Index kBytes = 32, kVectors = 2, kRows = 6;
#else
constexpr Index kBytes = 16, kVectors = 2, kRows = 6;
#endif
constexpr Index kBlock = 256;      // rows of the table that are added up on their own
constexpr Index kRowsOfPart = 96;  // that a panel is read for, while it is near

template <class Scalar>
constexpr Index kLanes = kBytes / static_cast<Index>(sizeof(Scalar));

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

/// Sums of `kCount` rows over all rows of some columns of a panel.
template <class Scalar, Index kCount>
void sum_up(const float* table, std::span<const Segment> segments, Rows<Scalar> x, Scalar* y, Index y_stride,
            Index width) {
  using Vector = typename Lanes<Scalar>::Type;
  using Entries = typename Lanes<Scalar>::Entries;
  Vector sums[kCount][kVectors] = {};
  for (const auto [first, count] : segments) {
    Vector part[kCount][kVectors] = {};
    for (Index k = first; k < first + count; ++k, table += kPanel) {
      Vector entries[kVectors];
      for (Index v = 0; v < kVectors; ++v) {
        Entries read;
        std::memcpy(&read, table + v * kLanes<Scalar>, sizeof(read));
        entries[v] = __builtin_convertvector(read, Vector);
      }
      for (Index r = 0; r < kCount; ++r)
        for (Index v = 0; v < kVectors; ++v) part[r][v] += x.data[r * x.stride + k * x.step] * entries[v];
    }
    for (Index r = 0; r < kCount; ++r)
      for (Index v = 0; v < kVectors; ++v) sums[r][v] += part[r][v];
  }
  for (Index r = 0; r < kCount; ++r)
    std::memcpy(y + r * y_stride, &sums[r], static_cast<std::size_t>(width) * sizeof(Scalar));
}

/// The same for as many rows as are left, `kMost` of them at most.
template <class Scalar, Index kMost>
void sum_up_rest(Index rows, const float* table, std::span<const Segment> segments, Rows<Scalar> x, Scalar* y,
                 Index y_stride, Index width) {
  if constexpr (kMost > 0) {
    if (rows == kMost)
      sum_up<Scalar, kMost>(table, segments, x, y, y_stride, width);
    else
      sum_up_rest<Scalar, kMost - 1>(rows, table, segments, x, y, y_stride, width);
  }
}

}  // namespace

template <class Scalar>
void multiply_panel(const float* panel, std::span<const Segment> segments, Index rows, Rows<Scalar> x, Scalar* y,
                    Index y_stride, Index width) {
  constexpr Index kColumns = kVectors * kLanes<Scalar>;
  static_assert(kPanel % kColumns == 0);
  for (Index c = 0; c < width; c += kColumns)
    for (Index r = 0; r < rows; r += kRows)
      sum_up_rest<Scalar, kRows>(std::min(kRows, rows - r), panel + c, segments, x.from(r), y + r * y_stride + c,
                                 y_stride, std::min(kColumns, width - c));
}

template void multiply_panel(const float*, std::span<const Segment>, Index, Rows<float>, float*, Index, Index);

Packed::Packed(const SingleMatrix& table) : rows_(table.rows()), cols_(table.cols()) {
  entries_.resize(panels() * kPanel * rows_);
#pragma omp parallel for schedule(static)
  for (Index k = 0; k < panels(); ++k)
    for (Index row = 0; row < rows_; ++row) {
      auto to = entries_.segment((k * rows_ + row) * kPanel, kPanel);
      const Index width = std::min(kPanel, cols_ - k * kPanel);
      to.head(width) = table.row(row).segment(k * kPanel, width).transpose();
      to.tail(kPanel - width).setZero();
    }
  for (Index first = 0; first < rows_; first += kBlock) segments_.push_back({first, std::min(kBlock, rows_ - first)});
}

float Packed::operator()(Index row, Index column) const {
  return panel(column / kPanel)[row * kPanel + column % kPanel];
}

SingleMatrix Packed::table() const {
  SingleMatrix result(rows_, cols_);
  for (Index row = 0; row < rows_; ++row)
    for (Index k = 0; k < panels(); ++k) {
      const float* from = panel(k) + row * kPanel;
      std::copy_n(from, std::min(kPanel, cols_ - k * kPanel), &result(row, k * kPanel));
    }
  return result;
}

Index Packed::parts(Index rows) const { return (rows + kRowsOfPart - 1) / kRowsOfPart * panels(); }

template <class Scalar>
void Packed::multiply_part(Index part, Index rows, const Scalar* x, Scalar* y) const {
  const Index down = (rows + kRowsOfPart - 1) / kRowsOfPart, top = part % down * kRowsOfPart, k = part / down;
  multiply_panel<Scalar>(panel(k), segments_, std::min(kRowsOfPart, rows - top), {x + top * rows_, rows_},
                         y + top * cols_ + k * kPanel, cols_, std::min(kPanel, cols_ - k * kPanel));
}

template void Packed::multiply_part(Index, Index, const float*, float*) const;
template void Packed::multiply_part(Index, Index, const double*, double*) const;

void Packed::multiply(Index rows, const float* x, Index x_stride, float* y, Index y_stride) const {
  for (Index k = 0; k < panels(); ++k)
    multiply_panel<float>(panel(k), segments_, rows, {x, x_stride}, y + k * kPanel, y_stride,
                          std::min(kPanel, cols_ - k * kPanel));
}

}  // namespace commonweal
