#include "seal.hpp"

#include <openssl/evp.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

#include "commonweal/error.hpp"
#include "plain.hpp"

namespace commonweal::store {

namespace {

constexpr std::string_view kHdf5 = "\x89HDF\r\n\x1a\n";
constexpr const char* kConvert = "; docs/data-format.md, \"Older files\", says how to convert it";

/// SHA-256 of bytes that come one part after another.
class Hash {
 public:
  Hash() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    require<DataError>(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, kNotThere);
  }

  void add(std::string_view bytes) {
    require<DataError>(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, kNotThere);
  }

  std::string text() {
    std::array<unsigned char, 32> digest{};
    require<DataError>(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1, kNotThere);
    constexpr const char* digits = "0123456789abcdef";
    std::string result;
    for (const unsigned char byte : digest) {
      result += digits[byte >> 4];
      result += digits[byte & 15];
    }
    return result;
  }

 private:
  static constexpr char kNotThere[] = "SHA-256 is not available from the system's OpenSSL";
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string seal_hash(std::string_view body) {
  Hash hash;
  hash.add(body);
  return hash.text();
}

std::string seal_with(const std::string& hash) {
  std::string seal = std::string(kFormat) + ' ' + std::string(kVersion) + "\nsha256 " + hash + '\n';
  seal.resize(kSealSize, '\0');
  return seal;
}

/// An open file and its size, which is not taken from a file system's word alone: holes hold no data.
std::pair<std::ifstream, std::size_t> opened(const std::string& path) {
  constexpr std::size_t kBlock = 512, kHoles = 100, kSmall = std::size_t{1} << 20;
  std::ifstream file(path, std::ios::binary);
  struct stat about {};
  require<DataError>(file.good() && stat(path.c_str(), &about) == 0, "cannot be opened");
  const auto size = static_cast<std::size_t>(about.st_size);
  require<DataError>(size <= kMostBytes, [&] {
    return "is larger than " + std::to_string(kMostBytes >> 30) + " GiB, the most that a dataset has";
  });
  require<DataError>(size / kHoles <= std::max<std::size_t>(kBlock * static_cast<std::size_t>(about.st_blocks), kSmall),
                     "is nearly all holes, and no dataset");
  return {std::move(file), size};
}

std::string part_of(std::ifstream& file, std::size_t size) {
  std::string bytes(size, '\0');
  require<DataError>(file.read(bytes.data(), static_cast<std::streamsize>(size)).good(), "cannot be read");
  return bytes;
}

/// Of a whole file: its first bytes, those of the seal.
void require_head(std::string_view file, std::size_t size) {
  require<DataError>(!file.starts_with(kHdf5), [&] {
    return std::string("is HDF5 without the seal of a dataset: of an older version, or of another tool") + kConvert;
  });
  const std::string begin = std::string(kFormat) + ' ';
  require<DataError>(file.starts_with(begin), "is not a dataset of this format (docs/data-format.md), or is damaged");
  const std::string_view version = file.substr(begin.size(), file.find('\n') - begin.size());
  require<DataError>(version == kVersion || version.size() > 3, [&] {
    return "has format version " + std::string(version) + "; this release reads version " + std::string(kVersion) +
           kConvert;
  });
  require<DataError>(size > kSealSize, "is cut short");
}

void require_same(std::string_view seal, const std::string& hash) {
  require<DataError>(seal == seal_with(hash),
                     "is damaged or cut short: its content does not match its seal. Take a fresh copy, or rebuild it");
}

}  // namespace

std::string bytes_of(const std::string& path) {
  auto [file, size] = opened(path);
  return part_of(file, size);
}

std::string sealed_bytes(const std::string& path) {
  auto [file, size] = opened(path);
  require_head(part_of(file, std::min(size, kSealSize)), size);
  file.seekg(0);
  std::string bytes = part_of(file, size);
  const std::string_view whole = bytes;
  require_same(whole.substr(0, kSealSize), seal_hash(whole.substr(kSealSize)));
  return bytes;
}

void require_sealed_file(const std::string& path) {
  constexpr std::size_t kPart = std::size_t{1} << 20;
  auto [file, size] = opened(path);
  const std::string seal = part_of(file, std::min(size, kSealSize));
  require_head(seal, size);
  Hash hash;
  for (std::size_t done = kSealSize; done < size; done += kPart) hash.add(part_of(file, std::min(kPart, size - done)));
  require_same(seal, hash.text());
}

std::string seal_of(std::string_view body) { return seal_with(seal_hash(body)); }

}  // namespace commonweal::store
