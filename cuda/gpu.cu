#include <cmath>

#include "gpu.hpp"

namespace commonweal::cuda {

namespace {

std::string megabytes(std::size_t bytes) {
  return std::to_string(std::lround(std::ceil(static_cast<double>(bytes) / 1e6))) + " MB";
}

int attribute(cudaDeviceAttr what, int ordinal) {
  int value = 0;
  COMMONWEAL_CUDA_CHECK(cudaDeviceGetAttribute(&value, what, ordinal));
  return value;
}

/// The handles that a sparse product needs, for as long as it takes.
class Descriptors {
 public:
  Descriptors(const SparseView& a, int cols, const double* x, double* y) {
    COMMONWEAL_CUDA_CHECK(cusparseCreateConstCsr(&table, a.rows, a.cols, a.entries, a.starts, a.columns, a.values,
                                                 CUSPARSE_INDEX_32I, CUSPARSE_INDEX_32I, CUSPARSE_INDEX_BASE_ZERO,
                                                 CUDA_R_64F));
    if (cols == 1) {
      COMMONWEAL_CUDA_CHECK(cusparseCreateConstDnVec(&in_vector, a.cols, x, CUDA_R_64F));
      COMMONWEAL_CUDA_CHECK(cusparseCreateDnVec(&out_vector, a.rows, y, CUDA_R_64F));
    } else {
      COMMONWEAL_CUDA_CHECK(cusparseCreateConstDnMat(&in, a.cols, cols, cols, x, CUDA_R_64F, CUSPARSE_ORDER_ROW));
      COMMONWEAL_CUDA_CHECK(cusparseCreateDnMat(&out, a.rows, cols, cols, y, CUDA_R_64F, CUSPARSE_ORDER_ROW));
    }
  }
  ~Descriptors() {
    if (table) cusparseDestroySpMat(table);
    if (in) cusparseDestroyDnMat(in);
    if (out) cusparseDestroyDnMat(out);
    if (in_vector) cusparseDestroyDnVec(in_vector);
    if (out_vector) cusparseDestroyDnVec(out_vector);
  }
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;

  cusparseConstSpMatDescr_t table = nullptr;
  cusparseConstDnMatDescr_t in = nullptr;
  cusparseDnMatDescr_t out = nullptr;
  cusparseConstDnVecDescr_t in_vector = nullptr;
  cusparseDnVecDescr_t out_vector = nullptr;
};

}  // namespace

Gpu::Gpu(int ordinal) : ordinal_(ordinal) {
  try {
    use();
    cudaDeviceProp properties{};
    COMMONWEAL_CUDA_CHECK(cudaGetDeviceProperties(&properties, ordinal_));
    name_ = "cuda:" + std::to_string(ordinal_) + " " + properties.name;
    COMMONWEAL_CUDA_CHECK(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking));
    for (Stage& stage : stages_) {
      COMMONWEAL_CUDA_CHECK(cudaEventCreateWithFlags(&stage.free, cudaEventDisableTiming));
      COMMONWEAL_CUDA_CHECK(cudaMallocHost(&stage.memory, kStaged));
      stage.bytes = kStaged;
    }
    COMMONWEAL_CUDA_CHECK(cublasCreate(&blas_));
    COMMONWEAL_CUDA_CHECK(cublasSetStream(blas_, stream_));
    COMMONWEAL_CUDA_CHECK(cusparseCreate(&sparse_));
    COMMONWEAL_CUDA_CHECK(cusparseSetStream(sparse_, stream_));
  } catch (...) {
    destroy();
    throw;
  }
}

Gpu::~Gpu() { destroy(); }

void Gpu::destroy() noexcept {
  (void)cudaSetDevice(ordinal_);
  if (stream_) (void)cudaStreamSynchronize(stream_);
  if (sparse_buffer_) (void)cudaFree(sparse_buffer_);
  if (sparse_) (void)cusparseDestroy(sparse_);
  if (blas_) (void)cublasDestroy(blas_);
  for (Stage& stage : stages_) {
    if (stage.memory) (void)cudaFreeHost(stage.memory);
    if (stage.free) (void)cudaEventDestroy(stage.free);
  }
  if (stream_) (void)cudaStreamDestroy(stream_);
}

void* Gpu::allocate(std::size_t bytes) {
  use();
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    (void)cudaGetLastError();  // the device goes on
    std::size_t free = 0, all = 0;
    COMMONWEAL_CUDA_CHECK(cudaMemGetInfo(&free, &all));
    throw DeviceError("cuda:" + std::to_string(ordinal_) + " is out of memory: " + megabytes(bytes) +
                      " were asked for, " + megabytes(free) + " of " + megabytes(all) +
                      " are free. Free some, solve for fewer columns at once, or use device 'cpu'");
  }
  check(status, "cudaMalloc(&memory, bytes)", __FILE__, __LINE__);
  return memory;
}

void Gpu::release(void* memory) noexcept {
  (void)cudaSetDevice(ordinal_);
  (void)cudaStreamSynchronize(stream_);  // nobody may still be at it
  (void)cudaFree(memory);
}

void Gpu::copy(void* to, const void* from, std::size_t bytes) {
  use();
  COMMONWEAL_CUDA_CHECK(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, stream_));
}

void Gpu::clear(void* to, std::size_t bytes) {
  use();
  COMMONWEAL_CUDA_CHECK(cudaMemsetAsync(to, 0, bytes, stream_));
}

void* Gpu::staged(int k, std::size_t bytes) {
  Stage& stage = stages_[static_cast<std::size_t>(k)];
  COMMONWEAL_CUDA_CHECK(cudaEventSynchronize(stage.free));
  if (stage.bytes < bytes) {
    COMMONWEAL_CUDA_CHECK(cudaFreeHost(stage.memory));
    stage = {nullptr, 0, stage.free};
    COMMONWEAL_CUDA_CHECK(cudaMallocHost(&stage.memory, bytes));
    stage.bytes = bytes;
  }
  return stage.memory;
}

// The libraries' matrices go column after column: ours are their transposes, and y' = x' a' is what they are asked for.

void Gpu::product(int rows, int cols, int depth, const double* a, bool transposed, const double* x, double* y,
                  bool add) {
  use();
  const double once = 1, before = add ? 1 : 0;
  const cublasOperation_t as = transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
  const int stride = transposed ? rows : depth;
  COMMONWEAL_CUDA_CHECK(
      cublasDgemm(blas_, CUBLAS_OP_N, as, cols, rows, depth, &once, x, cols, a, stride, &before, y, cols));
}

void Gpu::product(int rows, int cols, int depth, const float* a, bool transposed, const float* x, float* y, bool add) {
  use();
  const float once = 1, before = add ? 1 : 0;
  const cublasOperation_t as = transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
  const int stride = transposed ? rows : depth;
  COMMONWEAL_CUDA_CHECK(
      cublasSgemm(blas_, CUBLAS_OP_N, as, cols, rows, depth, &once, x, cols, a, stride, &before, y, cols));
}

void Gpu::sparse_product(const SparseView& a, int cols, const double* x, double* y, bool add) {
  use();
  const double once = 1.0, before = add ? 1.0 : 0.0;
  const Descriptors of(a, cols, x, y);
  constexpr auto kAsItIs = CUSPARSE_OPERATION_NON_TRANSPOSE;
  // Both add up a row in the same order every time.
  constexpr auto kVector = CUSPARSE_SPMV_CSR_ALG2;
  constexpr auto kBlock = CUSPARSE_SPMM_CSR_ALG2;
  std::size_t bytes = 0;
  if (cols == 1)
    COMMONWEAL_CUDA_CHECK(cusparseSpMV_bufferSize(sparse_, kAsItIs, &once, of.table, of.in_vector, &before,
                                                  of.out_vector, CUDA_R_64F, kVector, &bytes));
  else
    COMMONWEAL_CUDA_CHECK(cusparseSpMM_bufferSize(sparse_, kAsItIs, kAsItIs, &once, of.table, of.in, &before, of.out,
                                                  CUDA_R_64F, kBlock, &bytes));
  if (bytes > sparse_bytes_) {
    if (sparse_buffer_) release(sparse_buffer_);
    sparse_buffer_ = nullptr;
    sparse_bytes_ = 0;
    sparse_buffer_ = allocate(bytes);
    sparse_bytes_ = bytes;
  }
  if (cols == 1)
    COMMONWEAL_CUDA_CHECK(cusparseSpMV(sparse_, kAsItIs, &once, of.table, of.in_vector, &before, of.out_vector,
                                       CUDA_R_64F, kVector, sparse_buffer_));
  else
    COMMONWEAL_CUDA_CHECK(cusparseSpMM(sparse_, kAsItIs, kAsItIs, &once, of.table, of.in, &before, of.out, CUDA_R_64F,
                                       kBlock, sparse_buffer_));
}

void Gpu::finish() {
  use();
  COMMONWEAL_CUDA_CHECK(cudaStreamSynchronize(stream_));
}

DeviceRates Gpu::rates() const {
  // What products and copies reach of the data sheet's rates, and how long the launches of a round take: measured by
  // bench/gpu_check.sh on an H200 (bench/results/gpu-check-h200.json), assumed of others. What part of the free memory
  // vectors may take is a choice.
  constexpr double kOfDoubles = 0.95, kOfSingles = 0.75, kOfBytes = 0.85, kLaunches = 3e-5, kOfMemory = 0.8;
  use();
  const int major = attribute(cudaDevAttrComputeCapabilityMajor, ordinal_),
            minor = attribute(cudaDevAttrComputeCapabilityMinor, ordinal_);
  const auto positive = [this](cudaDeviceAttr what) {  // virtual machines may hide some
    return static_cast<double>(std::max(attribute(what, ordinal_), 1));
  };
  const double clock = 1e3 * positive(cudaDevAttrClockRate);
  const double lanes = major == 8 && minor == 0 ? 64.0 : 128.0;  // of a multiprocessor, single precision
  const double single = 2.0 * lanes * clock * positive(cudaDevAttrMultiProcessorCount);
  const bool tensor_cores_in_double = (major == 8 && minor == 0) || (major == 9 && minor == 0);
  const double full =
      single / positive(cudaDevAttrSingleToDoublePrecisionPerfRatio) * (tensor_cores_in_double ? 2.0 : 1.0);
  std::size_t free = 0, all = 0;
  COMMONWEAL_CUDA_CHECK(cudaMemGetInfo(&free, &all));
  DeviceRates rates{};
  rates.product_flops = kOfDoubles * full;
  rates.single_gain = kOfSingles * single / rates.product_flops;
  rates.bytes =
      kOfBytes * 2.0 * 1e3 * positive(cudaDevAttrMemoryClockRate) * positive(cudaDevAttrGlobalMemoryBusWidth) / 8.0;
  rates.cache = positive(cudaDevAttrL2CacheSize);
  rates.memory = kOfMemory * static_cast<double>(free);
  rates.round = kLaunches;
  return rates;
}

}  // namespace commonweal::cuda
