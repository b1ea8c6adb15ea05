// Solves with a proof: how far from the exact solution can x be?
// One text for every backend, as in gmres.hpp. Used by the bindings, the benchmarks and the CUDA backend.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>

#include "commonweal/error.hpp"
#include "commonweal/solver/factors.hpp"
#include "commonweal/solver/operator.hpp"
#include "commonweal/solver/productivity.hpp"
#include "commonweal/solver/semi_iteration.hpp"
#include "commonweal/solver/solver.hpp"

namespace commonweal {

/// Solves with a proof. With v / c of the economy's `ProductivityProof`, sum |x - exact x| = sum |L residual| <=
/// v' |residual| / c; where there is none answers carry no proof.
///
/// A semi-iteration that does not keep what the spectrum's ellipse promised is followed by GMRES. Solves of one solver
/// wait for each other; each uses the whole device.
template <BlockVector Vector>
class CertifiedSolver final : public Solver {
 public:
  /// @param economy outlives the solver
  /// @param known   what another solver of it knew; null for nothing
  /// @throws NotProductive when A >= 0 is not, naming the sectors to blame
  CertifiedSolver(const Operator<Vector>& economy, SolverOptions options, const Known* known = nullptr)
      : economy_(economy), magnitude_(economy.magnitude()), options_(std::move(options)) {
    ask_for_single();
    if (work_.single && magnitude_) work_.single_magnitude = work_.single->magnitude();
    proof_.emplace(economy_, magnitude_.get(), work_.single.get(), work_.single_magnitude.get(),
                   std::min(std::pow(options_.tolerance, kProofDigits), kLoosestProof), known);
  }

  /// The same, keeping the economy alive.
  CertifiedSolver(std::shared_ptr<const Operator<Vector>> economy, SolverOptions options, const Known* known = nullptr)
      : CertifiedSolver(*economy, std::move(options), known) {
    kept_ = std::move(economy);
  }

  CertifiedSolution solve(const Block& f, const Block* start = nullptr) const override {
    return solve_host(f, start, false);
  }
  CertifiedSolution solve_adjoint(const Block& s, const Block* start = nullptr) const override {
    return solve_host(s, start, true);
  }

  /// The same for arrays of any kind that the verbs take and put columns of: x = L f, or L' f.
  /// @param residuals of the certificate, entry by entry; null where nobody asks
  template <class Array>
  Certificate solve_into(const Array& given, const Array* start, bool adjoint, Array& x, Array* residuals) const;

  Block output_multiplier_bound() const override;
  bool proven() const override { return proof_->multipliers().has_value(); }
  std::string device() const override { return economy_.device(); }
  const SpectralEstimate& estimate() const override { return proof_->estimate(); }

 private:
  /// Made at the first solve and kept; vectors are made anew when their shape changes.
  struct Workspace {
    std::mutex lock;
    std::unique_ptr<Operator<Vector>> single;  // null before it is needed, and where the economy has none
    std::unique_ptr<Operator<Vector>> single_magnitude;
    bool asked_for_single = false;
    std::optional<Factors> factors;
    std::optional<Vector> f, x, ax, absolute, correction;
    SemiIteration<Vector> semi_iteration;
    Gmres<Vector> gmres;

    double bytes() const {
      double sum = semi_iteration.bytes() + gmres.bytes();
      for (const auto* vector : {&f, &x, &ax, &absolute, &correction})
        if (*vector) sum += bytes_of(**vector);
      return sum;
    }

    void release() {
      for (auto* vector : {&f, &x, &ax, &absolute, &correction}) vector->reset();
      semi_iteration = {};
      gmres = {};
    }
  };

  /// Of the digits that answers are asked for, those of the proof: a bound needs few, since v is only divided by what
  /// it proves, and an ellipse more, the more rounds are to follow it.
  static constexpr double kProofDigits = 2.0 / 3.0, kLoosestProof = 1e-5;
  /// Bytes of workspace that wait for the next solve; more are taken anew faster than they are needed again.
  static constexpr double kKept = 2e7;

  const Operator<Vector>& bounding() const { return magnitude_ ? *magnitude_ : economy_; }
  void ask_for_single() const;
  template <class Array>
  void require_array(const Array& array, const char* what) const;
  CertifiedSolution solve_host(const Block& given, const Block* start, bool adjoint) const;
  SolverReport iterate(const Plan& plan, bool adjoint, bool from_zero) const;
  SolverReport solve_direct(bool adjoint, bool from_zero) const;
  int certify(bool adjoint, const std::vector<int>& exponents, Certificate& certificate) const;

  std::shared_ptr<const Operator<Vector>> kept_;
  const Operator<Vector>& economy_;
  std::unique_ptr<Operator<Vector>> magnitude_;
  SolverOptions options_;
  std::optional<ProductivityProof<Vector>> proof_;  // made by the constructor, of which it is the last act
  mutable Workspace work_;
};

template <BlockVector Vector>
void CertifiedSolver<Vector>::ask_for_single() const {
  if (work_.asked_for_single || options_.arithmetic == Arithmetic::full) return;
  work_.single = economy_.in_single();
  work_.asked_for_single = true;
}

template <BlockVector Vector>
Block CertifiedSolver<Vector>::output_multiplier_bound() const {
  if (!proven()) return {};
  const std::lock_guard<std::mutex> lock(work_.lock);
  Block result({economy_.sectors(), 1, economy_.regions()});
  store_columns(*proof_->multipliers(), 0, result);
  return result;
}

template <BlockVector Vector>
template <class Array>
void CertifiedSolver<Vector>::require_array(const Array& array, const char* what) const {
  require<ModelError>(array.shape.sectors == economy_.sectors() && array.shape.regions == economy_.regions(), [&] {
    std::ostringstream message;
    message << what << " covers " << array.shape.sectors << " sectors and " << array.shape.regions
            << " regions, but the economy has " << economy_.sectors() << " and " << economy_.regions();
    return message.str();
  });
  require<ModelError>(all_finite(array),
                      [&] { return std::string(what) + " holds a value that is not a finite number"; });
}

template <BlockVector Vector>
CertifiedSolution CertifiedSolver<Vector>::solve_host(const Block& given, const Block* start, bool adjoint) const {
  CertifiedSolution result;
  result.x = Block(given.shape);
  Block residuals(given.shape);
  result.certificate = solve_into(given, start, adjoint, result.x, &residuals);
  result.certificate.residuals = std::move(residuals);
  const bool on_host = !std::isfinite(economy_.rates().memory);
  if (on_host && result.certificate.workspace > kKept) {
    const std::lock_guard<std::mutex> lock(work_.lock);
    work_.release();
  }
  return result;
}

template <BlockVector Vector>
template <class Array>
Certificate CertifiedSolver<Vector>::solve_into(const Array& given, const Array* start, bool adjoint, Array& x,
                                                Array* residuals) const {
  const std::lock_guard<std::mutex> lock(work_.lock);
  require_array(given, "the right-hand side");
  if (start) {
    require_array(*start, "the start");
    require<ModelError>(start->shape == given.shape, "the start must have as many columns as the right-hand side");
  }

  ask_for_single();
  const Index columns = given.shape.columns;
  const Plan plan = commonweal::plan(operator_cost(economy_), economy_.rates(), estimate(), columns,
                                     work_.single != nullptr, options_);

  Certificate certificate;
  certificate.proven = proven();
  certificate.method = plan.method;
  certificate.device = economy_.device();
  for (Index first = 0; first < columns; first += plan.columns_at_once) {
    const Index count = std::min(plan.columns_at_once, columns - first);
    for (auto* vector : {&work_.f, &work_.x, &work_.ax})
      if (!*vector || columns_of(**vector) != count) vector->emplace(economy_.vector(count));
    load_columns(given, first, *work_.f);
    const std::vector<int> exponents = exponents_of(*work_.f);
    scale_by(exponents, -1, *work_.f);
    if (start) {
      load_columns(*start, first, *work_.x);
      scale_by(exponents, -1, *work_.x);
    } else {
      set_zero(*work_.x);
    }
    SolverReport report = iterate(plan, adjoint, start == nullptr);
    if (!report.converged && plan.method != Method::gmres) {
      const SolverReport before = report;
      const bool usable = all_finite(*work_.x) && report.relative_residual < 1.0;
      if (!usable) set_zero(*work_.x);
      report = iterate({Method::gmres, false, plan.columns_at_once}, adjoint, !usable);
      report.rounds += before.rounds;
      report.single_rounds += before.single_rounds;
      certificate.method = Method::gmres;
    }
    if (!report.converged) {
      std::ostringstream message;
      message << "the solver stopped after " << report.rounds << " rounds at a relative residual of "
              << report.relative_residual << ", above the tolerance of " << options_.tolerance
              << "; ask for a looser tolerance, or check the economy at " << productivity::most_demanding(bounding());
      throw NoConvergence(message.str());
    }
    report.rounds += certify(adjoint, exponents, certificate);
    certificate.rounds = std::max(certificate.rounds, report.rounds);
    certificate.single_rounds = std::max(certificate.single_rounds, report.single_rounds);
    scale_by(exponents, 1, *work_.x);
    store_columns(*work_.x, first, x);
    if (residuals) {
      scale_by(exponents, 1, *work_.correction);
      store_columns(*work_.correction, first, *residuals);
    }
  }
  certificate.workspace = work_.bytes();
  require<ModelError>(all_finite(x),
                      "the answer is beyond the largest double; give the right-hand side in larger units");
  return certificate;
}

/// Solves for the columns in the workspace, where `ax` is then A x.
template <BlockVector Vector>
SolverReport CertifiedSolver<Vector>::iterate(const Plan& plan, bool adjoint, bool from_zero) const {
  const auto applied = [adjoint](const Operator<Vector>& a) {
    return [&a, adjoint](const Vector& in, Vector& out) { adjoint ? a.apply_adjoint(in, out) : a.apply(in, out); };
  };
  const auto apply = applied(economy_);
  const Vector& f = *work_.f;
  Vector &x = *work_.x, &ax = *work_.ax;
  switch (plan.method) {
    case Method::direct:
      return solve_direct(adjoint, from_zero);
    case Method::chebyshev:
    case Method::rounds: {
      const Ellipse& ellipse = plan.method == Method::rounds ? estimate().power_series : estimate().ellipse;
      return plan.mixed
                 ? work_.semi_iteration.solve_mixed(apply, applied(*work_.single), work_.single->roughness().error,
                                                    ellipse, f, x, ax, from_zero, options_)
                 : work_.semi_iteration.solve(apply, ellipse, f, x, ax, from_zero, options_);
    }
    case Method::automatic:
    case Method::gmres:
      break;
  }
  const Operator<Vector>& single = plan.mixed ? *work_.single : economy_;
  return work_.gmres.solve(apply, applied(single), single.roughness().error, plan.mixed, f, x, ax, from_zero, options_);
}

/// By LU and iterative refinement (Higham, 2002, chapter 12).
template <BlockVector Vector>
SolverReport CertifiedSolver<Vector>::solve_direct(bool adjoint, bool from_zero) const {
  constexpr int kRefinements = 3;
  if (!work_.factors) {
    const Table* const table = economy_.table();
    work_.factors.emplace(table ? table->entries() : Matrix(assemble(economy_)));
  }
  const Vector& f = *work_.f;
  Vector &x = *work_.x, &ax = *work_.ax, &residuals = like(f, work_.correction);
  const Index columns = columns_of(f);
  Block correction({economy_.sectors(), columns, economy_.regions()});
  Coefficients squares;
  dots(f, f, squares);
  const Progress progress(options_, squares);
  const Coefficients once(static_cast<std::size_t>(columns), 1.0);
  SolverReport report;
  for (int k = 0; k <= kRefinements; ++k) {
    round([&](const Vector& in, Vector& out) { adjoint ? economy_.apply_adjoint(in, out) : economy_.apply(in, out); },
          x, ax, from_zero, report);
    residual(f, x, ax, residuals, squares);
    report.relative_residual = progress.worst(squares);
    report.converged = report.relative_residual <= options_.tolerance;
    progress.tell(report.rounds, report.relative_residual);
    if (report.converged) break;
    store_columns(residuals, 0, correction);
    work_.factors->solve(adjoint, correction);
    load_columns(correction, 0, residuals);
    axpy(once, residuals, x);
  }
  return report;
}

/// Bounds for the columns in the workspace, where `correction` then holds their residuals. Returns the rounds that it
/// took: one where x or A has entries below zero, none else.
template <BlockVector Vector>
int CertifiedSolver<Vector>::certify(bool adjoint, const std::vector<int>& exponents, Certificate& certificate) const {
  const Vector &f = *work_.f, &x = *work_.x, &ax = *work_.ax;
  // |A| |x| is what the rounding of A x is measured by.
  const Vector* magnitude = &ax;
  Rounding rounding{certified::gamma(economy_.cost().depth), 1.0, 0.0};
  int rounds = 0;
  Vector& residuals = like(x, work_.correction);
  if (magnitude_ || !non_negative(x)) {
    Vector& made = like(x, work_.absolute);
    absolute(x, residuals);
    // Where there are products in single precision they will do: slack and vanished are more than they lose.
    const Operator<Vector>& by = !work_.single ? bounding() : magnitude_ ? *work_.single_magnitude : *work_.single;
    adjoint ? by.apply_adjoint(residuals, made) : by.apply(residuals, made);
    if (work_.single) {
      rounding.slack = by.roughness().slack;
      // Far above the smallest float, far below what the largest entry, about 1, is rounded by.
      rounding.vanished = 1e-30;
    }
    magnitude = &made;
    rounds = 1;
  }
  std::vector<ResidualNorms> measures;
  const bool weighs = proven() && !adjoint;
  residual_norms(f, x, ax, *magnitude, weighs ? &*proof_->multipliers() : nullptr, rounding, residuals, measures);
  for (std::size_t c = 0; c < measures.size(); ++c)
    certified::add_bounds(measures[c], proven(), adjoint, proof_->largest_multiplier(), rounding.unit, exponents[c],
                          economy_.sectors() * economy_.regions(), certificate);
  return rounds;
}

extern template class CertifiedSolver<Block>;

}  // namespace commonweal
