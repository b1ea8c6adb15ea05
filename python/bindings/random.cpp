// Draws' numbers, as commonweal.drawing turns them into what is drawn.
#include "commonweal/linalg/random.hpp"

#include "bindings.hpp"

namespace commonweal::bindings {

namespace {

py::array_t<double> uniforms(std::uint64_t seed, std::uint32_t stream, std::uint32_t draw, py::ssize_t count) {
  py::array_t<double> result(count);
  double* values = result.mutable_data();
  const Random random(seed);
  for (py::ssize_t i = 0; i < count; ++i) values[i] = random.uniform(stream, draw, static_cast<std::uint64_t>(i));
  return result;
}

}  // namespace

void register_random(py::module_& module) {
  module.def("uniforms", &uniforms, "The first numbers of a stream in a draw, each evenly spread over (0, 1).");
}

}  // namespace commonweal::bindings
