// A device made of plain loops on the host: what gpu.hpp is for a GPU, so that all of cuda/ but its few wrappers is
// tested where there is none. Every buffer is its own piece of the heap, full of what is not a number until it is
// written: the address sanitizer finds who reads past its end or after its release, the tests who reads too early.
#pragma once

#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

#include "commonweal/cuda/steps/vectors.hpp"
#include "commonweal/cuda/table.hpp"
#include "commonweal/error.hpp"
#include "commonweal/solver/cost_model.hpp"

namespace commonweal::testing {

class HostDevice {
 public:
  ~HostDevice() {
    if (!held_.empty()) std::abort();  // something was not released
  }

  void* allocate(std::size_t bytes) {
    if (taken_ + bytes > memory)
      throw DeviceError("the device has " + std::to_string(memory - taken_) + " bytes free, " + std::to_string(bytes) +
                        " were asked for");
    taken_ += bytes;
    ++allocations;
    void* const memory_here = ::operator new(bytes, std::align_val_t(16));
    std::memset(memory_here, 0xff, bytes);  // NaN in doubles and floats, -1 in whole numbers
    held_.insert({memory_here, bytes});
    return memory_here;
  }

  void release(void* memory_here) noexcept {
    for (auto held = held_.begin(); held != held_.end(); ++held)
      if (held->first == memory_here) {
        taken_ -= held->second;
        held_.erase(held);
        ::operator delete(memory_here, std::align_val_t(16));
        return;
      }
    std::abort();  // released twice, or never taken
  }

  template <class T, class Pack>
  void upload(T* to, Index count, Index unit, Pack&& pack) {
    ++transfers;
    in_chunks(count, unit, [&](Index first, Index some) {
      std::vector<T> staged(static_cast<std::size_t>(some));
      pack(staged.data(), first, some);
      std::copy(staged.begin(), staged.end(), to + first);
    });
  }

  template <class T, class Unpack>
  void download(const T* from, Index count, Index unit, Unpack&& unpack) {
    ++transfers;
    in_chunks(count, unit, [&](Index first, Index some) {
      const std::vector<T> staged(from + first, from + first + some);
      unpack(staged.data(), first, some);
    });
  }

  void copy(void* to, const void* from, std::size_t bytes) { std::memcpy(to, from, bytes); }
  void clear(void* to, std::size_t bytes) { std::memset(to, 0, bytes); }

  template <class Step>
  void for_each(int rows, int across, const Step& step) {
    for (int row = 0; row < rows; ++row)
      for (int p = 0; p < across; ++p) step(row, p);
  }

  template <class T, class Part>
  void sum_rows(int rows, int length, const Part& part, T* to) {
    using cuda::include;
    for (int row = 0; row < rows; ++row) {
      T sum{};
      for (int k = 0; k < length; ++k) include(sum, T(part(row, k)));
      to[row] = sum;
    }
  }

  template <class Scalar>
  void product(Index rows, Index cols, Index depth, const Scalar* a, bool transposed, const Scalar* x, Scalar* y,
               bool add) {
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < cols; ++j) {
        Scalar sum = add ? y[i * cols + j] : Scalar{0};
        for (Index k = 0; k < depth; ++k) sum += a[transposed ? k * rows + i : i * depth + k] * x[k * cols + j];
        y[i * cols + j] = sum;
      }
  }

  void sparse_product(const cuda::SparseView& a, int cols, const double* x, double* y, bool add) {
    for (int i = 0; i < a.rows; ++i)
      for (int j = 0; j < cols; ++j) {
        double sum = add ? y[static_cast<Index>(i) * cols + j] : 0.0;
        for (int e = a.starts[i]; e < a.starts[i + 1]; ++e)
          sum += a.values[e] * x[static_cast<Index>(a.columns[e]) * cols + j];
        y[static_cast<Index>(i) * cols + j] = sum;
      }
  }

  std::string name() const { return "plain loops"; }

  DeviceRates rates() const {
    return {.product_flops = 1e10,
            .single_gain = 2.0,
            .bytes = 1e10,
            .cache = 1e5,
            .memory = static_cast<double>(memory - taken_),
            .round = 1e-6};
  }

  std::size_t taken() const { return taken_; }

  std::size_t memory = std::size_t{1} << 30;
  long allocations = 0, transfers = 0;

 private:
  /// Small, so that transfers come in several.
  static constexpr Index kStaged = 64;

  template <class Work>
  static void in_chunks(Index count, Index unit, Work&& work) {
    const Index together = std::max<Index>(1, kStaged / unit) * unit;
    for (Index first = 0; first < count; first += together) work(first, std::min(together, count - first));
  }

  std::set<std::pair<void*, std::size_t>> held_;
  std::size_t taken_ = 0;
};

}  // namespace commonweal::testing
