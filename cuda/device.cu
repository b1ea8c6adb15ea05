#include <charconv>

#include "commonweal/cuda/device.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "gpu.hpp"

namespace commonweal::cuda {

template std::unique_ptr<DeviceOperator<Gpu>> on_device<Gpu>(const std::shared_ptr<const HostOperator>&,
                                                             const std::shared_ptr<Gpu>&);

namespace {

constexpr int kLeastMajor = 8;  // compute capability that the kernels are built for

struct Found {
  int count = 0;
  std::string reason;  // where there are none
};

Found find_devices() {
  int count = 0, driver = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status == cudaSuccess && count > 0) return {count, ""};
  (void)cudaGetLastError();  // the answer "none" is no error that later calls should meet
  if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0)
    return {0, "no NVIDIA driver on this machine; install the driver of your GPU"};
  if (status == cudaErrorInsufficientDriver)
    return {0, "the NVIDIA driver is too old for CUDA " + std::to_string(CUDART_VERSION / 1000) +
                   ", with which this was built; update the driver"};
  if (status == cudaSuccess || status == cudaErrorNoDevice)
    return {0, "no NVIDIA GPU on this machine, or none that CUDA_VISIBLE_DEVICES lets see"};
  return {0, std::string("CUDA finds no device: ") + cudaGetErrorString(status)};
}

struct Described {
  std::string name;
  bool usable;
};

Described describe(int ordinal) {
  cudaDeviceProp properties{};
  COMMONWEAL_CUDA_CHECK(cudaGetDeviceProperties(&properties, ordinal));
  const std::string capability = std::to_string(properties.major) + "." + std::to_string(properties.minor);
  const bool usable = properties.major >= kLeastMajor;
  return {"cuda:" + std::to_string(ordinal) + " " + properties.name + " (compute capability " + capability + ", " +
              std::to_string(properties.totalGlobalMem / 1'000'000'000) + " GB" +
              (usable ? "" : ", too old: 8.0 is the least") + ")",
          usable};
}

/// The ordinal in "cuda" or "cuda:1". @throws DeviceError
int ordinal_of(const std::string& device) {
  int ordinal = 0;
  bool known = device == "cuda";
  if (const std::string start = "cuda:"; device.rfind(start, 0) == 0) {
    const char* const end = device.data() + device.size();
    const auto read = std::from_chars(device.data() + start.size(), end, ordinal);
    known = read.ptr == end && read.ec == std::errc() && ordinal >= 0;
  }
  if (!known)
    throw DeviceError("device '" + device + "' is not known; choose 'cpu', 'cuda', 'cuda:1' and on, or 'auto'");
  const Found found = find_devices();
  if (found.count == 0)
    throw DeviceError("device '" + device + "' cannot be used: " + found.reason + ", or use device 'cpu'");
  if (ordinal >= found.count)
    throw DeviceError("device '" + device + "' is not there; this machine has " + describe_devices());
  if (const Described one = describe(ordinal); !one.usable)
    throw DeviceError("device '" + device + "' cannot be used: " + one.name + "; use device 'cpu'");
  return ordinal;
}

/// The first GPU where it should answer sooner than the host, its start and the upload of tables and columns included;
/// else null.
std::shared_ptr<Gpu> gaining(const HostOperator& economy) {
  // Assumptions: columns of a usual question, what a first call of the libraries takes, and bytes a second of
  // transfers.
  constexpr Index kColumns = 8;
  constexpr double kStart = 0.5, kTransfer = 1e10;
  const OperatorCost cost = operator_cost(economy);
  const double host = usual_seconds(cost, host_rates(), kColumns);
  if (host <= kStart || find_devices().count == 0 || !describe(0).usable) return nullptr;
  auto gpu = std::make_shared<Gpu>(0);
  const double columns = 2.0 * sizeof(double) * static_cast<double>(cost.rows * kColumns);
  const double there = kStart + (cost.bytes + columns) / kTransfer + usual_seconds(cost, gpu->rates(), kColumns);
  return there < host ? gpu : nullptr;
}

/// Answers from several threads wait for each other.
class GpuSolver final : public DeviceSolver {
 public:
  GpuSolver(int ordinal, const std::shared_ptr<Gpu>& gpu, const std::shared_ptr<const HostOperator>& economy,
            const SolverOptions& options)
      : ordinal_(ordinal), gpu_(gpu), economy_(on_device<Gpu>(economy, gpu)), solver_(*economy_, options) {}

  CertifiedSolution solve(const Block& f, const Block* start) const override { return solver_.solve(f, start); }
  CertifiedSolution solve_adjoint(const Block& s, const Block* start) const override {
    return solver_.solve_adjoint(s, start);
  }
  Block output_multiplier_bound() const override { return solver_.output_multiplier_bound(); }
  bool proven() const override { return solver_.proven(); }
  const SpectralEstimate& estimate() const override { return solver_.estimate(); }
  std::string device() const override { return solver_.device(); }

  int ordinal() const override { return ordinal_; }
  std::shared_ptr<double> memory(Index count) const override {
    return {static_cast<double*>(gpu_->allocate(static_cast<std::size_t>(count) * sizeof(double))),
            [gpu = gpu_](double* taken) { gpu->release(taken); }};
  }
  Certificate solve_there(bool adjoint, const Shape& shape, const double* f, double* x) const override {
    COMMONWEAL_CUDA_CHECK(cudaSetDevice(ordinal_));
    COMMONWEAL_CUDA_CHECK(cudaStreamSynchronize(cudaStreamLegacy));
    const DeviceArray<Gpu> given{economy_->context(), const_cast<double*>(f), shape};
    DeviceArray<Gpu> answer{economy_->context(), x, shape};
    const DeviceArray<Gpu>* const start = nullptr;
    DeviceArray<Gpu>* const residuals = nullptr;
    const Certificate certificate = solver_.solve_into(given, start, adjoint, answer, residuals);
    gpu_->finish();
    return certificate;
  }

 private:
  int ordinal_;
  std::shared_ptr<Gpu> gpu_;
  std::unique_ptr<DeviceOperator<Gpu>> economy_;
  CertifiedSolver<DeviceVector<Gpu>> solver_;
};

}  // namespace

int device_count() { return find_devices().count; }

std::string describe_devices() {
  const Found found = find_devices();
  if (found.count == 0) return "none: " + found.reason;
  std::string names;
  for (int ordinal = 0; ordinal < found.count; ++ordinal) names += (ordinal > 0 ? ", " : "") + describe(ordinal).name;
  return names;
}

void check_device(const std::string& device) {
  if (device != "cpu" && device != "auto") (void)ordinal_of(device);
}

std::unique_ptr<Solver> make_solver(const std::string& device, std::shared_ptr<const HostOperator> economy,
                                    const SolverOptions& options) {
  if (device == "auto")
    if (const auto gpu = gaining(*economy)) return std::make_unique<GpuSolver>(0, gpu, economy, options);
  if (device == "auto" || device == "cpu") return std::make_unique<CertifiedSolver<Block>>(std::move(economy), options);
  const int ordinal = ordinal_of(device);
  return std::make_unique<GpuSolver>(ordinal, std::make_shared<Gpu>(ordinal), economy, options);
}

}  // namespace commonweal::cuda
