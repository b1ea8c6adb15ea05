#include <algorithm>
#include <cmath>
#include <vector>

#include "check.hpp"
#include "commonweal/cuda/block_vector.hpp"
#include "commonweal/cuda/functors.hpp"

namespace commonweal::cuda {

namespace {

constexpr int kThreads = 256;
constexpr int kBlocksPerDot = 64;

/// One number per column in device memory, for the length of a call.
class DeviceNumbers {
 public:
  explicit DeviceNumbers(std::size_t count) { COMMONWEAL_CUDA_CHECK(cudaMalloc(&data_, count * sizeof(double))); }
  ~DeviceNumbers() { cudaFree(data_); }
  DeviceNumbers(const DeviceNumbers&) = delete;
  DeviceNumbers& operator=(const DeviceNumbers&) = delete;
  double* data() const { return data_; }

 private:
  double* data_ = nullptr;
};

template <class Functor>
__global__ void for_each_element(long long size, Functor functor) {
  const long long stride = static_cast<long long>(gridDim.x) * blockDim.x;
  for (long long k = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; k < size; k += stride) functor(k);
}

/// partial[column][block]: sums in an order that depends on the extent alone.
template <class Part>
__global__ void sum_columns(Part part, double* partial) {
  __shared__ double sums[kThreads];
  const int column = static_cast<int>(blockIdx.y);
  sums[threadIdx.x] = part(column, static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x,
                           static_cast<long long>(gridDim.x) * blockDim.x);
  __syncthreads();
  for (unsigned half = kThreads / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
    __syncthreads();
  }
  if (threadIdx.x == 0) partial[column * gridDim.x + blockIdx.x] = sums[0];
}

template <class Functor>
void run(Index size, Functor functor) {
  if (size == 0) return;
  const auto blocks = static_cast<unsigned>(std::min<Index>((size + kThreads - 1) / kThreads, 1 << 16));
  for_each_element<<<blocks, kThreads>>>(static_cast<long long>(size), functor);
  COMMONWEAL_CUDA_CHECK(cudaGetLastError());
}

/// Sums of what `part` gives, by column.
template <class Part>
void add_up(const Shape& shape, const Part& part, Coefficients& sums) {
  const auto columns = static_cast<std::size_t>(shape.columns);
  std::vector<double> partial(columns * kBlocksPerDot);
  const DeviceNumbers there(partial.size());
  sum_columns<<<dim3(kBlocksPerDot, static_cast<unsigned>(columns)), kThreads>>>(part, there.data());
  COMMONWEAL_CUDA_CHECK(cudaGetLastError());
  COMMONWEAL_CUDA_CHECK(
      cudaMemcpy(partial.data(), there.data(), partial.size() * sizeof(double), cudaMemcpyDeviceToHost));
  sums.assign(columns, 0.0);
  for (std::size_t c = 0; c < columns; ++c)
    for (int b = 0; b < kBlocksPerDot; ++b) sums[c] += partial[c * kBlocksPerDot + static_cast<std::size_t>(b)];
}

std::size_t bytes(const Shape& shape) { return static_cast<std::size_t>(shape.size()) * sizeof(double); }

void upload(const Coefficients& a, const DeviceNumbers& to) {
  COMMONWEAL_CUDA_CHECK(cudaMemcpy(to.data(), a.data(), a.size() * sizeof(double), cudaMemcpyHostToDevice));
}

}  // namespace

void DeviceBlock::Free::operator()(double* p) const { cudaFree(p); }

DeviceBlock::DeviceBlock(Shape shape) : shape_(shape) {
  double* memory = nullptr;
  COMMONWEAL_CUDA_CHECK(cudaMalloc(&memory, bytes(shape)));
  data_.reset(memory);
  COMMONWEAL_CUDA_CHECK(cudaMemset(memory, 0, bytes(shape)));
}

DeviceBlock::DeviceBlock(const Block& host) : DeviceBlock(host.shape) {
  COMMONWEAL_CUDA_CHECK(cudaMemcpy(data(), host.values.data(), bytes(shape_), cudaMemcpyHostToDevice));
}

Block DeviceBlock::to_host() const {
  Block host(shape_);
  COMMONWEAL_CUDA_CHECK(cudaMemcpy(host.values.data(), data(), bytes(shape_), cudaMemcpyDeviceToHost));
  return host;
}

DeviceBlock zeros_like(const DeviceBlock& x) { return DeviceBlock(x.shape()); }

void copy(const DeviceBlock& x, DeviceBlock& y) {
  COMMONWEAL_CUDA_CHECK(cudaMemcpy(y.data(), x.data(), bytes(x.shape()), cudaMemcpyDeviceToDevice));
}

void scale(const Coefficients& a, DeviceBlock& x) {
  const DeviceNumbers coefficients(a.size());
  upload(a, coefficients);
  const Shape& s = x.shape();
  run(s.size(), ScaleColumns{coefficients.data(), x.data(), static_cast<int>(s.columns), static_cast<int>(s.regions)});
}

void axpy(const Coefficients& a, const DeviceBlock& x, DeviceBlock& y) {
  const DeviceNumbers coefficients(a.size());
  upload(a, coefficients);
  const Shape& s = x.shape();
  run(s.size(), AddScaledColumns{coefficients.data(), x.data(), y.data(), static_cast<int>(s.columns),
                                 static_cast<int>(s.regions)});
}

void set_zero(DeviceBlock& x) { COMMONWEAL_CUDA_CHECK(cudaMemset(x.data(), 0, bytes(x.shape()))); }

void dots(const DeviceBlock& x, const DeviceBlock& y, Coefficients& products) {
  const Shape& s = x.shape();
  add_up(s,
         PartialDot{x.data(), y.data(), static_cast<int>(s.sectors), static_cast<int>(s.columns),
                    static_cast<int>(s.regions)},
         products);
}

void extend(std::deque<DeviceBlock>& basis, std::size_t k, const DeviceBlock& image,
            std::vector<Coefficients>& products) {
  DeviceBlock& next = basis[k + 1];
  const auto columns = static_cast<std::size_t>(next.shape().columns);
  copy(basis[k], next);
  axpy(Coefficients(columns, -1.0), image, next);
  for (std::size_t j = 0; j <= k; ++j) dots(basis[j], next, products[j]);
  Coefficients factors(columns);
  for (std::size_t j = 0; j <= k; ++j) {
    for (std::size_t c = 0; c < columns; ++c) factors[c] = -products[j][c];
    axpy(factors, basis[j], next);
  }
  dots(next, next, products[k + 1]);
  for (std::size_t c = 0; c < columns; ++c) {
    products[k + 1][c] = std::sqrt(products[k + 1][c]);
    factors[c] = products[k + 1][c] > 0.0 ? 1.0 / products[k + 1][c] : 0.0;
  }
  scale(factors, next);
}

void add(const std::deque<DeviceBlock>& basis, std::size_t count, const std::vector<Coefficients>& weights,
         DeviceBlock& y) {
  for (std::size_t j = 0; j < count; ++j) axpy(weights[j], basis[j], y);
}

void residual(const DeviceBlock& f, const DeviceBlock& x, const DeviceBlock& image, DeviceBlock& r,
              Coefficients& squares) {
  run(f.shape().size(), Residual{f.data(), x.data(), image.data(), r.data()});
  dots(r, r, squares);
}

void advance(const DeviceBlock& f, const DeviceBlock& image, double alpha, double beta, DeviceBlock& p, DeviceBlock& x,
             Coefficients* squares) {
  const Shape& s = f.shape();
  Coefficients sums;
  add_up(s,
         PartialAdvance{f.data(), image.data(), alpha, beta, p.data(), x.data(), static_cast<int>(s.sectors),
                        static_cast<int>(s.columns), static_cast<int>(s.regions)},
         squares ? *squares : sums);
}

}  // namespace commonweal::cuda
