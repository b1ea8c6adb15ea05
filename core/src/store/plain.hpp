// What a dataset file may hold of all that HDF5 can: numbers and texts that lie in the file itself, under their own
// names.
#pragma once

#include <vector>

#include "hdf5.hpp"

namespace commonweal::store {

/// Most bytes of a dataset file, and of one attribute's text; most attributes of an object, and members of a group.
inline constexpr std::size_t kMostBytes = std::size_t{1} << 32, kMostText = std::size_t{1} << 24;
inline constexpr int kMostAttributes = 200;
inline constexpr hsize_t kMostMembers = 10'000;

/// Checks all of a file's structure without reading its arrays: a root with the groups `labels` and `arrays`, whose
/// members are datasets. No link but to a name of its own (an external one would open another file), no data outside
/// the file or of another dataset, no filter but those that we write, no more attributes and members than a dataset
/// has.
/// @throws DataError naming the first that it finds
void require_plain(const H5::H5File& file);

/// Entries along each dimension.
std::vector<std::size_t> extent_of(const H5::DataSet& data);

/// @throws DataError when a text is not UTF-8
void require_utf8(const std::string& text, const std::string& what);

}  // namespace commonweal::store
