// Every call of CUDA, cuBLAS and cuSPARSE goes through here: a failure names the call, the place and the library's own
// words. Used within cuda/ only.
#pragma once

#include <cublas_v2.h>
#include <cuda_runtime_api.h>
#include <cusparse.h>

#include <string>

#include "commonweal/error.hpp"

namespace commonweal::cuda {

inline bool succeeded(cudaError_t status) { return status == cudaSuccess; }
inline bool succeeded(cublasStatus_t status) { return status == CUBLAS_STATUS_SUCCESS; }
inline bool succeeded(cusparseStatus_t status) { return status == CUSPARSE_STATUS_SUCCESS; }
inline const char* words_of(cudaError_t status) { return cudaGetErrorString(status); }
inline const char* words_of(cublasStatus_t status) { return cublasGetStatusString(status); }
inline const char* words_of(cusparseStatus_t status) { return cusparseGetErrorString(status); }

template <class Status>
void check(Status status, const char* call, const char* file, int line) {
  if (succeeded(status)) return;
  throw DeviceError(std::string(call) + " failed at " + file + ":" + std::to_string(line) + ": " + words_of(status));
}

}  // namespace commonweal::cuda

#define COMMONWEAL_CUDA_CHECK(call) ::commonweal::cuda::check((call), #call, __FILE__, __LINE__)
