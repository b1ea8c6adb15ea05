// The exception types. Every message says what is wrong, where, and how to mend it.
// Used by everybody; the Python package shows the same names.
#pragma once

#include <stdexcept>
#include <string>
#include <type_traits>

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

/// Throws `ErrorType` unless `holds`.
/// @param message a literal, or a function that makes the text: nothing is put together where all is well
template <class ErrorType, class Message>
void require(bool holds, const Message& message) {
  if (holds) return;
  if constexpr (std::is_invocable_v<const Message&>) {
    throw ErrorType(message());
  } else {
    static_assert(std::is_array_v<Message>, "give a literal, or a function that makes the text");
    throw ErrorType(message);
  }
}

}  // namespace commonweal
