#include "commonweal/kernel.hpp"

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

void require_kernel(bool square, bool finite, double least, double asymmetry) {
  require<ModelError>(square, "kernel: must be square, region x region");
  require<ModelError>(finite, "kernel: holds a value that is not finite; are distances or decays missing?");
  require<ModelError>(least >= 0.0, "kernel: holds a negative value; nearness is at least 0");
  require<ModelError>(asymmetry == 0.0, "kernel: is not symmetric; the way there is as long as the way back");
}

}  // namespace

Kernel::Kernel(Matrix dense) : dense_(std::move(dense)), is_dense_(true) {
  const bool square = dense_.rows() == dense_.cols() && dense_.rows() > 0, finite = dense_.allFinite();
  require_kernel(square, finite, square && finite ? dense_.minCoeff() : 0.0,
                 square && finite ? (dense_ - dense_.transpose()).cwiseAbs().maxCoeff() : 0.0);
}

Kernel::Kernel(Sparse sparse) : sparse_(std::move(sparse)), is_dense_(false) {
  sparse_.makeCompressed();
  const bool square = sparse_.rows() == sparse_.cols() && sparse_.rows() > 0;
  const bool finite = sparse_.nonZeros() == 0 || sparse_.coeffs().allFinite();
  require_kernel(square, finite, square && finite && sparse_.nonZeros() > 0 ? sparse_.coeffs().minCoeff() : 0.0,
                 square && finite ? (sparse_ - Sparse(sparse_.transpose())).norm() : 0.0);
}

Index Kernel::regions() const { return is_dense_ ? dense_.rows() : sparse_.rows(); }

void Kernel::multiply(const Matrix& x, Matrix& y) const {
  y.resize(x.rows(), x.cols());
  if (is_dense_) {
    y.noalias() = x * dense_;
    return;
  }
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < x.rows(); ++i)
    for (Index r = 0; r < x.cols(); ++r) {
      double sum = 0.0;  // K is symmetric: its rows are its columns
      for (Sparse::InnerIterator entry(sparse_, r); entry; ++entry) sum += entry.value() * x(i, entry.col());
      y(i, r) = sum;
    }
}

double Kernel::operator()(Index origin, Index destination) const {
  return is_dense_ ? dense_(origin, destination) : sparse_.coeff(origin, destination);
}

}  // namespace commonweal
