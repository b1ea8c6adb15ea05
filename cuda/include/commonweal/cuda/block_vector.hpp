// The solver's verbs for blocks in a GPU's memory: what core/block_vector.hpp is for the host.
// Used by the solver, which finds the verbs by the type of its vectors.
#pragma once

#include <memory>

#include "commonweal/block_vector.hpp"

namespace commonweal::cuda {

/// A Block in device memory.
class DeviceBlock {
 public:
  /// Zeros of this extent. @throws DeviceError when the memory cannot be had
  explicit DeviceBlock(Shape shape);

  /// A copy of a host block.
  explicit DeviceBlock(const Block& host);

  Block to_host() const;
  const Shape& shape() const { return shape_; }
  double* data() { return data_.get(); }
  const double* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(double* p) const;
  };
  Shape shape_;
  std::unique_ptr<double, Free> data_;
};

DeviceBlock zeros_like(const DeviceBlock& x);
inline Index columns_of(const DeviceBlock& x) { return x.shape().columns; }
inline double bytes_of(const DeviceBlock& x) { return static_cast<double>(x.shape().size()) * sizeof(double); }
inline bool same_extent(const DeviceBlock& x, const DeviceBlock& y) { return x.shape() == y.shape(); }
void set_zero(DeviceBlock& x);
void copy(const DeviceBlock& x, DeviceBlock& y);
void scale(const Coefficients& a, DeviceBlock& x);
void axpy(const Coefficients& a, const DeviceBlock& x, DeviceBlock& y);
void dots(const DeviceBlock& x, const DeviceBlock& y, Coefficients& products);
void extend(std::deque<DeviceBlock>& basis, std::size_t k, const DeviceBlock& image,
            std::vector<Coefficients>& products);
void add(const std::deque<DeviceBlock>& basis, std::size_t count, const std::vector<Coefficients>& weights,
         DeviceBlock& y);
void residual(const DeviceBlock& f, const DeviceBlock& x, const DeviceBlock& image, DeviceBlock& r,
              Coefficients& squares);
void advance(const DeviceBlock& f, const DeviceBlock& image, double alpha, double beta, DeviceBlock& p, DeviceBlock& x,
             Coefficients* squares);
inline int steps_between_looks(const DeviceBlock&) { return 8; }

}  // namespace commonweal::cuda
