// The GPUs of this machine.
// Used by the bindings, to say what is there, and by GPU tests, to skip where nothing is.
#pragma once

#include <string>

namespace commonweal::cuda {

/// Number of usable devices; 0 without a device or driver.
int device_count();

/// One line: the devices by name, or why there is none.
std::string describe_devices();

}  // namespace commonweal::cuda
