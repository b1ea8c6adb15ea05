#include "bindings.hpp"
#include "commonweal/error.hpp"

namespace commonweal::bindings {

void register_errors() {
  // Each module translates what it throws: the classes of one are not those of another.
  py::register_local_exception_translator([](std::exception_ptr pointer) {
    const auto raise = [](const char* name, const std::exception& error) {
      const py::object type = py::module_::import("commonweal.base.errors").attr(name);
      PyErr_SetString(type.ptr(), error.what());
    };
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const DataError& error) {
      raise("DataError", error);
    } catch (const ModelError& error) {
      raise("ModelError", error);
    } catch (const DeviceError& error) {
      raise("DeviceError", error);
    } catch (const Cancelled& error) {
      if (!PyErr_Occurred()) raise("CommonwealError", error);
    }
  });
}

}  // namespace commonweal::bindings
