// Semi-iterations for x = A x + f: three vectors, one pass over them each round, and no inner product that a step waits
// for. With the ellipse of A's spectrum they are Chebyshev's (Golub and Varga, 1961; Manteuffel, 1977; Saad, 2003,
// section 12.3), with a circle of radius zero the power series. One text for every backend, as in gmres.hpp.
#pragma once

#include <optional>

#include "commonweal/solver/method.hpp"
#include "commonweal/solver/spectrum.hpp"

namespace commonweal {

/// The two numbers of each step over an ellipse of A's eigenvalues.
class Steps {
 public:
  explicit Steps(const Ellipse& ellipse) : distance_(1.0 - ellipse.centre), focal_(ellipse.focal_square) {}

  void next() {
    if (taken_ == 0) {
      alpha_ = 1.0 / distance_;
    } else {
      beta_ = (taken_ == 1 ? 0.5 : 0.25) * focal_ * alpha_ * alpha_;
      alpha_ = 1.0 / (distance_ - beta_ / alpha_);
    }
    ++taken_;
  }
  double alpha() const { return alpha_; }
  double beta() const { return beta_; }

 private:
  double distance_, focal_, alpha_ = 0.0, beta_ = 0.0;
  int taken_ = 0;
};

template <BlockVector Vector>
class SemiIteration {
 public:
  /// Solves x - A x = f, starting from the `x` given. When it has converged `ax` is A x. It gives up where the
  /// residual falls much more slowly than the ellipse promises.
  ///
  /// @param apply     void(const Vector& in, Vector& out), out = A in (or A' in for the adjoint)
  /// @param from_zero whether x is zero, which saves a round
  /// @throws Cancelled when the progress callback returns false
  template <class Apply>
  SolverReport solve(Apply&& apply, const Ellipse& ellipse, const Vector& f, Vector& x, Vector& ax, bool from_zero,
                     const SolverOptions& options);

  /// The same with most products in single precision. The steps go on as if nothing happened while, now and then, the
  /// residual is computed anew in doubles and the correction starts from zero again.
  /// @param error how far a product of `single` is off, for a vector of norm 1
  template <class Apply, class Single>
  SolverReport solve_mixed(Apply&& apply, Single&& single, double error, const Ellipse& ellipse, const Vector& f,
                           Vector& x, Vector& ax, bool from_zero, const SolverOptions& options);

  double bytes() const { return (p_ ? bytes_of(*p_) : 0.0) + (correction_ ? 2.0 * bytes_of(*correction_) : 0.0); }

 private:
  /// A residual in single precision is worth nothing below this times the error of its products and the residual that
  /// the correction started from.
  static constexpr double kReach = 10.0;

  /// Follows the residual from one look at it to the next, at its last rate between them; at first, at the ellipse's.
  class Pace {
   public:
    Pace(int steps_between_looks, const Ellipse& ellipse)
        : every_(steps_between_looks), rate_(std::min(ellipse.factor, 1.0)) {}

    /// Goes on from a residual that was computed anew.
    void start(double relative) {
      relative_ = relative;
      since_ = 0;
    }

    /// Whether the step that comes looks at the residual that it starts from.
    bool looks() const { return steps() >= every_; }
    void passed() { ++since_; }

    /// Steps from the last look to this one.
    int steps() const { return since_ + 1; }
    void seen(double relative) {
      if (relative_ > 0.0) {
        const double gone = std::min(relative / relative_, 1.0);
        rate_ = since_ == 0 ? gone : std::pow(gone, 1.0 / steps());
      }
      relative_ = relative;
      since_ = 0;
    }

    /// The same before the step: who looks at every step will see it there.
    void seen_early(double relative) {
      if (every_ == 1) return;
      seen(relative);
      since_ = -1;
    }

    /// The residual that the last step started from, and what it should have come to by that step.
    double before() const { return since_ == 0 ? relative_ : relative_ * std::pow(rate_, since_); }
    double after() const { return before() * rate_; }

   private:
    int every_, since_ = 0;
    double relative_ = 1.0, rate_;  // of zero the residual is all of f
  };

  /// Watches that the residual falls at least half as fast, in digits, as the ellipse promises.
  class Watch {
   public:
    explicit Watch(const Ellipse& ellipse) : factor_(ellipse.factor) {}

    /// @param steps since the last call
    bool no_progress(double relative, int steps) {
      if (!std::isfinite(relative)) return true;
      steps_ += steps;
      if (steps_ < kSteps) return false;
      const bool slow = before_ > 0.0 && relative > std::min(std::pow(factor_, steps_ / 2.0), 0.999) * before_;
      before_ = relative;
      steps_ = 0;
      return slow;
    }

   private:
    static constexpr int kSteps = 8;
    double factor_, before_ = 0.0;
    int steps_ = 0;
  };

  std::optional<Vector> p_, correction_, residual_;
  Coefficients squares_;
};

template <BlockVector Vector>
template <class Apply>
SolverReport SemiIteration<Vector>::solve(Apply&& apply, const Ellipse& ellipse, const Vector& f, Vector& x, Vector& ax,
                                          bool from_zero, const SolverOptions& options) {
  dots(f, f, squares_);
  const Progress progress(options, squares_);
  Vector& p = like(f, p_);
  set_zero(p);
  Steps steps(ellipse);
  Watch watch(ellipse);
  Pace pace(steps_between_looks(f), ellipse);
  SolverReport report;
  while (report.rounds < options.max_rounds) {
    round(apply, x, ax, from_zero, report);
    // Look before the step where it should be the last: with this x the certificate needs no round of its own.
    if (pace.after() <= options.tolerance) {
      residual(f, x, ax, like(f, residual_), squares_);
      report.relative_residual = progress.worst(squares_);
      report.converged = report.relative_residual <= options.tolerance;
      if (report.converged) return report;
      pace.seen_early(report.relative_residual);
    }
    steps.next();
    const bool look = pace.looks();
    semi_iteration_step(f, ax, steps.alpha(), steps.beta(), p, x, look ? &squares_ : nullptr);
    if (!look) {
      pace.passed();
      continue;
    }
    report.relative_residual = progress.worst(squares_);
    progress.tell(report.rounds, report.relative_residual);
    if (watch.no_progress(report.relative_residual, pace.steps())) return report;
    pace.seen(report.relative_residual);
  }
  return report;
}

template <BlockVector Vector>
template <class Apply, class Single>
SolverReport SemiIteration<Vector>::solve_mixed(Apply&& apply, Single&& single, double error, const Ellipse& ellipse,
                                                const Vector& f, Vector& x, Vector& ax, bool from_zero,
                                                const SolverOptions& options) {
  dots(f, f, squares_);
  const Progress progress(options, squares_);
  Vector &p = like(f, p_), &correction = like(f, correction_), &residuals = like(f, residual_);
  set_zero(p);
  Steps steps(ellipse);
  Watch watch(ellipse);
  Pace pace(steps_between_looks(f), ellipse);
  SolverReport report;
  double before = 0.0;
  while (report.rounds < options.max_rounds) {
    round(apply, x, ax, from_zero, report);
    residual(f, x, ax, residuals, squares_);
    const double start = report.relative_residual = progress.worst(squares_);
    report.converged = start <= options.tolerance;
    progress.tell(report.rounds, start);
    // Less than a digit gained since the last look: single precision has no more to give.
    if (report.converged || !std::isfinite(start) || (before > 0.0 && start > 0.1 * before)) return report;
    before = start;

    set_zero(correction);
    steps.next();
    semi_iteration_step(residuals, correction, steps.alpha(), steps.beta(), p, correction, nullptr);
    pace.start(start);
    while (report.rounds < options.max_rounds && pace.after() > 0.5 * options.tolerance &&
           pace.before() > kReach * error * start) {
      single(correction, ax);
      ++report.rounds;
      ++report.single_rounds;
      steps.next();
      const bool look = pace.looks();
      semi_iteration_step(residuals, ax, steps.alpha(), steps.beta(), p, correction, look ? &squares_ : nullptr);
      if (!look) {
        pace.passed();
        continue;
      }
      const double relative = progress.worst(squares_);
      progress.tell(report.rounds, relative);
      if (watch.no_progress(relative, pace.steps())) return report;
      pace.seen(relative);
    }
    squares_.assign(squares_.size(), 1.0);
    axpy(squares_, correction, x);
  }
  return report;
}

}  // namespace commonweal
