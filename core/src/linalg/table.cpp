#include "commonweal/linalg/table.hpp"

#include <algorithm>
#include <cmath>

#include "linalg/packed.hpp"
#include "linalg/product.hpp"
#include "linalg/threads.hpp"

namespace commonweal {

namespace {

/// A small table and many columns: those are read once, and rounded on the way.
bool worth_panels(Index entries, const Matrix& x) {
  constexpr Index kNearTheCores = 1 << 20, kMany = 10 * kPanel, kLongest = 1 << 12;
  return entries <= kNearTheCores && x.cols() >= kMany && x.rows() <= kLongest;
}

/// y = a x, or y + a x, with products in single precision, for a few columns of x at a time.
void multiply_by_panels(const Rows<float>& a, const Matrix& x, Matrix& y, bool add) {
#pragma omp parallel for schedule(dynamic, 4) if (worth_threads_of_product(x.size() * y.rows()))
  for (Index first = 0; first < x.cols(); first += kPanel) {
    const Index width = std::min(kPanel, x.cols() - first);
    float* const panel = thread_memory<float>(Slot::packed_right, x.rows() * kPanel);
    float* const out = thread_memory<float>(Slot::tile, y.rows() * kPanel);
    Eigen::Map<SingleMatrix> in(panel, x.rows(), kPanel);
    in.leftCols(width) = x.middleCols(first, width).cast<float>();
    in.rightCols(kPanel - width).setZero();
    const Segment whole{0, x.rows()};
    multiply_panel<float>(panel, {&whole, 1}, y.rows(), a, out, kPanel, kPanel);
    const auto made = Eigen::Map<const SingleMatrix>(out, y.rows(), kPanel).leftCols(width).cast<double>();
    auto result = y.middleCols(first, width);
    if (add)
      result += made;
    else
      result = made;
  }
}

/// A slab of x this wide stays in the second-level cache for some hundred sectors while all rows pass over it.
constexpr Index kSlab = 256;

/// y = a x, or y = y + a x, for one slab of columns and one row.
template <bool add>
void row_product(const Sparse& a, Index i, const Matrix& x, Index from, Index width, Matrix& y) {
  const int *column = a.innerIndexPtr(), *start = a.outerIndexPtr();
  const double* value = a.valuePtr();
  const Index end = start[i + 1];
  Index k = start[i];
  const auto in = [&](Index entry) { return x.row(column[entry]).segment(from, width); };
  auto out = y.row(i).segment(from, width);
  if constexpr (!add) out.setZero();
  for (; k + 3 < end; k += 4)  // four at once: `out` is read and written a quarter as often
    out += value[k] * in(k) + value[k + 1] * in(k + 1) + value[k + 2] * in(k + 2) + value[k + 3] * in(k + 3);
  for (; k < end; ++k) out += value[k] * in(k);
}

template <bool add>
void sparse_product(const Sparse& a, const Matrix& x, Matrix& y) {
  const Index columns = x.cols(), slabs = (columns + kSlab - 1) / kSlab;
  if (columns == 1) {
#pragma omp parallel for schedule(static) if (worth_threads(a.nonZeros()))
    for (Index i = 0; i < a.rows(); ++i) {
      double sum = add ? y(i, 0) : 0.0;
      for (Sparse::InnerIterator entry(a, i); entry; ++entry) sum += entry.value() * x(entry.col(), 0);
      y(i, 0) = sum;
    }
    return;
  }
#pragma omp parallel for collapse(2) schedule(static) if (worth_threads(a.nonZeros() * columns))
  for (Index s = 0; s < slabs; ++s)
    for (Index i = 0; i < a.rows(); ++i) row_product<add>(a, i, x, s * kSlab, std::min(kSlab, columns - s * kSlab), y);
}

Index longest_row(const Sparse& a) {
  Index longest = 0;
  for (Index i = 0; i < a.outerSize(); ++i)
    longest = std::max<Index>(longest, a.outerIndexPtr()[i + 1] - a.outerIndexPtr()[i]);
  return longest;
}

Index nonzeros(const Matrix& dense) {
  Index sum = 0;
#pragma omp parallel for schedule(static) reduction(+ : sum) if (worth_threads(dense.size()))
  for (Index i = 0; i < dense.rows(); ++i) sum += (dense.row(i).array() != 0.0).count();
  return sum;
}

}  // namespace

Table::Table(Sparse entries, Storage storage) : rows_(entries.rows()), cols_(entries.cols()) {
  entries.makeCompressed();
  const double filled = static_cast<double>(entries.nonZeros());
  if (storage == Storage::by_fill && filled > kDenseFrom * static_cast<double>(rows_) * static_cast<double>(cols_)) {
    entries_ = Matrix(entries);
  } else {
    entries_ = Both(std::move(entries));
  }
}

Table::Table(Matrix entries) : rows_(entries.rows()), cols_(entries.cols()) {
  if (static_cast<double>(nonzeros(entries)) > kDenseFrom * static_cast<double>(entries.size()))
    entries_ = std::move(entries);
  else
    *this = Table(to_sparse(entries), Storage::sparse);
}

Table Table::in_single() const {
  Table result = *this;
  if (const auto* dense = std::get_if<Matrix>(&entries_)) result.entries_ = Single(dense->cast<float>());
  return result;
}

Table Table::magnitude() const {
  Table result = *this;
  if (auto* dense = std::get_if<Matrix>(&result.entries_)) *dense = dense->cwiseAbs();
  if (auto* single = std::get_if<Single>(&result.entries_)) *single = single->cwiseAbs();
  if (auto* both = std::get_if<Both>(&result.entries_)) {
    both->forward = both->forward.cwiseAbs();
    both->transposed = both->transposed.cwiseAbs();
  }
  return result;
}

Table Table::in_units(const std::vector<int>& exponents) const {
  const auto changed = [&](double value, Index i, Index j) {
    return std::ldexp(value, exponents[static_cast<std::size_t>(i)] - exponents[static_cast<std::size_t>(j)]);
  };
  Table result = *this;
  if (auto* dense = std::get_if<Matrix>(&result.entries_)) {
    for (Index i = 0; i < rows_; ++i)
      for (Index j = 0; j < cols_; ++j) (*dense)(i, j) = changed((*dense)(i, j), i, j);
    return result;
  }
  Sparse entries = sparse();
  for (Index i = 0; i < rows_; ++i)
    for (Sparse::InnerIterator entry(entries, i); entry; ++entry)
      entry.valueRef() = changed(entry.value(), i, entry.col());
  return Table(std::move(entries), Storage::sparse);
}

bool Table::has_negative() const {
  if (const auto* dense = std::get_if<Matrix>(&entries_)) return dense->size() > 0 && dense->minCoeff() < 0.0;
  if (const auto* single = std::get_if<Single>(&entries_)) return single->size() > 0 && single->minCoeff() < 0.0F;
  return sparse().nonZeros() > 0 && sparse().coeffs().minCoeff() < 0.0;
}

std::optional<Table::Place> Table::not_finite() const {
  if (const auto* dense = std::get_if<Matrix>(&entries_))
    for (Index i = 0; i < rows_; ++i) {
      if ((dense->row(i) * 0.0).sum() == 0.0) continue;
      for (Index j = 0; j < cols_; ++j)
        if (!std::isfinite((*dense)(i, j))) return Place{i, j};
    }
  if (is_dense()) return std::nullopt;
  for (Index i = 0; i < sparse().outerSize(); ++i)
    for (Sparse::InnerIterator entry(sparse(), i); entry; ++entry)
      if (!std::isfinite(entry.value())) return Place{i, entry.col()};
  return std::nullopt;
}

Cost Table::cost() const {
  constexpr double kSparseEntry = sizeof(double) + sizeof(int);
  const double entries = static_cast<double>(rows_) * static_cast<double>(cols_);
  Cost cost;
  cost.depth = is_dense() ? std::max(rows_, cols_) : std::max(longest_row(sparse()), longest_row(sparse_transposed()));
  cost.flops = 2.0 * (is_dense() ? entries : static_cast<double>(sparse().nonZeros()));
  if (std::holds_alternative<Both>(entries_))
    cost.bytes = kSparseEntry * static_cast<double>(sparse().nonZeros());
  else
    cost.bytes = entries * (std::holds_alternative<Single>(entries_) ? sizeof(float) : sizeof(double));
  return cost;
}

void Table::multiply(const Matrix& x, Matrix& y, bool add, bool transposed) const {
  const View<double> out{y.data(), y.rows(), y.cols(), y.cols()};
  const auto oriented = [&](const auto& dense) {
    using Scalar = std::remove_cvref_t<decltype(*dense.data())>;
    return View<const Scalar>{dense.data(), transposed ? cols_ : rows_, transposed ? rows_ : cols_, cols_, transposed};
  };
  if (const auto* dense = std::get_if<Matrix>(&entries_)) {
    product<double>(oriented(*dense), {x.data(), x.rows(), x.cols(), x.cols()}, out, add);
  } else if (const auto* single = std::get_if<Single>(&entries_); single && worth_panels(single->size(), x)) {
    multiply_by_panels(transposed ? Rows<float>{single->data(), 1, cols_} : Rows<float>{single->data(), cols_}, x, y,
                       add);
  } else if (single) {
    float* const rounded = thread_memory<float>(Slot::rounded, x.size());
#pragma omp parallel for schedule(static) if (worth_threads(x.size()))
    for (Index i = 0; i < x.rows(); ++i)
      Eigen::Map<Eigen::RowVectorXf>(rounded + i * x.cols(), x.cols()) = x.row(i).cast<float>();
    product(oriented(*single), {rounded, x.rows(), x.cols(), x.cols()}, out, add);
  } else {
    const Sparse& a = transposed ? sparse_transposed() : sparse();
    add ? sparse_product<true>(a, x, y) : sparse_product<false>(a, x, y);
  }
}

void multiply_scaled(const Sparse& a, const Block& x, const Matrix& after, Block& y) {
  const Index R = x.shape.regions, C = x.shape.columns;
  // A slab is some whole columns, or a part of one.
  const Index together = std::max<Index>(1, kSlab / R), parts = (R + kSlab - 1) / kSlab;
  const Index slabs = parts > 1 ? C * parts : (C + together - 1) / together;
#pragma omp parallel for collapse(2) schedule(dynamic, 16) if (worth_threads(a.nonZeros() * C * R))
  for (Index s = 0; s < slabs; ++s)
    for (Index i = 0; i < a.rows(); ++i) {
      const Index column = parts > 1 ? s / parts : s * together, region = parts > 1 ? s % parts * kSlab : 0;
      const Index columns = parts > 1 ? 1 : std::min(together, C - column), regions = std::min(kSlab, R - region);
      row_product<false>(a, i, x.values, column * R + region, columns * regions, y.values);
      for (Index c = column; c < column + columns; ++c)
        y.values.row(i).segment(c * R + region, regions).array() *= after.row(i).segment(region, regions).array();
    }
}

void scale_rows(const Matrix& by, const Block& x, Block& y) {
  const Index R = x.shape.regions;
#pragma omp parallel for schedule(static) if (worth_threads(x.shape.size()))
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      y.values.row(i).segment(c * R, R) = x.values.row(i).segment(c * R, R).cwiseProduct(by.row(i));
}

}  // namespace commonweal
