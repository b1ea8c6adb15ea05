#include "commonweal/kernel.hpp"

#include <algorithm>

#include "commonweal/error.hpp"
#include "product.hpp"

namespace commonweal {

namespace {

constexpr Index kRowsTogether = 16;  // of a product with a sparse kernel

void require_kernel(bool square, bool finite, double least, double asymmetry) {
  require<ModelError>(square, "kernel: must be square, region x region");
  require<ModelError>(finite, "kernel: holds a value that is not finite; are distances or decays missing?");
  require<ModelError>(least >= 0.0, "kernel: holds a negative value; nearness is at least 0");
  require<ModelError>(asymmetry == 0.0, "kernel: is not symmetric; the way there is as long as the way back");
}

/// The largest gap between an entry and its mirror image.
double asymmetry_of(const Matrix& k) {
  double worst = 0.0;
  for (Index r = 0; r < k.rows(); ++r) worst = std::max(worst, (k.row(r) - k.col(r).transpose()).cwiseAbs().maxCoeff());
  return worst;
}

}  // namespace

Kernel::Kernel(Matrix dense) {
  const bool square = dense.rows() == dense.cols() && dense.rows() > 0, finite = dense.allFinite();
  require_kernel(square, finite, square && finite ? dense.minCoeff() : 0.0,
                 square && finite ? asymmetry_of(dense) : 0.0);
  entries_ = std::make_shared<Entries>(std::move(dense));
}

Kernel::Kernel(Sparse sparse) {
  sparse.makeCompressed();
  const bool square = sparse.rows() == sparse.cols() && sparse.rows() > 0;
  const bool finite = sparse.nonZeros() == 0 || sparse.coeffs().allFinite();
  require_kernel(square, finite, square && finite && sparse.nonZeros() > 0 ? sparse.coeffs().minCoeff() : 0.0,
                 square && finite ? (sparse - Sparse(sparse.transpose())).norm() : 0.0);
  entries_ = std::make_shared<Entries>(std::move(sparse));
}

Index Kernel::regions() const {
  return std::visit([](const auto& k) { return k.rows(); }, *entries_);
}

void Kernel::multiply(const Matrix& x, Matrix& y) const {
  y.resize(x.rows(), x.cols());
  if (is_single()) {
    const Single rounded = x.cast<float>();
    Single result(x.rows(), x.cols());
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
  if (const auto* dense = std::get_if<Matrix>(entries_.get())) {
    std::call_once(rounded_->made,
                   [&] { rounded_->entries = std::make_shared<Entries>(Single(dense->cast<float>())); });
    result.entries_ = rounded_->entries;
  }
  return result;
}

Index Kernel::parts(Index rows) const {
  if (std::holds_alternative<Sparse>(*entries_)) return (rows + kRowsTogether - 1) / kRowsTogether;
  return Tiles(rows, regions()).count();
}

template <class Scalar>
void Kernel::multiply_part(Index part, Index rows, const Scalar* x, Scalar* y) const {
  using Dense = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Index R = regions();
  if (const auto* dense = std::get_if<Dense>(entries_.get())) {
    product_tile<Scalar>(Tiles(rows, R)[part], {x, rows, R, R}, {dense->data(), R, R, R}, {y, rows, R, R}, false);
    return;
  }
  const Sparse& sparse = std::get<Sparse>(*entries_);
  for (Index i = part * kRowsTogether; i < std::min(rows, (part + 1) * kRowsTogether); ++i)
    for (Index r = 0; r < R; ++r) {
      double sum = 0.0;  // K is symmetric: its rows are its columns
      for (Sparse::InnerIterator entry(sparse, r); entry; ++entry) sum += entry.value() * x[i * R + entry.col()];
      y[i * R + r] = static_cast<Scalar>(sum);
    }
}

template void Kernel::multiply_part(Index, Index, const double*, double*) const;
template void Kernel::multiply_part(Index, Index, const float*, float*) const;

double Kernel::flops() const {
  const auto* sparse = std::get_if<Sparse>(entries_.get());
  const auto R = static_cast<double>(regions());
  return 2.0 * (sparse ? static_cast<double>(sparse->nonZeros()) : R * R);
}

double Kernel::bytes() const {
  const auto* sparse = std::get_if<Sparse>(entries_.get());
  const auto R = static_cast<double>(regions());
  if (sparse) return static_cast<double>(sizeof(double) + sizeof(int)) * static_cast<double>(sparse->nonZeros());
  return R * R * static_cast<double>(is_single() ? sizeof(float) : sizeof(double));
}

double Kernel::operator()(Index origin, Index destination) const {
  if (const auto* sparse = std::get_if<Sparse>(entries_.get())) return sparse->coeff(origin, destination);
  if (const auto* single = std::get_if<Single>(entries_.get()))
    return static_cast<double>((*single)(origin, destination));
  return std::get<Matrix>(*entries_)(origin, destination);
}

}  // namespace commonweal
