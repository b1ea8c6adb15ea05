// The exception types. Every message says what is wrong, where, and how to mend it.
// Used by everybody; the Python package shows the same names.
#pragma once

#include <stdexcept>
#include <string>

namespace commonweal {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A dataset, table or file is missing, damaged or inconsistent.
class DataError : public Error {
 public:
  using Error::Error;
};

/// An economy cannot be built or solved.
class ModelError : public Error {
 public:
  using Error::Error;
};

/// No proof that an economy is productive was found.
class NotProductive : public ModelError {
 public:
  using ModelError::ModelError;
};

/// A solver gave up above its tolerance.
class NoConvergence : public ModelError {
 public:
  using ModelError::ModelError;
};

/// A compute device was asked for that is not there or cannot be used.
class DeviceError : public Error {
 public:
  using Error::Error;
};

/// The caller's progress callback asked to stop.
class Cancelled : public Error {
 public:
  Cancelled() : Error("cancelled before the solve was finished") {}
};

/// Throws `ErrorType` with `message` unless `holds`.
template <class ErrorType>
void require(bool holds, const std::string& message) {
  if (!holds) throw ErrorType(message);
}

}  // namespace commonweal
