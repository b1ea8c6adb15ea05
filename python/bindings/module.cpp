// The compiled module commonweal._core: what the Python package needs of the engine, and no more.
#include "bindings.hpp"

#ifdef COMMONWEAL_HAS_CUDA
#include "commonweal/cuda/device.hpp"
#endif

namespace py = pybind11;

namespace {

/// The engine's exceptions become the package's own: one hierarchy for both languages.
void translate(std::exception_ptr pointer) {
  const auto raise = [](const char* name, const std::exception& error) {
    const py::object type = py::module_::import("commonweal.errors").attr(name);
    PyErr_SetString(type.ptr(), error.what());
  };
  try {
    if (pointer) std::rethrow_exception(pointer);
  } catch (const commonweal::DataError& error) {
    raise("DataError", error);
  } catch (const commonweal::ModelError& error) {
    raise("ModelError", error);
  } catch (const commonweal::DeviceError& error) {
    raise("DeviceError", error);
  } catch (const commonweal::Cancelled& error) {
    if (!PyErr_Occurred()) raise("CommonwealError", error);
  }
}

std::string devices() {
#ifdef COMMONWEAL_HAS_CUDA
  return commonweal::cuda::describe_devices();
#else
  return "none: built without the CUDA backend";
#endif
}

}  // namespace

PYBIND11_MODULE(_core, module) {
  module.doc() = "The Commonweal engine.";
  module.attr("__version__") = COMMONWEAL_VERSION;
  py::register_exception_translator(&translate);
  commonweal::bindings::register_balance(module);
  commonweal::bindings::register_store(module);
  commonweal::bindings::register_economy(module);
  module.def("devices", &devices, "One line on the GPUs that this build can see.");
}
