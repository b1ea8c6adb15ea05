// What the binding files share: one registration function per topic, and arrays across the border.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "commonweal/error.hpp"
#include "commonweal/linalg/matrix.hpp"
#include "process.hpp"

namespace commonweal::bindings {

namespace py = pybind11;

using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Floats = py::array_t<float, py::array::c_style>;

void register_balance(py::module_& module);
void register_economy(py::module_& module);
void register_random(py::module_& module);

/// The engine's exceptions become the package's own: one hierarchy for both languages.
void register_errors();

/// The value of a name that users give.
template <class T>
T one_of(const std::string& name, const std::map<std::string, T>& known, const char* what) {
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  std::string names;
  for (const auto& entry : known) names += (names.empty() ? "" : ", ") + entry.first;
  throw ModelError(std::string(what) + " '" + name + "' is not known; choose one of: " + names);
}

/// A copy of a two-dimensional array.
inline Matrix to_matrix(const Doubles& array, const char* name) {
  require<ModelError>(array.ndim() == 2, [&] { return std::string(name) + " must have two dimensions"; });
  return copied(array.data(), array.shape(0), array.shape(1));
}

/// A two-dimensional array in its own memory.
inline Eigen::Map<const SingleMatrix> single_matrix(const Floats& array, const char* name) {
  require<ModelError>(array.ndim() == 2, [&] { return std::string(name) + " must have two dimensions"; });
  return {array.data(), array.shape(0), array.shape(1)};
}

/// A copy of an array of sectors x columns x regions.
inline Block to_block(const Doubles& array, const char* name) {
  require<ModelError>(array.ndim() == 3,
                      [&] { return std::string(name) + " must have three dimensions: sectors, columns, regions"; });
  Block block;
  block.shape = {array.shape(0), array.shape(1), array.shape(2)};
  block.values = Eigen::Map<const Matrix>(array.data(), array.shape(0), array.shape(1) * array.shape(2));
  return block;
}

/// Hands a matrix's memory to NumPy without a copy.
inline py::array to_numpy(Matrix values, std::vector<py::ssize_t> extent) {
  auto* owner = new Matrix(std::move(values));
  const py::capsule capsule(owner, [](void* p) { delete static_cast<Matrix*>(p); });
  return py::array_t<double>(std::move(extent), owner->data(), capsule);
}

inline py::array to_numpy(Block block) {
  const Shape s = block.shape;
  return to_numpy(std::move(block.values), {s.sectors, s.columns, s.regions});
}

}  // namespace commonweal::bindings
