// The compiled module commonweal._cuda: solvers on GPUs. Apart from _core, so that CUDA's libraries are loaded only by
// those who ask for a GPU, and are needed by nobody else.
#include "commonweal/cuda/device.hpp"
#include "solver.hpp"

PYBIND11_MODULE(_cuda, module) {
  namespace py = pybind11;
  using namespace commonweal;
  using namespace commonweal::bindings;
  module.doc() = "The Commonweal engine on NVIDIA GPUs.";
  py::module_::import("commonweal._core");  // whose economies it takes
  register_errors();
  register_solver(module).def(
      py::init([](std::shared_ptr<HostOperator> economy, const std::string& device, double tolerance, int max_rounds,
                  const std::string& method, const std::string& precision) {
        const SolverOptions options = solver_options(tolerance, max_rounds, method, precision);
        const py::gil_scoped_release release;
        return std::make_unique<BoundSolver>(cuda::make_solver(device, std::move(economy), options));
      }),
      py::arg("economy"), py::kw_only(), py::arg("device"), py::arg("tolerance") = 1e-12, py::arg("max_rounds") = 2000,
      py::arg("method") = "auto", py::arg("precision") = "auto");
  module.def("check_device", &cuda::check_device, py::arg("device"),
             "Raises DeviceError unless the device can be used.");
  module.def("devices", &cuda::describe_devices, "One line on the GPUs of this machine, or on why there are none.");
}
