// What every method of solving x - A x = f is told, and what it reports.
// Used by the methods (gmres.hpp, semi_iteration.hpp), the certificate and the bindings.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "commonweal/error.hpp"
#include "commonweal/linalg/block_vector.hpp"

namespace commonweal {

enum class Method {
  automatic,  ///< what the cost model takes to be fastest
  chebyshev,  ///< a semi-iteration over the spectrum's ellipse (Golub and Varga, 1961; Manteuffel, 1977)
  gmres,      ///< the smallest residual in the Krylov space (Saad and Schultz, 1986)
  rounds,     ///< the power series f + A f + A A f + ..., round by round (Waugh, 1950)
  direct      ///< LU of the assembled matrix, for small economies
};

/// What to solve in: the answer's certified error is the same.
enum class Arithmetic {
  automatic,
  full,  ///< doubles throughout
  mixed  ///< products in single precision, residuals and updates in doubles
};

struct SolverOptions {
  double tolerance =
      1e-12;  ///< stop when every column's 2-norm of the residual is below this times that of its right-hand side
  int restart = 40;       ///< gmres: vectors kept before a restart
  int max_rounds = 2000;  ///< applications of A before giving up
  Method method = Method::automatic;
  Arithmetic arithmetic = Arithmetic::automatic;
  std::function<bool(int round, double relative_residual)> progress;  ///< called each round; false stops with Cancelled
};

struct SolverReport {
  int rounds = 0;                ///< applications of A
  int single_rounds = 0;         ///< those among them in single precision
  double relative_residual = 0;  ///< the worst column's, computed from the solution
  bool converged = false;
};

/// How far columns are from their targets.
class Progress {
 public:
  Progress(const SolverOptions& options, const Coefficients& squares_of_f) : options_(options) {
    for (const double square : squares_of_f) norms_.push_back(std::sqrt(square));
  }

  /// The worst column's residual over its right-hand side; a column of zeros is solved by zeros.
  double worst(const Coefficients& squares) const {
    double result = 0.0;
    for (std::size_t c = 0; c < norms_.size(); ++c)
      if (norms_[c] > 0.0) result = std::max(result, std::sqrt(squares[c]) / norms_[c]);
    return result;
  }

  double norm(std::size_t column) const { return norms_[column]; }

  /// @throws Cancelled when the callback says so
  void tell(int rounds, double relative) const {
    if (options_.progress && !options_.progress(rounds, relative)) throw Cancelled();
  }

 private:
  const SolverOptions& options_;
  Coefficients norms_;
};

/// ax = A x. At the start of a solve from zero that is zero, and no round.
template <class Vector, class Apply>
void round(Apply&& apply, const Vector& x, Vector& ax, bool& from_zero, SolverReport& report) {
  if (from_zero) {
    set_zero(ax);
    from_zero = false;
  } else {
    apply(x, ax);
    ++report.rounds;
  }
}

/// Makes `kept` a block like `x` unless it is one already: workspaces are made once per shape.
template <class Vector>
Vector& like(const Vector& x, std::optional<Vector>& kept) {
  if (!kept || !same_extent(*kept, x)) kept.emplace(zeros_like(x));
  return *kept;
}

}  // namespace commonweal
