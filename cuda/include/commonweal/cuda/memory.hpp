// What a device is, as a concept, and arrays in its memory. Everything else in this folder is written in terms of
// those: gpu.hpp is a GPU, tests/cuda/host_device.hpp plain loops on the host.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "commonweal/linalg/matrix.hpp"
#include "commonweal/solver/cost_model.hpp"

namespace commonweal::cuda {

struct SparseView;

/// Something to compute on. Memory is bytes of its own; `upload` and `download` hand a few units at a time, staged in
/// host memory, to a function (T* numbers, Index first, Index count). `for_each` calls a step for every (row, p) in any
/// order; `sum_rows` adds up part(row, k) over k in one order. Products are of row-major tables.
template <class D>
concept ComputeDevice = requires(D& device, double* to, float* in_single, const double* from, const void* any,
                                 void* place, const SparseView& sparse, void (*pack)(double*, Index, Index),
                                 void (*unpack)(const double*, Index, Index), void (*step)(int, int),
                                 double (*part)(int, int), Index count, std::size_t bytes) {
  { device.allocate(bytes) } -> std::same_as<void*>;
  device.release(place);
  device.upload(to, count, count, pack);
  device.download(from, count, count, unpack);
  device.copy(place, any, bytes);
  device.clear(place, bytes);
  device.for_each(1, 1, step);
  device.sum_rows(1, 1, part, to);
  device.product(1, 1, 1, from, false, from, to, false);
  device.product(1, 1, 1, static_cast<const float*>(in_single), false, static_cast<const float*>(in_single), in_single,
                 false);
  device.sparse_product(sparse, 1, from, to, false);
  { device.name() } -> std::convertible_to<std::string>;
  { device.rates() } -> std::same_as<DeviceRates>;
};

template <class Device, class T>
class Array {
 public:
  Array() = default;
  Array(std::shared_ptr<Device> device, Index count)
      : device_(std::move(device)),
        count_(count),
        data_(count > 0 ? static_cast<T*>(device_->allocate(static_cast<std::size_t>(count) * sizeof(T))) : nullptr) {}
  /// A copy of numbers in host memory.
  Array(std::shared_ptr<Device> device, const T* from, Index count) : Array(std::move(device), count) {
    if (count > 0)
      device_->upload(data_, count, 1, [from](T* to, Index first, Index some) {
        std::memcpy(to, from + first, static_cast<std::size_t>(some) * sizeof(T));
      });
  }
  ~Array() {
    if (data_) device_->release(data_);
  }
  Array(Array&& other) noexcept { *this = std::move(other); }
  Array& operator=(Array&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(count_, other.count_);
    std::swap(data_, other.data_);
    return *this;
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  Index count() const { return count_; }
  std::size_t bytes() const { return static_cast<std::size_t>(count_) * sizeof(T); }

 private:
  std::shared_ptr<Device> device_;
  Index count_ = 0;
  T* data_ = nullptr;
};

/// What scratch memory is kept for: steps that follow each other must not share it.
enum class Slot { partial, sums, numbers, pooled, input, output, earned, received, rounded, count };

/// Memory that is taken once and kept for the next call.
template <class Device>
class Scratch {
 public:
  explicit Scratch(std::shared_ptr<Device> device) : device_(std::move(device)) {}

  template <class T>
  T* get(Slot slot, Index count) {
    Array<Device, double>& kept = kept_[static_cast<std::size_t>(slot)];
    const Index needed = (count * static_cast<Index>(sizeof(T)) + 7) / 8;
    if (kept.count() < needed) {
      kept = Array<Device, double>();  // the old one goes first
      kept = Array<Device, double>(device_, needed);
    }
    return reinterpret_cast<T*>(kept.data());
  }

 private:
  std::shared_ptr<Device> device_;
  std::array<Array<Device, double>, static_cast<std::size_t>(Slot::count)> kept_;
};

/// A device and its scratch memory: what vectors and operators of one economy share. One thread at a time.
template <ComputeDevice Device>
struct Context {
  explicit Context(std::shared_ptr<Device> on) : device(std::move(on)), scratch(device) {}

  std::shared_ptr<Device> device;
  Scratch<Device> scratch;

  /// The numbers that a step left in device memory.
  template <class T>
  std::vector<T> fetched(const T* from, Index count) {
    std::vector<T> result(static_cast<std::size_t>(count));
    device->download(from, count, 1, [&result](const T* some, Index first, Index many) {
      std::copy(some, some + many, result.begin() + first);
    });
    return result;
  }

  template <class T>
  const T* sent(Slot slot, const std::vector<T>& numbers) {
    const auto count = static_cast<Index>(numbers.size());
    T* const to = scratch.template get<T>(slot, count);
    device->upload(to, count, 1, [&numbers](T* some, Index first, Index many) {
      std::copy(numbers.begin() + first, numbers.begin() + first + many, some);
    });
    return to;
  }
};

}  // namespace commonweal::cuda
