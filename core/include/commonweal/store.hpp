// The one file format: labelled arrays with their provenance, in HDF5 (docs/data-format.md).
// Used by the bindings, the benchmarks and the tests.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace commonweal {

/// Values in row-major order along named axes.
struct LabelledArray {
  std::vector<std::string> axes;
  std::vector<std::size_t> extent;
  std::vector<double> values;
  std::map<std::string, std::string> attributes;  ///< unit, year, status, source, method, sha256, role
};

struct Dataset {
  std::map<std::string, std::string> attributes;
  std::map<std::string, std::vector<std::string>>
      labels;  ///< an axis' codes; `<axis>_<what>`: further labels on that axis
  std::map<std::string, LabelledArray> arrays;
};

/// @throws DataError naming the file and what is wrong with it: not there, a folder, not HDF5, cut short, not a dataset
/// of
///         this format, an array whose extent does not fit its labels, a value that is not finite
Dataset read_dataset(const std::string& path);

/// Writes to a temporary name beside `path`, then renames: an interrupted write leaves the old file. The same dataset
/// gives the same bytes with the same HDF5 library.
/// @throws DataError when the dataset does not hold together or the file cannot be written
void write_dataset(const std::string& path, const Dataset& dataset);

}  // namespace commonweal
