#include "solver.hpp"

#include <pybind11/stl.h>

namespace commonweal::bindings {

namespace {

const std::map<std::string, Method> kMethods = {{"auto", Method::automatic},
                                                {"chebyshev", Method::chebyshev},
                                                {"gmres", Method::gmres},
                                                {"rounds", Method::rounds},
                                                {"direct", Method::direct}};

std::string name_of(Method method) {
  for (const auto& [name, known] : kMethods)
    if (known == method) return name;
  return "auto";
}

}  // namespace

SolverOptions solver_options(double tolerance, int max_rounds, const std::string& method,
                             const std::string& precision) {
  require<ModelError>(tolerance > 0.0 && tolerance < 1.0, "the tolerance must be above 0 and below 1");
  SolverOptions options;
  options.tolerance = tolerance;
  options.max_rounds = max_rounds;
  options.method = one_of(method, kMethods, "method");
  options.arithmetic = one_of<Arithmetic>(
      precision, {{"auto", Arithmetic::automatic}, {"double", Arithmetic::full}, {"mixed", Arithmetic::mixed}},
      "precision");
  options.progress = [](int, double) {
    if (ending) return false;
    const py::gil_scoped_acquire acquire;
    return PyErr_CheckSignals() == 0;
  };
  return options;
}

py::dict to_dict(const Certificate& certificate) {
  py::dict result;
  result["rounds"] = certificate.rounds;
  result["single_rounds"] = certificate.single_rounds;
  result["method"] = name_of(certificate.method);
  result["device"] = certificate.device;
  result["workspace"] = certificate.workspace;
  result["proven"] = certificate.proven;
  result["residual"] = py::cast(certificate.residual);
  result["bound"] = py::cast(certificate.bound);
  result["relative"] = py::cast(certificate.relative);
  return result;
}

std::unique_ptr<Solver> solver_in_any_units(std::shared_ptr<const HostOperator> economy, UnitsSolver::Make make) {
  if (auto coefficients = std::dynamic_pointer_cast<const CoefficientEconomy>(economy))
    return std::make_unique<UnitsSolver>(std::move(coefficients), std::move(make));
  return make(std::move(economy));
}

py::tuple BoundSolver::solve(const Doubles& demand, const std::optional<Doubles>& start, bool adjoint) const {
  const Block rhs = to_block(demand, "the right-hand side");
  std::optional<Block> from;
  if (start) from = to_block(*start, "the start");
  CertifiedSolution solution;
  {
    const Released release;
    const Block* const given = from ? &*from : nullptr;
    solution = adjoint ? solver_->solve_adjoint(rhs, given) : solver_->solve(rhs, given);
  }
  Certificate& certificate = solution.certificate;
  py::dict result = to_dict(certificate);
  result["residuals"] = to_numpy(std::move(certificate.residuals));
  return py::make_tuple(to_numpy(std::move(solution.x)), result);
}

py::object BoundSolver::multiplier_bound() const {
  if (!solver_->proven()) return py::none();
  return to_numpy(solver_->output_multiplier_bound());
}

py::object BoundSolver::known() const {
  if (!solver_->proven()) return py::none();
  const SpectralEstimate& e = solver_->estimate();
  const Eigen::Matrix<double, 6, 1> spectrum{e.ellipse.centre,   e.ellipse.focal_square,
                                             e.ellipse.factor,   static_cast<double>(e.krylov_rounds),
                                             e.krylov_tolerance, e.power_series.factor};
  return py::make_tuple(multiplier_bound(), to_numpy(Matrix(spectrum), {spectrum.size()}));
}

std::optional<Known> to_known(const Begun& given) {
  if (!given) return std::nullopt;
  const auto& [multipliers, spectrum] = *given;
  require<ModelError>(spectrum.size() == 6, "what is known of a spectrum is six numbers");
  const double* e = spectrum.data();
  return Known{to_block(multipliers, "the multipliers"),
               {{e[0], e[1], e[2]}, static_cast<int>(e[3]), e[4], {0.0, 0.0, e[5]}}};
}

py::class_<BoundSolver> register_solver(py::module_& module) {
  return py::class_<BoundSolver>(module, "Solver", py::module_local())
      .def(
          "solve",
          [](const BoundSolver& s, const Doubles& f, const std::optional<Doubles>& start) {
            return s.solve(f, start, false);
          },
          py::arg("demand"), py::arg("start") = py::none())
      .def(
          "solve_adjoint",
          [](const BoundSolver& s, const Doubles& a, const std::optional<Doubles>& start) {
            return s.solve(a, start, true);
          },
          py::arg("coefficients"), py::arg("start") = py::none())
      .def_property_readonly("multiplier_bound", &BoundSolver::multiplier_bound)
      .def_property_readonly("known", &BoundSolver::known)
      .def_property_readonly("device", &BoundSolver::device);
}

}  // namespace commonweal::bindings
