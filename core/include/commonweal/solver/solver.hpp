// What a solver of any backend gives: answers with their certificates.
// Used by the bindings and the benchmarks; implemented by certified_solver.hpp and economy/units.hpp.
#pragma once

#include <string>

#include "commonweal/solver/certificate.hpp"
#include "commonweal/solver/cost_model.hpp"

namespace commonweal {

struct CertifiedSolution {
  Block x;
  Certificate certificate;
};

/// Answers with a proof, whatever the device that finds them.
class Solver {
 public:
  virtual ~Solver() = default;

  /// x = L f for each column.
  /// @param start what the iteration starts from, such as the answer to a like question; zero where it is null
  /// @throws NoConvergence when the solver stalls; ModelError when f or `start` has the wrong shape or holds a value
  /// that is not finite
  virtual CertifiedSolution solve(const Block& f, const Block* start = nullptr) const = 0;

  /// m = L' s for each column. The bound is on max |m - exact m|: L' (residual) <= max(residual) * L' 1.
  virtual CertifiedSolution solve_adjoint(const Block& s, const Block* start = nullptr) const = 0;

  /// v / c: an upper bound of the output multipliers L' 1; empty without a proof.
  virtual Block output_multiplier_bound() const = 0;

  virtual bool proven() const = 0;

  /// What is known of the spectrum.
  virtual const SpectralEstimate& estimate() const = 0;

  /// What the answers are computed on: "cpu", or the name of a GPU.
  virtual std::string device() const = 0;
};

}  // namespace commonweal
