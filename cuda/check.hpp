// Every CUDA call goes through here: a failure names the call, the place and CUDA's own words.
// Used within cuda/ only.
#pragma once

#include <cuda_runtime_api.h>

#include <string>

#include "commonweal/error.hpp"

namespace commonweal::cuda {

inline void check(cudaError_t status, const char* call, const char* file, int line) {
  if (status == cudaSuccess) return;
  throw DeviceError(std::string(call) + " failed at " + file + ":" + std::to_string(line) + ": " +
                    cudaGetErrorString(status));
}

}  // namespace commonweal::cuda

#define COMMONWEAL_CUDA_CHECK(call) ::commonweal::cuda::check((call), #call, __FILE__, __LINE__)
