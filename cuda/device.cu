#include "check.hpp"
#include "commonweal/cuda/device.hpp"

namespace commonweal::cuda {

namespace {

cudaError_t count_devices(int& count) {
  count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) {
    count = 0;
    (void)cudaGetLastError();  // the answer "none" is no error that later calls should meet
  }
  return status;
}

}  // namespace

int device_count() {
  int count = 0;
  (void)count_devices(count);
  return count;
}

std::string describe_devices() {
  int count = 0;
  const cudaError_t status = count_devices(count);
  if (count == 0) {
    const std::string reason = status == cudaSuccess ? "" : std::string(" (") + cudaGetErrorString(status) + ")";
    return "no CUDA device on this machine" + reason + "; the CPU is used";
  }
  std::string names;
  for (int device = 0; device < count; ++device) {
    cudaDeviceProp properties{};
    COMMONWEAL_CUDA_CHECK(cudaGetDeviceProperties(&properties, device));
    names += (device > 0 ? ", " : "") + std::string("cuda:") + std::to_string(device) + " " + properties.name;
  }
  return names;
}

}  // namespace commonweal::cuda
