// Arrays of other libraries on a GPU, by the DLPack protocol: an object with __dlpack__ and __dlpack_device__ hands
// over a capsule named "dltensor", which whoever takes it renames "used_dltensor" and frees by its own deleter. The
// structures are the protocol's (dmlc/dlpack, version 0.8), whose layout is fixed.
#pragma once

#include <cstdint>

namespace commonweal::bindings::dlpack {

constexpr std::int32_t kCuda = 2;
constexpr std::uint8_t kFloat = 2;

struct Device {
  std::int32_t type, ordinal;
};

struct DataType {
  std::uint8_t code, bits;
  std::uint16_t lanes;
};

struct Tensor {
  void* data;
  Device device;
  std::int32_t dimensions;
  DataType type;
  std::int64_t* shape;
  std::int64_t* strides;  // in numbers; null for one number after the other
  std::uint64_t byte_offset;
};

struct ManagedTensor {
  Tensor tensor;
  void* context;
  void (*deleter)(ManagedTensor*);
};

}  // namespace commonweal::bindings::dlpack
