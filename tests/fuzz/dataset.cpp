// libFuzzer on dataset files. The first byte of the input chooses:
// even: the rest is a file. It is refused by DataError, or accepted and then whole.
// odd:  the rest describes a dataset. It is refused by DataError, or written and read back the same.
//
// The fuzzer cannot forge a seal, so no mutated byte reaches HDF5: that is the claim under test. What HDF5 does with a
// hostile file that is sealed is not ours to mend (SECURITY.md).
#include <fuzzer/FuzzedDataProvider.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "commonweal/error.hpp"
#include "commonweal/store/store.hpp"

namespace {

using namespace commonweal;

std::string scratch() {
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("commonweal-fuzz-" + std::to_string(getpid()) + ".h5")).string();
  return path;
}

std::string text(FuzzedDataProvider& input) { return input.ConsumeRandomLengthString(12); }

Dataset described(FuzzedDataProvider& input) {
  Dataset d;
  const auto attributes = input.ConsumeIntegralInRange(0, 3), axes = input.ConsumeIntegralInRange(0, 3),
             arrays = input.ConsumeIntegralInRange(0, 3);
  for (int k = 0; k < attributes; ++k) d.attributes[text(input)] = text(input);
  for (int k = 0; k < axes; ++k) {
    std::vector<std::string>& labels = d.labels["axis" + std::to_string(k)];
    for (int n = input.ConsumeIntegralInRange(0, 4); n > 0; --n) labels.push_back(text(input));
  }
  for (int k = 0; k < arrays; ++k) {
    LabelledArray& array = d.arrays["array" + std::to_string(k)];
    std::size_t count = 1;
    for (int n = input.ConsumeIntegralInRange(0, 3); n > 0; --n) {
      array.axes.push_back("axis" + std::to_string(input.ConsumeIntegralInRange(0, 3)));
      array.extent.push_back(input.ConsumeIntegralInRange<std::size_t>(0, 4));
      count *= array.extent.back();
    }
    for (std::size_t n = 0; n < count; ++n) array.values.push_back(input.ConsumeFloatingPoint<double>());
    if (input.ConsumeBool()) array.values.push_back(0.0);
    if (input.ConsumeBool()) array.attributes[text(input)] = text(input);
  }
  return d;
}

/// Text comes back up to its first zero byte: files fill it up with zeros.
bool same_text(const std::string& wrote, const std::string& read) {
  return std::strcmp(wrote.c_str(), read.c_str()) == 0;
}

void require_same(const Dataset& wrote, const Dataset& read) {
  if (wrote.labels.size() != read.labels.size() || wrote.arrays.size() != read.arrays.size()) std::abort();
  for (const auto& [axis, labels] : wrote.labels) {
    const auto& again = read.labels.at(axis);
    if (labels.size() != again.size()) std::abort();
    for (std::size_t k = 0; k < labels.size(); ++k)
      if (!same_text(labels[k], again[k])) std::abort();
  }
  for (const auto& [name, array] : wrote.arrays) {
    const LabelledArray& again = read.arrays.at(name);
    if (array.axes != again.axes || array.extent != again.extent || array.values != again.values) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    if (data[0] % 2 == 0) {
      std::ofstream(scratch(), std::ios::binary)
          .write(reinterpret_cast<const char*>(data + 1), static_cast<long>(size) - 1);
      read_dataset(scratch());
    } else {
      FuzzedDataProvider input(data + 1, size - 1);
      const Dataset wrote = described(input);
      write_dataset(scratch(), wrote);
      require_same(wrote, read_dataset(scratch()));
    }
  } catch (const DataError&) {
  }
  std::filesystem::remove(scratch());
  return 0;
}
