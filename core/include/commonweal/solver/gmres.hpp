// GMRES for (I - A) x = f and its adjoint, all right-hand sides side by side (Saad and Schultz, 1986).
// One text for every backend: it speaks only the verbs of block_vector.hpp, found by the type of the vector.
#pragma once

#include <complex>
#include <deque>
#include <optional>
#include <vector>

#include "commonweal/solver/hessenberg.hpp"
#include "commonweal/solver/method.hpp"

namespace commonweal {

template <BlockVector Vector>
class Gmres {
 public:
  /// Solves x - A x = f, starting from the `x` given; `ax` is A x in the end.
  ///
  /// Where `mixed`, rounds are in single precision once the residual has fallen so far that their rounding no longer
  /// matters: a Krylov method may be the sloppier the nearer it is (Simoncini and Szyld, 2003).
  ///
  /// @param apply     void(const Vector& in, Vector& out), out = A in (or A' in for the adjoint)
  /// @param single    the same in single precision
  /// @param error     how far one of its products is off, for a vector of norm 1
  /// @param from_zero whether x is zero, which saves a round
  /// @throws Cancelled when the progress callback returns false
  template <class Apply, class Single>
  SolverReport solve(Apply&& apply, Single&& single, double error, bool mixed, const Vector& f, Vector& x, Vector& ax,
                     bool from_zero, const SolverOptions& options);

  /// In doubles throughout.
  template <class Apply>
  SolverReport solve(Apply&& apply, const Vector& f, Vector& x, Vector& ax, bool from_zero,
                     const SolverOptions& options) {
    return solve(apply, apply, 0.0, false, f, x, ax, from_zero, options);
  }

  /// Estimates of A's eigenvalues from the last solve: Ritz values of its first cycle.
  const std::vector<std::complex<double>>& ritz_values() const { return ritz_values_; }

  double bytes() const { return basis_.empty() ? 0.0 : static_cast<double>(basis_.size()) * bytes_of(basis_.front()); }

 private:
  /// The k-th vector of the basis; kept between solves.
  Vector& basis(std::size_t k, const Vector& f) {
    if (!basis_.empty() && !same_extent(basis_.front(), f)) basis_.clear();
    while (basis_.size() <= k) basis_.push_back(zeros_like(f));
    return basis_[k];
  }

  std::deque<Vector> basis_;  // which moves no vector when it grows
  std::vector<Hessenberg> small_;
  std::vector<Coefficients> products_;
  Coefficients factors_;
  std::vector<std::complex<double>> ritz_values_;
};

template <BlockVector Vector>
template <class Apply, class Single>
SolverReport Gmres<Vector>::solve(Apply&& apply, Single&& single, double error, bool mixed, const Vector& f, Vector& x,
                                  Vector& ax, bool from_zero, const SolverOptions& options) {
  const auto columns = static_cast<std::size_t>(columns_of(f));
  const auto restart = static_cast<std::size_t>(options.restart);
  Coefficients squares(columns);
  dots(f, f, squares);
  const Progress progress(options, squares);
  const double within = 0.1 * options.tolerance;  // the recurrence's residual drifts from the true one
  products_.resize(restart + 1);
  for (Coefficients& one : products_) one.resize(columns);
  factors_.resize(columns);
  if (small_.size() != columns || small_.front().restart() != restart) small_.assign(columns, Hessenberg(restart));
  ritz_values_.clear();
  const auto inverse = [](double value) { return value > 0.0 ? 1.0 / value : 0.0; };

  SolverReport report;
  double previous = -1.0;
  while (true) {
    round(apply, x, ax, from_zero, report);
    Vector& first = basis(0, f);
    residual(f, x, ax, first, squares);
    report.relative_residual = progress.worst(squares);
    report.converged = report.relative_residual <= options.tolerance;
    // A restart that no longer halves the residual has met the rounding of doubles, or an A that is not productive.
    const bool stalled = previous >= 0.0 && report.relative_residual > 0.5 * previous;
    if (report.converged || stalled || !std::isfinite(report.relative_residual)) return report;
    if (report.rounds >= options.max_rounds) return report;
    previous = report.relative_residual;

    for (std::size_t c = 0; c < columns; ++c) {
      small_[c].start(std::sqrt(squares[c]));
      factors_[c] = inverse(std::sqrt(squares[c]));
    }
    scale(factors_, first);

    double relative = report.relative_residual;
    for (std::size_t k = 0; k < restart && report.rounds < options.max_rounds; ++k) {
      basis(k + 1, f);
      const bool near = mixed && error * relative <= within;
      if (near) {
        single(basis_[k], ax);
        ++report.single_rounds;
      } else {
        apply(basis_[k], ax);
      }
      ++report.rounds;
      arnoldi_step(basis_, k, ax, products_);  // what Gram-Schmidt loses, a restart's true residual shows
      relative = 0.0;
      for (std::size_t c = 0; c < columns; ++c) {
        if (small_[c].residual_norm() > within * progress.norm(c))
          small_[c].append([&](std::size_t i) { return products_[i][c]; });
        if (progress.norm(c) > 0.0) relative = std::max(relative, small_[c].residual_norm() / progress.norm(c));
      }
      progress.tell(report.rounds, relative);
      if (relative <= within) break;
    }
    if (ritz_values_.empty())
      for (const Hessenberg& column : small_) column.ritz_values(ritz_values_);

    std::size_t used = 0;
    for (Hessenberg& column : small_) used = std::max(used, column.solve());
    for (std::size_t i = 0; i < used; ++i)
      for (std::size_t c = 0; c < columns; ++c) products_[i][c] = small_[c].weight(i);
    add_combination(basis_, used, products_, x);
  }
}

}  // namespace commonweal
