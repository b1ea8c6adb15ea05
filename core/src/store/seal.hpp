// The seal of a dataset file: 512 bytes in front of the HDF5 file, with the SHA-256 of all that follows.
//
// HDF5 does not withstand damaged files: it reads wild addresses out of them and ends the process. So it is given none:
// the seal is checked before HDF5 sees the first byte.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace commonweal::store {

/// Bytes of the seal: HDF5's smallest user block.
inline constexpr std::size_t kSealSize = 512;
inline constexpr std::string_view kFormat = "commonweal-dataset";
inline constexpr std::string_view kVersion = "2";

/// A whole file. @throws DataError when it cannot be read, or is larger than `kMostBytes`
std::string bytes_of(const std::string& path);

/// A dataset file whose seal holds: its bytes. What does not begin like one is refused before more of it is read.
/// @throws DataError as `bytes_of`; or saying whether it is cut short, damaged, unsealed, of another version or no
///         dataset at all
std::string sealed_bytes(const std::string& path);

/// Checks the seal of a file as `sealed_bytes` does, without holding more than a part of it.
/// @throws DataError as `sealed_bytes`
void require_sealed_file(const std::string& path);

/// The seal of an HDF5 file's bytes: a line with format and version, a line with the hash, zeros.
std::string seal_of(std::string_view body);

}  // namespace commonweal::store
