// Datasets to and from files: dictionaries of labels and arrays. commonweal.io.store makes xarray datasets of them.
#include "commonweal/store/store.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"

namespace commonweal::bindings {

namespace {

py::tuple read(const std::string& path) {
  Dataset dataset;
  {
    const Released release;
    dataset = read_dataset(path);
  }
  py::dict arrays;
  for (auto& [name, array] : dataset.arrays) {
    std::vector<py::ssize_t> extent(array.extent.begin(), array.extent.end());
    const auto rows = static_cast<Index>(array.values.size());
    Matrix values = Eigen::Map<const Matrix>(array.values.data(), rows, 1);
    arrays[py::str(name)] =
        py::make_tuple(array.axes, to_numpy(std::move(values), std::move(extent)), array.attributes);
  }
  return py::make_tuple(dataset.attributes, dataset.labels, arrays);
}

void write(const std::string& path, const std::map<std::string, std::string>& attributes,
           const std::map<std::string, std::vector<std::string>>& labels, const py::dict& arrays,
           const std::string& temporary) {
  Dataset dataset{attributes, labels, {}};
  for (const auto& [name, entry] : arrays) {
    const auto parts = py::cast<py::tuple>(entry);
    const auto values = py::cast<Doubles>(parts[1]);
    LabelledArray array;
    array.axes = py::cast<std::vector<std::string>>(parts[0]);
    array.extent.assign(values.shape(), values.shape() + values.ndim());
    array.values.assign(values.data(), values.data() + values.size());
    array.attributes = py::cast<std::map<std::string, std::string>>(parts[2]);
    dataset.arrays[py::cast<std::string>(name)] = std::move(array);
  }
  const Released release;
  write_dataset(path, dataset, temporary);
}

}  // namespace

void register_store(py::module_& module) {
  module.def("read_dataset", &read, py::arg("path"),
             "(attributes, labels by axis, {name: (axes, values, attributes)}) of a dataset file. Raises DataError.");
  module.def("read_labels", &read_labels, py::arg("path"), py::call_guard<Released>(),
             "Labels by axis of a dataset file. Raises DataError.");
  module.def("check_dataset", &check_dataset, py::arg("path"), py::call_guard<Released>(),
             "Checks the seal and the structure of a dataset file. Raises DataError.");
  module.def("write_dataset", &write, py::arg("path"), py::arg("attributes"), py::arg("labels"), py::arg("arrays"),
             py::arg("temporary") = "", "Writes a dataset file: to a temporary name, then renamed. Raises DataError.");
}

}  // namespace commonweal::bindings
