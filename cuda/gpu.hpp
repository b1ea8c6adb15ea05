// An NVIDIA GPU as the operators see it: memory, transfers, one kernel for each kind of loop, and the libraries'
// products. All that cuda/ does which cannot be run without a GPU stands here and in gpu.cu.
// Used within cuda/ and by its tests and benchmarks, compiled by nvcc.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "check.hpp"
#include "commonweal/cuda/economy.hpp"

namespace commonweal::cuda {

/// Rows first: blocks that run together read the same packs of all rows, which then stay in the second-level cache.
template <class Step>
__global__ void every_pack(int rows, int across, Step step) {
  for (int row = static_cast<int>(blockIdx.x); row < rows; row += static_cast<int>(gridDim.x))
    for (int p = static_cast<int>(blockIdx.y * blockDim.x + threadIdx.x); p < across;
         p += static_cast<int>(gridDim.y * blockDim.x))
      step(row, p);
}

/// The same where rows are short.
template <class Step>
__global__ void every_pack_of_short_rows(int rows, int across, Step step) {
  const long long count = static_cast<long long>(rows) * across,
                  stride = static_cast<long long>(gridDim.x) * blockDim.x;
  for (long long k = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; k < count; k += stride) {
    const long long row = k / across;
    step(static_cast<int>(row), static_cast<int>(k - row * across));
  }
}

constexpr int kLanes = 32, kWarps = 8;

/// A warp adds up a row, in an order that the length alone decides.
template <class T, class Part>
__global__ void sum_row(int rows, int length, Part part, T* to) {
  __shared__ alignas(16) unsigned char memory[kWarps * kLanes * sizeof(T)];
  const int warp = static_cast<int>(threadIdx.x) / kLanes, lane = static_cast<int>(threadIdx.x) % kLanes;
  T* const sums = reinterpret_cast<T*>(memory) + warp * kLanes;
  const int row = static_cast<int>(blockIdx.x) * kWarps + warp;
  T sum{};
  if (row < rows)
    for (int k = lane; k < length; k += kLanes) include(sum, T(part(row, k)));
  sums[lane] = sum;
  __syncwarp();
  for (int half = kLanes / 2; half > 0; half /= 2) {
    if (lane < half) include(sums[lane], sums[lane + half]);
    __syncwarp();
  }
  if (lane == 0 && row < rows) to[row] = sums[0];
}

/// One device, with a stream of its own: what is asked of it is done in that order. One thread at a time.
class Gpu {
 public:
  /// @throws DeviceError when there is no such device, or none that this build can use
  explicit Gpu(int ordinal);
  ~Gpu();
  Gpu(const Gpu&) = delete;
  Gpu& operator=(const Gpu&) = delete;

  /// "cuda:0 NVIDIA H100"
  const std::string& name() const { return name_; }

  /// @throws DeviceError saying what was asked for and what is free
  void* allocate(std::size_t bytes);
  void release(void* memory) noexcept;
  void copy(void* to, const void* from, std::size_t bytes);
  void clear(void* to, std::size_t bytes);

  /// Numbers go through two pinned buffers: while one is filled the other travels.
  /// @param unit numbers that stay together
  /// @param pack void(T* buffer, Index first, Index count), writes numbers `first` and on
  template <class T, class Pack>
  void upload(T* to, Index count, Index unit, Pack&& pack) {
    use();
    const Index together = chunk<T>(unit);
    int k = 0;
    for (Index first = 0; first < count; first += together, k ^= 1) {
      const Index some = std::min(together, count - first);
      T* const buffer = static_cast<T*>(staged(k, static_cast<std::size_t>(some) * sizeof(T)));
      pack(buffer, first, some);
      COMMONWEAL_CUDA_CHECK(cudaMemcpyAsync(to + first, buffer, static_cast<std::size_t>(some) * sizeof(T),
                                            cudaMemcpyHostToDevice, stream_));
      COMMONWEAL_CUDA_CHECK(cudaEventRecord(stages_[static_cast<std::size_t>(k)].free, stream_));
    }
  }

  /// @param unpack void(const T* buffer, Index first, Index count)
  template <class T, class Unpack>
  void download(const T* from, Index count, Index unit, Unpack&& unpack) {
    use();
    const Index together = chunk<T>(unit);
    const T* buffers[2] = {};
    const auto ask = [&](int k, Index first) {
      const auto bytes = static_cast<std::size_t>(std::min(together, count - first)) * sizeof(T);
      buffers[k] = static_cast<const T*>(staged(k, bytes));
      COMMONWEAL_CUDA_CHECK(
          cudaMemcpyAsync(const_cast<T*>(buffers[k]), from + first, bytes, cudaMemcpyDeviceToHost, stream_));
      COMMONWEAL_CUDA_CHECK(cudaEventRecord(stages_[static_cast<std::size_t>(k)].free, stream_));
    };
    if (count > 0) ask(0, 0);
    int k = 0;
    for (Index first = 0; first < count; first += together, k ^= 1) {
      if (first + together < count) ask(k ^ 1, first + together);
      COMMONWEAL_CUDA_CHECK(cudaEventSynchronize(stages_[static_cast<std::size_t>(k)].free));
      unpack(buffers[k], first, std::min(together, count - first));
    }
  }

  /// step(row, p) for every p of every row.
  template <class Step>
  void for_each(int rows, int across, const Step& step) {
    if (rows <= 0 || across <= 0) return;
    use();
    constexpr int kThreads = 256, kShort = 96, kMostAcross = 65'535;
    if (across >= kShort) {
      const int threads = across <= kThreads / 2 ? kThreads / 2 : kThreads;
      const dim3 grid(static_cast<unsigned>(rows),
                      static_cast<unsigned>(std::min((across + threads - 1) / threads, kMostAcross)));
      every_pack<<<grid, static_cast<unsigned>(threads), 0, stream_>>>(rows, across, step);
    } else {
      const Index count = static_cast<Index>(rows) * across;
      const auto blocks = static_cast<unsigned>(std::min<Index>((count + kThreads - 1) / kThreads, 1 << 20));
      every_pack_of_short_rows<<<blocks, kThreads, 0, stream_>>>(rows, across, step);
    }
    COMMONWEAL_CUDA_CHECK(cudaGetLastError());
  }

  /// to[row] = what part(row, k) adds up to over k < length.
  template <class T, class Part>
  void sum_rows(int rows, int length, const Part& part, T* to) {
    if (rows <= 0) return;
    use();
    const auto blocks = static_cast<unsigned>((rows + kWarps - 1) / kWarps);
    sum_row<<<blocks, kWarps * kLanes, 0, stream_>>>(rows, length, part, to);
    COMMONWEAL_CUDA_CHECK(cudaGetLastError());
  }

  /// y = a x, or y = y + a x: rows x cols, by depth; all row after row, `a` as depth x rows where transposed.
  void product(int rows, int cols, int depth, const double* a, bool transposed, const double* x, double* y, bool add);
  void product(int rows, int cols, int depth, const float* a, bool transposed, const float* x, float* y, bool add);

  /// The same for compressed sparse rows.
  void sparse_product(const SparseView& a, int cols, const double* x, double* y, bool add);

  /// What its data sheet's numbers let expect; memory: most of what is free now.
  DeviceRates rates() const;

  /// Waits until all that was asked for is done.
  void finish();

 private:
  /// A pinned buffer, and the event after which it may be written again.
  struct Stage {
    void* memory = nullptr;
    std::size_t bytes = 0;
    cudaEvent_t free = nullptr;
  };
  static constexpr std::size_t kStaged = std::size_t{8} << 20;

  template <class T>
  static Index chunk(Index unit) {
    return std::max<Index>(1, static_cast<Index>(kStaged / sizeof(T)) / unit) * unit;
  }

  void use() const { COMMONWEAL_CUDA_CHECK(cudaSetDevice(ordinal_)); }
  void* staged(int k, std::size_t bytes);
  void destroy() noexcept;

  int ordinal_;
  std::string name_;
  cudaStream_t stream_ = nullptr;
  cublasHandle_t blas_ = nullptr;
  cusparseHandle_t sparse_ = nullptr;
  std::array<Stage, 2> stages_;
  void* sparse_buffer_ = nullptr;
  std::size_t sparse_bytes_ = 0;
};

/// Made once, in device.cu: its kernels take minutes to compile.
extern template std::unique_ptr<DeviceOperator<Gpu>> on_device<Gpu>(const std::shared_ptr<const HostOperator>&,
                                                                    const std::shared_ptr<Gpu>&);

}  // namespace commonweal::cuda
