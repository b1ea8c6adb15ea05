#include "commonweal/trade/kernel.hpp"

#include <algorithm>
#include <mutex>
#include <type_traits>
#include <variant>

#include "commonweal/error.hpp"
#include "linalg/packed.hpp"
#include "linalg/product.hpp"
#include "trade/grouped.hpp"

namespace commonweal {

namespace {

constexpr Index kRowsTogether = 16;  // of a product with a sparse kernel
/// So few rows are multiplied without Eigen's packing of a dense kernel, for so many of its regions at a time.
constexpr Index kFewRows = 12, kRegionsTogether = 64;
constexpr Index kManyRegions = 1'000;  // from which on it pays to put them in groups

void require_kernel(bool square, bool finite, double least, double asymmetry) {
  require<ModelError>(square, "kernel: must be square, region x region");
  require<ModelError>(finite, "kernel: holds a value that is not finite; are distances or decays missing?");
  require<ModelError>(least >= 0.0, "kernel: holds a negative value; a kernel's entries are at least 0");
  require<ModelError>(asymmetry == 0.0, "kernel: is not symmetric; the way there is as long as the way back");
}

/// The largest gap between an entry and its mirror image, block by block: whole columns are slow to read.
template <class Table>
double asymmetry_of(const Table& k) {
  constexpr Index kBlock = 64;
  double worst = 0.0;
#pragma omp parallel for schedule(dynamic) reduction(max : worst)
  for (Index r = 0; r < k.rows(); r += kBlock)
    for (Index s = 0; s <= r; s += kBlock) {
      const Index height = std::min(kBlock, k.rows() - r), width = std::min(kBlock, k.rows() - s);
      const auto gap = k.block(r, s, height, width) - k.block(s, r, width, height).transpose();
      worst = std::max(worst, static_cast<double>(gap.cwiseAbs().maxCoeff()));
    }
  return worst;
}

template <class Table>
void require_dense(const Table& k) {
  const bool square = k.rows() == k.cols() && k.rows() > 0, finite = k.allFinite();
  require_kernel(square, finite, square && finite ? static_cast<double>(k.minCoeff()) : 0.0,
                 square && finite ? asymmetry_of(k) : 0.0);
}

// Kernels are symmetric: their rows are their columns.

/// Some regions of a product of few rows: each of the kernel's rows is read once for all of them.
void few_rows_part(const Matrix& kernel, Index part, Index rows, const double* x, double* y) {
  const Index R = kernel.rows(), first = part * kRegionsTogether, end = std::min(R, first + kRegionsTogether);
  const Eigen::Map<const Matrix> in(x, rows, R);
  Eigen::Map<Eigen::VectorXd> sums(thread_memory<double>(Slot::column, rows), rows);
  for (Index r = first; r < end; ++r) {
    sums.noalias() = in * kernel.row(r).transpose();
    for (Index i = 0; i < rows; ++i) y[i * R + r] = sums(i);
  }
}

/// Some rows of a product: each entry is read once for all of them, which lie side by side.
void sparse_part(const Sparse& kernel, Index part, Index rows, const double* x, double* y) {
  using Row = Eigen::Array<double, 1, Eigen::Dynamic>;
  const Index R = kernel.rows(), first = part * kRowsTogether, count = std::min(kRowsTogether, rows - first);
  Eigen::Map<Eigen::Array<double, kRowsTogether, Eigen::Dynamic>> beside(
      thread_memory<double>(Slot::tile, kRowsTogether * R), kRowsTogether, R);
  beside.bottomRows(kRowsTogether - count).setZero();
  for (Index i = 0; i < count; ++i) beside.row(i) = Eigen::Map<const Row>(x + (first + i) * R, R);
  for (Index r = 0; r < R; ++r) {
    Eigen::Array<double, kRowsTogether, 1> sum = Eigen::Array<double, kRowsTogether, 1>::Zero();
    for (Sparse::InnerIterator entry(kernel, r); entry; ++entry) sum += entry.value() * beside.col(entry.col());
    for (Index i = 0; i < count; ++i) y[(first + i) * R + r] = sum(i);
  }
}

}  // namespace

struct Kernel::Entries {
  std::variant<Matrix, Packed, Sparse> table;
  // Of a table in doubles, the same in single precision, once somebody asked.
  std::once_flag rounded;
  std::unique_ptr<const Packed> single;
  // In groups of regions, once somebody asked; null where that does not come near.
  std::once_flag put_in_groups;
  std::unique_ptr<const Grouped> grouped;

  template <class Table>
  explicit Entries(Table given) : table(std::in_place_type<Table>, std::move(given)) {}

  /// In single precision; there is one unless the table is sparse or nobody asked.
  const Packed& packed() const {
    const auto* stored = std::get_if<Packed>(&table);
    return stored ? *stored : *single;
  }
};

Kernel::Kernel(Matrix dense) {
  require_dense(dense);
  entries_ = std::make_shared<Entries>(std::move(dense));
}

Kernel Kernel::of_decay(const Eigen::Ref<const SingleMatrix>& logarithm, double decay) {
  SingleMatrix dense(logarithm.rows(), logarithm.cols());
  bool finite = true;
#pragma omp parallel for schedule(static) reduction(&& : finite)
  for (Index r = 0; r < dense.rows(); ++r) {
    Eigen::RowVectorXd row = -decay * logarithm.row(r).cast<double>();
    row = row.array().exp();  // in doubles: the same on every processor
    dense.row(r) = row.cast<float>();
    finite = finite && dense.row(r).allFinite();
  }
  const bool square = dense.rows() == dense.cols() && dense.rows() > 0;
  require_kernel(square, finite, 0.0, square && finite ? asymmetry_of(dense) : 0.0);
  return Kernel(std::make_shared<Entries>(Packed(dense)));
}

Kernel::Kernel(Sparse sparse) {
  sparse.makeCompressed();
  const bool square = sparse.rows() == sparse.cols() && sparse.rows() > 0;
  const bool finite = sparse.nonZeros() == 0 || sparse.coeffs().allFinite();
  require_kernel(square, finite, square && finite && sparse.nonZeros() > 0 ? sparse.coeffs().minCoeff() : 0.0,
                 square && finite ? (sparse - Sparse(sparse.transpose())).norm() : 0.0);
  entries_ = std::make_shared<Entries>(std::move(sparse));
}

const Sparse* Kernel::sparse() const { return std::get_if<Sparse>(&entries_->table); }

Matrix Kernel::dense() const {
  Matrix result(regions(), regions());
  for (Index r = 0; r < regions(); ++r)
    for (Index s = 0; s < regions(); ++s) result(r, s) = (*this)(r, s);
  return result;
}

Index Kernel::regions() const {
  return std::visit([](const auto& k) { return k.rows(); }, entries_->table);
}

void Kernel::multiply(const Matrix& x, Matrix& y) const {
  y.resize(x.rows(), x.cols());
  if (is_single()) {
    const SingleMatrix rounded = x.cast<float>();
    SingleMatrix result(x.rows(), x.cols());
#pragma omp parallel for schedule(dynamic)
    for (Index part = 0; part < parts(x.rows()); ++part) multiply_part(part, x.rows(), rounded.data(), result.data());
    y = result.cast<double>();
    return;
  }
#pragma omp parallel for schedule(dynamic)
  for (Index part = 0; part < parts(x.rows()); ++part) multiply_part(part, x.rows(), x.data(), y.data());
}

Kernel Kernel::in_single() const {
  Kernel result = *this;
  if (sparse()) return result;
  if (const Matrix* table = std::get_if<Matrix>(&entries_->table))
    std::call_once(entries_->rounded,
                   [&] { entries_->single = std::make_unique<const Packed>(SingleMatrix(table->cast<float>())); });
  result.products_ = Products::single;
  return result;
}

Kernel Kernel::in_groups() const {
  Kernel result = in_single();
  if (sparse() || regions() < kManyRegions) return result;
  std::call_once(entries_->put_in_groups, [&] { entries_->grouped = Grouped::of(entries_->packed().table()); });
  if (entries_->grouped) result.products_ = Products::grouped;
  return result;
}

Roughness Kernel::roughness() const { return products_ == Products::grouped ? kGrouped : kSingle; }

Index Kernel::parts(Index rows) const {
  if (products_ == Products::grouped) return entries_->grouped->parts(rows);
  if (is_single() || std::holds_alternative<Packed>(entries_->table)) return entries_->packed().parts(rows);
  if (sparse()) return (rows + kRowsTogether - 1) / kRowsTogether;
  return rows <= kFewRows ? (regions() + kRegionsTogether - 1) / kRegionsTogether : Tiles(rows, regions()).count();
}

void Kernel::multiply_part(Index part, Index rows, const float* x, float* y) const {
  if (products_ == Products::grouped)
    entries_->grouped->multiply_part(part, rows, x, y);
  else
    entries_->packed().multiply_part(part, rows, x, y);
}

void Kernel::multiply_part(Index part, Index rows, const double* x, double* y) const {
  const Index R = regions();
  if (const auto* stored = std::get_if<Packed>(&entries_->table))
    stored->multiply_part(part, rows, x, y);
  else if (const Sparse* table = sparse())
    sparse_part(*table, part, rows, x, y);
  else if (const auto& dense = std::get<Matrix>(entries_->table); rows <= kFewRows)
    few_rows_part(dense, part, rows, x, y);
  else
    product_tile<double>(Tiles(rows, R)[part], {x, rows, R, R}, {dense.data(), R, R, R}, {y, rows, R, R}, false);
}

Cost Kernel::cost() const {
  if (products_ == Products::grouped) return entries_->grouped->cost();
  const auto R = static_cast<double>(regions());
  if (const Sparse* table = sparse()) {
    const auto entries = static_cast<double>(table->nonZeros());
    return {2.0 * entries, static_cast<double>(sizeof(double) + sizeof(int)) * entries, regions()};
  }
  const bool single = is_single() || std::holds_alternative<Packed>(entries_->table);
  return {2.0 * R * R, R * R * static_cast<double>(single ? sizeof(float) : sizeof(double)), regions()};
}

double Kernel::operator()(Index origin, Index destination) const {
  const auto entry = [&](const auto& table) -> double {
    if constexpr (std::is_same_v<std::decay_t<decltype(table)>, Sparse>)
      return table.coeff(origin, destination);
    else
      return table(origin, destination);
  };
  return std::visit(entry, entries_->table);
}

}  // namespace commonweal
