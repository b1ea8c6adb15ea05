// Which GPUs there are, and solvers on them.
// Used by the bindings, the tests and the benchmarks.
#pragma once

#include <memory>
#include <string>

#include "commonweal/certificate.hpp"
#include "commonweal/operator.hpp"

namespace commonweal::cuda {

/// Devices that this build can use, and one line on them, or on why there are none and what to do.
int device_count();
std::string describe_devices();

/// @throws DeviceError unless `make_solver` could use this device
void check_device(const std::string& device);

/// A solver on a GPU, which holds a copy of the economy's tables.
/// @param device "cuda" for the first, "cuda:1" for the second, "auto" for the first where it should be faster than the
///               host, "cpu" for the host
/// @throws DeviceError when there is no such device, or its memory does not hold the tables
/// @throws ModelError  when the economy is not productive
std::unique_ptr<Solver> make_solver(const std::string& device, std::shared_ptr<const HostOperator> economy,
                                    const SolverOptions& options);

}  // namespace commonweal::cuda
