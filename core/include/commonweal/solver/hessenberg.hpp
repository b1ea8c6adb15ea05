// The small least-squares problem that GMRES solves for one right-hand side.
// Used by gmres.hpp.
#pragma once

#include <cmath>
#include <complex>
#include <vector>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// An upper Hessenberg matrix reduced by Givens rotations as it grows. Its memory is taken once.
class Hessenberg {
 public:
  explicit Hessenberg(std::size_t restart)
      : raw_(Matrix::Zero(static_cast<Index>(restart) + 1, static_cast<Index>(restart))),
        triangle_(raw_),
        rhs_(restart + 1),
        cosines_(restart),
        sines_(restart),
        weights_(restart) {}

  std::size_t restart() const { return weights_.size(); }

  void start(double residual_norm) {
    steps_ = 0;
    singular_ = false;
    std::fill(rhs_.begin(), rhs_.end(), 0.0);
    rhs_[0] = residual_norm;
  }

  /// Takes the next column of the matrix, h(0) to h(steps + 1).
  template <class Column>
  void append(Column&& h) {
    if (singular_) return;
    const auto k = static_cast<Index>(steps_);
    for (Index i = 0; i <= k + 1; ++i) raw_(i, k) = triangle_(i, k) = h(static_cast<std::size_t>(i));
    for (Index i = 0; i < k; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double above = cosines_[at] * triangle_(i, k) + sines_[at] * triangle_(i + 1, k);
      triangle_(i + 1, k) = -sines_[at] * triangle_(i, k) + cosines_[at] * triangle_(i + 1, k);
      triangle_(i, k) = above;
    }
    const double radius = std::hypot(triangle_(k, k), triangle_(k + 1, k));
    singular_ = radius == 0.0;
    if (singular_) return;  // I - A maps this direction to what the basis holds already: no better solution from here
    cosines_[steps_] = triangle_(k, k) / radius;
    sines_[steps_] = triangle_(k + 1, k) / radius;
    triangle_(k, k) = radius;
    rhs_[steps_ + 1] = -sines_[steps_] * rhs_[steps_];
    rhs_[steps_] *= cosines_[steps_];
    ++steps_;
  }

  double residual_norm() const { return std::abs(rhs_[steps_]); }

  /// Finds the weights of the basis vectors that minimise the residual; returns how many there are.
  std::size_t solve() {
    for (std::size_t i = steps_; i-- > 0;) {
      double sum = rhs_[i];
      for (std::size_t j = i + 1; j < steps_; ++j)
        sum -= triangle_(static_cast<Index>(i), static_cast<Index>(j)) * weights_[j];
      weights_[i] = sum / triangle_(static_cast<Index>(i), static_cast<Index>(i));
    }
    return steps_;
  }

  double weight(std::size_t i) const { return i < steps_ ? weights_[i] : 0.0; }

  /// Adds the eigenvalues of A that those of this projection of I - A estimate (Arnoldi, 1951).
  void ritz_values(std::vector<std::complex<double>>& values) const;

 private:
  Matrix raw_, triangle_;
  std::vector<double> rhs_, cosines_, sines_, weights_;
  std::size_t steps_ = 0;
  bool singular_ = false;
};

}  // namespace commonweal
