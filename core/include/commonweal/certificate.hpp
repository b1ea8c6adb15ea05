// The proof that comes with an answer: is the economy productive, and how far from the exact solution can x be?
// Used by the bindings and the benchmarks.
#pragma once

#include "commonweal/method.hpp"
#include "commonweal/operator.hpp"
#include "commonweal/solver.hpp"

namespace commonweal {

/// What is proven of a solution x of (I - A) x = f, one entry per column.
struct Certificate {
  int rounds = 0;                     ///< applications of A (or |A|) to each column, the largest number
  int single_rounds = 0;              ///< those among them in single precision
  Method method = Method::automatic;  ///< what found the solution
  double workspace = 0.0;             ///< bytes of vectors that the solver kept
  std::vector<double> residual;       ///< sum |f - x + A x|, rounding of its own computation included
  std::vector<double> bound;          ///< sum |x - exact x| is at most this; NaN without a proof
  std::vector<double> relative;       ///< bound / sum |x|; infinite where x is zero and the bound is not
  bool proven = false;
  Block residuals;  ///< |f - x + A x| entry by entry, rounding included: for bounds on account totals
};

struct CertifiedSolution {
  Block x;
  Certificate certificate;
};

/// Solves with a proof. Holds v = L' 1, the output multipliers, which prove the economy productive: if v > 0 and
/// (I - A') v >= c > 0 then I - A is a nonsingular M-matrix (Berman and Plemmons, 1994, ch. 6), L >= 0 and L' 1 <= v /
/// c. Then sum |x - exact x| = sum |L residual| <= v' |residual| / c.
///
/// Where A has negative entries the same is done with |A|, which bounds |L|; where |A| is not productive answers carry
/// no proof.
///
/// The proof is a GMRES solve whose Ritz values are kept: they give every later solve the ellipse of A's spectrum. A
/// semi-iteration that does not keep what the ellipse promised is followed by GMRES. Solves of one solver wait for each
/// other; each uses all cores.
class CertifiedSolver {
 public:
  /// @throws ModelError when A >= 0 is not productive, naming the sectors to blame
  CertifiedSolver(const HostOperator& economy, SolverOptions options);
  ~CertifiedSolver();

  /// x = L f for each column.
  /// @param start what the iteration starts from, such as the answer to a like question; zero where it is null
  /// @throws ModelError when the solver stalls, or f or `start` has the wrong shape or holds a value that is not finite
  CertifiedSolution solve(const Block& f, const Block* start = nullptr) const;

  /// m = L' s for each column. The bound is on max |m - exact m|: L' (residual) <= max(residual) * L' 1.
  CertifiedSolution solve_adjoint(const Block& s, const Block* start = nullptr) const;

  /// v / c: an upper bound of the output multipliers L' 1; empty without a proof.
  const Block& output_multiplier_bound() const { return multipliers_; }
  bool proven() const { return proven_; }
  const Prospects& prospects() const { return prospects_; }

 private:
  struct Workspace;

  const HostOperator& bounding() const { return magnitude_ ? *magnitude_ : economy_; }
  CertifiedSolution solve_with(const Block& given, const Block* start, bool adjoint) const;
  SolverReport iterate(const Plan& plan, bool adjoint, bool from_zero, Workspace& work) const;
  SolverReport solve_direct(bool adjoint, Workspace& work) const;
  int certify(bool adjoint, const std::vector<int>& exponents, Index first, Workspace& work,
              Certificate& certificate) const;
  void prove_productive();

  const HostOperator& economy_;
  std::unique_ptr<HostOperator> magnitude_;
  SolverOptions options_;
  Prospects prospects_;
  Ellipse power_series_;
  Block multipliers_;
  bool proven_ = false;
  std::unique_ptr<Workspace> work_;
};

}  // namespace commonweal
