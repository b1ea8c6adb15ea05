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
  std::map<std::string, std::string> attributes;  ///< unit, year, status, source, method, role
};

struct Dataset {
  std::map<std::string, std::string> attributes;
  std::map<std::string, std::vector<std::string>>
      labels;  ///< an axis' codes; `<axis>_<what>`: further labels on that axis
  std::map<std::string, LabelledArray> arrays;
};

/// Reads a file whose seal holds: of any other HDF5 sees no byte.
/// @throws DataError naming the file and what is wrong with it: not there, a folder, no dataset, unsealed, damaged, of
///         another version; or sealed but not sound: data outside the file, texts that are not UTF-8, labels twice,
///         extents that do not fit their labels, values that are not finite
Dataset read_dataset(const std::string& path);

/// The labels of a file alone.
/// @throws DataError as `read_dataset`, but for what is in the arrays
std::map<std::string, std::vector<std::string>> read_labels(const std::string& path);

/// Checks a file's seal and structure, as `read_dataset` does before it reads: for tools that then read parts of it.
/// @throws DataError as `read_dataset`, but for what is in the arrays
void check_dataset(const std::string& path);

/// Writes to a temporary name beside `path`, then renames: an interrupted write leaves the old file. The same dataset
/// gives the same bytes with the same HDF5 library. A link is followed.
/// @param temporary the temporary name, which is written over; empty: one that nothing has
/// @throws DataError when the dataset does not hold together or the file cannot be written
void write_dataset(const std::string& path, const Dataset& dataset, const std::string& temporary = "");

}  // namespace commonweal
