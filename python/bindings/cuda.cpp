// The compiled module commonweal._cuda: solvers on GPUs. Apart from _core, so that CUDA's libraries are loaded only by
// those who ask for a GPU, and are needed by nobody else.
#include <array>

#include "commonweal/cuda/device.hpp"
#include "dlpack.hpp"
#include "solver.hpp"

namespace commonweal::bindings {

namespace {

/// Numbers on a GPU that Python holds; any library's from_dlpack takes them without a copy.
class GpuArray {
 public:
  GpuArray(std::shared_ptr<double> data, const Shape& shape, int ordinal)
      : data_(std::move(data)), shape_{shape.sectors, shape.columns, shape.regions}, ordinal_(ordinal) {}

  py::tuple device() const { return py::make_tuple(dlpack::kCuda, ordinal_); }
  py::tuple shape() const { return py::make_tuple(shape_[0], shape_[1], shape_[2]); }

  py::capsule dlpack() const {
    struct Lent {
      dlpack::ManagedTensor managed;
      GpuArray array;
    };
    auto* const lent = new Lent{{}, *this};
    lent->managed.tensor = {lent->array.data_.get(),
                            {dlpack::kCuda, ordinal_},
                            3,
                            {dlpack::kFloat, 64, 1},
                            lent->array.shape_.data(),
                            nullptr,
                            0};
    lent->managed.context = lent;
    lent->managed.deleter = [](dlpack::ManagedTensor* self) { delete static_cast<Lent*>(self->context); };
    return py::capsule(
        static_cast<const void*>(&lent->managed), "dltensor", +[](PyObject* capsule) {
          if (!PyCapsule_IsValid(capsule, "dltensor")) return;  // somebody took it
          auto* const managed = static_cast<dlpack::ManagedTensor*>(PyCapsule_GetPointer(capsule, "dltensor"));
          managed->deleter(managed);
        });
  }

 private:
  std::shared_ptr<double> data_;
  std::array<std::int64_t, 3> shape_;
  int ordinal_;
};

/// An array of another library, held for the length of a call.
class Taken {
 public:
  /// @throws ModelError unless it holds doubles, sectors x columns x regions, one after the other, on this GPU
  Taken(const py::object& array, int ordinal) {
    const auto [type, at] = py::cast<std::pair<int, int>>(array.attr("__dlpack_device__")());
    require<ModelError>(type == dlpack::kCuda && at == ordinal, [&] {
      return "the array must be in the memory of cuda:" + std::to_string(ordinal) +
             ", where this model is solved; move it there, or give a NumPy array to a model on 'cpu'";
    });
    // Stream 1: what was written on any of the library's streams is done for the default stream, which all wait for.
    capsule_ = array.attr("__dlpack__")(py::arg("stream") = 1);
    managed_ = static_cast<dlpack::ManagedTensor*>(PyCapsule_GetPointer(capsule_.ptr(), "dltensor"));
    if (!managed_) throw py::error_already_set();
    PyCapsule_SetName(capsule_.ptr(), "used_dltensor");
    const dlpack::Tensor& t = managed_->tensor;
    const bool doubles = t.type.code == dlpack::kFloat && t.type.bits == 64 && t.type.lanes == 1;
    const bool dense =
        t.dimensions == 3 &&
        (!t.strides || (t.strides[2] == 1 && t.strides[1] == t.shape[2] && t.strides[0] == t.shape[1] * t.shape[2]));
    if (!doubles || !dense) {
      release();
      throw ModelError("the array must hold doubles, sectors x columns x regions, in C order");
    }
  }
  ~Taken() { release(); }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;

  Shape shape() const { return {managed_->tensor.shape[0], managed_->tensor.shape[1], managed_->tensor.shape[2]}; }
  const double* data() const {
    return reinterpret_cast<const double*>(static_cast<const char*>(managed_->tensor.data) +
                                           managed_->tensor.byte_offset);
  }

 private:
  void release() {
    if (managed_ && managed_->deleter) managed_->deleter(managed_);
    managed_ = nullptr;
  }

  py::object capsule_;
  dlpack::ManagedTensor* managed_ = nullptr;
};

/// (x, certificate) for an array on the solver's GPU; x stays there.
py::tuple solve_there(const BoundSolver& bound, const py::object& given, bool adjoint) {
  const auto* const solver = dynamic_cast<const cuda::DeviceSolver*>(&bound.engine());
  require<ModelError>(solver != nullptr,
                      "this model is solved on the host, which does not take arrays on a GPU; take it to one first: "
                      "us.to('cuda')");
  const Taken array(given, solver->ordinal());
  const Shape shape = array.shape();
  std::shared_ptr<double> answer;
  Certificate certificate;
  {
    const Released release;
    answer = solver->memory(shape.size());
    certificate = solver->solve_there(adjoint, shape, array.data(), answer.get());
  }
  return py::make_tuple(GpuArray(std::move(answer), shape, solver->ordinal()), to_dict(certificate));
}

}  // namespace

}  // namespace commonweal::bindings

PYBIND11_MODULE(_cuda, module) {
  using namespace commonweal;
  using namespace commonweal::bindings;
  module.doc() = "The Commonweal engine on NVIDIA GPUs.";
  py::module_::import("commonweal._core");  // whose economies it takes
  register_errors();
  register_process(module);
  py::class_<GpuArray>(module, "GpuArray")
      .def_property_readonly("shape", &GpuArray::shape)
      .def("__dlpack_device__", &GpuArray::device)
      // What was asked for is done when a solve returns, whatever stream it is wanted on.
      .def("__dlpack__", [](const GpuArray& array, const py::kwargs&) { return array.dlpack(); });
  register_solver(module)
      .def(py::init([](std::shared_ptr<HostOperator> economy, const std::string& device, double tolerance,
                       int max_rounds, const std::string& method, const std::string& precision) {
             const SolverOptions options = solver_options(tolerance, max_rounds, method, precision);
             const Released release;
             return std::make_unique<BoundSolver>(
                 solver_in_any_units(std::move(economy), [options, device](std::shared_ptr<const HostOperator> any) {
                   return cuda::make_solver(device, std::move(any), options);
                 }));
           }),
           py::arg("economy"), py::kw_only(), py::arg("device"), py::arg("tolerance") = 1e-12,
           py::arg("max_rounds") = 2000, py::arg("method") = "auto", py::arg("precision") = "auto")
      .def("solve_there", &solve_there, py::arg("array"), py::arg("adjoint"));
  module.def("check_device", &cuda::check_device, py::arg("device"),
             "Raises DeviceError unless the device can be used.");
  module.def("devices", &cuda::describe_devices, "One line on the GPUs of this machine, or on why there are none.");
}
