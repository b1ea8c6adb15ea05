// GMRES for (I - A) x = f and its adjoint, all right-hand sides side by side (Saad and Schultz, 1986).
// One text for every backend: it speaks only the verbs of block_vector.hpp, found by the type of the vector.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "commonweal/block_vector.hpp"
#include "commonweal/error.hpp"

namespace commonweal {

struct SolverOptions {
  double tolerance =
      1e-12;  ///< stop when every column's 2-norm of the residual is below this times that of its right-hand side
  int restart = 40;                                                   ///< vectors kept before a restart
  int max_rounds = 2000;                                              ///< applications of A before giving up
  std::function<bool(int round, double relative_residual)> progress;  ///< called each round; false stops with Cancelled
};

struct SolverReport {
  int rounds = 0;                ///< applications of A
  double relative_residual = 0;  ///< the worst column's, recomputed from the solution
  bool converged = false;
};

namespace detail {

/// The small least-squares problem of one column: an upper Hessenberg matrix reduced by Givens rotations as it grows.
class HessenbergColumn {
 public:
  HessenbergColumn(double residual_norm, int restart) : rhs_(restart + 1, 0.0) { rhs_[0] = residual_norm; }

  /// Takes the next column of the Hessenberg matrix, h[0..steps+1].
  void append(std::vector<double> h) {
    if (singular_) return;
    for (std::size_t i = 0; i < cosines_.size(); ++i) {
      const double above = cosines_[i] * h[i] + sines_[i] * h[i + 1];
      h[i + 1] = -sines_[i] * h[i] + cosines_[i] * h[i + 1];
      h[i] = above;
    }
    const std::size_t last = cosines_.size();
    const double radius = std::hypot(h[last], h[last + 1]);
    singular_ = radius == 0.0;
    if (singular_) return;  // I - A maps this direction to what the basis holds already: no better solution from here
    cosines_.push_back(h[last] / radius);
    sines_.push_back(h[last + 1] / radius);
    h[last] = radius;
    rhs_[last + 1] = -sines_[last] * rhs_[last];
    rhs_[last] *= cosines_[last];
    h.resize(last + 1);
    triangle_.push_back(std::move(h));
  }

  double residual_norm() const { return std::abs(rhs_[cosines_.size()]); }

  /// Coefficients of the basis vectors that minimise the residual.
  std::vector<double> solve() const {
    std::vector<double> y(triangle_.size());
    for (std::size_t i = y.size(); i-- > 0;) {
      double sum = rhs_[i];
      for (std::size_t j = i + 1; j < y.size(); ++j) sum -= triangle_[j][i] * y[j];
      y[i] = sum / triangle_[i][i];
    }
    return y;
  }

 private:
  std::vector<double> rhs_, cosines_, sines_;
  std::vector<std::vector<double>> triangle_;  // by column
  bool singular_ = false;
};

inline Coefficients map(const Coefficients& values, const std::function<double(double)>& function) {
  Coefficients result(values.size());
  for (std::size_t c = 0; c < values.size(); ++c) result[c] = function(values[c]);
  return result;
}

inline double safe_inverse(double value) { return value > 0.0 ? 1.0 / value : 0.0; }

}  // namespace detail

/// Solves x - A x = f, starting from the `x` given.
///
/// @param apply  void(const Vector& in, Vector& out), out = A in (or A' in for the adjoint)
/// @throws Cancelled when the progress callback returns false
template <class Vector, class Apply>
SolverReport gmres(Apply&& apply, const Vector& f, Vector& x, const SolverOptions& options) {
  const auto columns = static_cast<std::size_t>(columns_of(f));
  const Coefficients one(columns, 1.0), minus_one(columns, -1.0);
  const auto norms = [](const Vector& v) {
    return detail::map(dots(v, v), [](double square) { return std::sqrt(square); });
  };
  const Coefficients target = detail::map(norms(f), [&](double norm) { return options.tolerance * norm; });
  const auto worst_relative = [&](const Coefficients& residual_norms) {
    double worst = 0.0;
    for (std::size_t c = 0; c < columns; ++c)
      if (target[c] > 0.0) worst = std::max(worst, residual_norms[c] / target[c] * options.tolerance);
    return worst;
  };

  SolverReport report;
  const auto round = [&](const Vector& in, Vector& out) {
    apply(in, out);
    ++report.rounds;
  };
  Vector residual = zeros_like(f), work = zeros_like(f);
  std::vector<Vector> basis;
  const auto basis_vector = [&](std::size_t k) -> Vector& {
    if (basis.size() <= k) basis.push_back(zeros_like(f));
    return basis[k];
  };

  double previous = -1.0;
  while (true) {
    round(x, work);  // residual = f - x + A x
    copy(f, residual);
    axpy(minus_one, x, residual);
    axpy(one, work, residual);
    const Coefficients residual_norms = norms(residual);
    report.relative_residual = worst_relative(residual_norms);
    report.converged = report.relative_residual <= options.tolerance;
    // A restart that no longer halves the residual has met the rounding of doubles, or an A that is not productive.
    const bool stalled = previous >= 0.0 && report.relative_residual > 0.5 * previous;
    if (report.converged || stalled || !std::isfinite(report.relative_residual)) return report;
    if (report.rounds >= options.max_rounds) return report;
    previous = report.relative_residual;

    std::vector<detail::HessenbergColumn> small;
    for (double norm : residual_norms) small.emplace_back(norm, options.restart);
    Vector& first = basis_vector(0);
    copy(residual, first);
    scale(detail::map(residual_norms, detail::safe_inverse), first);

    for (int k = 0; k < options.restart && report.rounds < options.max_rounds; ++k) {
      Vector& next = basis_vector(static_cast<std::size_t>(k) + 1);
      const Vector& current = basis[static_cast<std::size_t>(k)];
      round(current, work);  // next = (I - A) current, made orthogonal to all before it
      copy(current, next);
      axpy(minus_one, work, next);
      std::vector<Coefficients> products;
      for (int i = 0; i <= k; ++i) {
        products.push_back(dots(next, basis[static_cast<std::size_t>(i)]));
        axpy(detail::map(products.back(), std::negate<>()), basis[static_cast<std::size_t>(i)], next);
      }
      products.push_back(norms(next));
      scale(detail::map(products.back(), detail::safe_inverse), next);

      Coefficients estimate(columns);
      for (std::size_t c = 0; c < columns; ++c) {
        if (small[c].residual_norm() > 0.1 * target[c]) {
          std::vector<double> h;
          for (const Coefficients& product : products) h.push_back(product[c]);
          small[c].append(std::move(h));
        }
        estimate[c] = small[c].residual_norm();
      }
      const double relative = worst_relative(estimate);
      if (options.progress && !options.progress(report.rounds, relative)) throw Cancelled();
      if (relative <= 0.1 * options.tolerance) break;
    }

    std::vector<std::vector<double>> weights;
    std::size_t used = 0;
    for (const auto& column : small) {
      weights.push_back(column.solve());
      used = std::max(used, weights.back().size());
    }
    for (std::size_t i = 0; i < used; ++i) {
      Coefficients weight(columns, 0.0);
      for (std::size_t c = 0; c < columns; ++c)
        if (i < weights[c].size()) weight[c] = weights[c][i];
      axpy(weight, basis[i], x);
    }
  }
}

}  // namespace commonweal
