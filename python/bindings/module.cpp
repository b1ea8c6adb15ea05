// The compiled module commonweal._core: what the Python package needs of the engine, and no more.
#include "bindings.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "The Commonweal engine.";
  module.attr("__version__") = COMMONWEAL_VERSION;
  commonweal::bindings::register_errors();
  commonweal::bindings::register_process(module);
  commonweal::bindings::register_balance(module);
  commonweal::bindings::register_random(module);
  commonweal::bindings::register_economy(module);
}
