// A certified solver as Python holds it, of whatever device: the same class in commonweal._core and commonweal._cuda.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "bindings.hpp"
#include "commonweal/economy/units.hpp"
#include "commonweal/solver/productivity.hpp"
#include "commonweal/solver/solver.hpp"

namespace commonweal::bindings {

/// What users choose of a solve. Ctrl-C stops it: Python's signals are looked at whenever the solver looks up.
/// @throws ModelError for names that are not known and a tolerance that is none
SolverOptions solver_options(double tolerance, int max_rounds, const std::string& method, const std::string& precision);

/// What `BoundSolver::known` gave, in as many digits as the caller kept.
using Begun = std::optional<std::pair<Doubles, Doubles>>;
std::optional<Known> to_known(const Begun& given);

/// What a certificate says, but for its residuals entry by entry.
py::dict to_dict(const Certificate& certificate);

/// A solver of an economy of any kind by `make`: economies of plain coefficients are solved at prices where their units
/// keep them from it.
std::unique_ptr<Solver> solver_in_any_units(std::shared_ptr<const HostOperator> economy, UnitsSolver::Make make);

class BoundSolver {
 public:
  explicit BoundSolver(std::unique_ptr<const Solver> solver) : solver_(std::move(solver)) {}

  /// (x, certificate as a dict)
  py::tuple solve(const Doubles& demand, const std::optional<Doubles>& start, bool adjoint) const;
  /// None without a proof.
  py::object multiplier_bound() const;
  /// What another solver of the economy can begin with: `multiplier_bound` and the spectrum's numbers; None without a
  /// proof.
  py::object known() const;
  std::string device() const { return solver_->device(); }
  const Solver& engine() const { return *solver_; }

 private:
  std::unique_ptr<const Solver> solver_;
};

/// Defines `Solver` but for its constructor.
py::class_<BoundSolver> register_solver(py::module_& module);

}  // namespace commonweal::bindings
