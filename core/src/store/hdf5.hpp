// What reading and writing share: HDF5's text and its errors.
#pragma once

#include <H5Cpp.h>

#include <algorithm>
#include <string>

#include "commonweal/error.hpp"

namespace commonweal::store {

/// UTF-8 of a fixed number of bytes, filled up with zeros. Text of variable length lies in a heap of its own, from
/// which a damaged file sends HDF5 astray.
inline H5::StrType text_type(std::size_t bytes) {
  H5::StrType type(H5::PredType::C_S1, std::max<std::size_t>(bytes, 1));
  type.setCset(H5T_CSET_UTF8);
  type.setStrpad(H5T_STR_NULLPAD);
  return type;
}

/// Runs `body`, turning HDF5's exceptions and ours into a DataError that begins with the file's name.
template <class Body>
auto about_file(const std::string& path, const std::string& doing, Body&& body) {
  H5::Exception::dontPrint();
  try {
    return body();
  } catch (const H5::Exception& error) {
    throw DataError(path + ": cannot be " + doing + ": " + error.getDetailMsg());
  } catch (const DataError& error) {
    throw DataError(path + ": " + error.what());
  }
}

}  // namespace commonweal::store
