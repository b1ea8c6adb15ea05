#include "seal.hpp"

#include <openssl/evp.h>

#include <array>
#include <fstream>

#include "commonweal/error.hpp"

namespace commonweal::store {

namespace {

constexpr std::string_view kHdf5 = "\x89HDF\r\n\x1a\n";
constexpr const char* kConvert = "; docs/data-format.md, \"Older files\", says how to convert it";

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  require<DataError>(
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1 && size == digest.size(),
      "SHA-256 is not available from the system's OpenSSL");
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  require<DataError>(file.good(), "cannot be opened");
  std::string bytes(static_cast<std::size_t>(file.tellg()), '\0');
  file.seekg(0);
  require<DataError>(file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())).good(), "cannot be read");
  return bytes;
}

std::string seal_of(std::string_view body) {
  std::string seal = std::string(kFormat) + ' ' + std::string(kVersion) + "\nsha256 " + sha256(body) + '\n';
  seal.resize(kSealSize, '\0');
  return seal;
}

void require_sealed(std::string_view file) {
  require<DataError>(
      !file.starts_with(kHdf5),
      std::string("is HDF5 without the seal of a dataset: of an older version, or of another tool") + kConvert);
  const std::string begin = std::string(kFormat) + ' ';
  require<DataError>(file.starts_with(begin), "is not a dataset of this format (docs/data-format.md), or is damaged");
  const std::string_view version = file.substr(begin.size(), file.find('\n') - begin.size());
  require<DataError>(version == kVersion || version.size() > 3, "has format version " + std::string(version) +
                                                                    "; this release reads version " +
                                                                    std::string(kVersion) + kConvert);
  require<DataError>(file.size() > kSealSize, "is cut short");
  require<DataError>(file.substr(0, kSealSize) == seal_of(file.substr(kSealSize)),
                     "is damaged or cut short: its content does not match its seal. Take a fresh copy, or rebuild it");
}

}  // namespace commonweal::store
