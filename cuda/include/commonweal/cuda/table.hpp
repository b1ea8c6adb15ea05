// National tables in a device's memory, as core/table.hpp stores them: dense, or sparse in both orientations.
// Used by the operators.
#pragma once

#include "commonweal/cuda/steps/single.hpp"
#include "commonweal/cuda/steps/sparse.hpp"
#include "commonweal/cuda/vector.hpp"
#include "commonweal/linalg/table.hpp"

namespace commonweal::cuda {

template <class Device>
class SparseArrays {
 public:
  SparseArrays() = default;
  /// @param table compressed
  SparseArrays(const std::shared_ptr<Device>& device, const Sparse& table)
      : rows_(static_cast<int>(table.rows())),
        cols_(static_cast<int>(table.cols())),
        starts_(device, table.outerIndexPtr(), table.rows() + 1),
        columns_(device, table.innerIndexPtr(), table.nonZeros()),
        values_(device, table.valuePtr(), table.nonZeros()) {}

  SparseView view() const { return {rows_, cols_, values_.count(), starts_.data(), columns_.data(), values_.data()}; }

 private:
  int rows_ = 0, cols_ = 0;
  Array<Device, int> starts_, columns_;
  Array<Device, double> values_;
};

/// A dense table in double or single precision. Copies share their entries.
template <class Device>
class DenseArrays {
 public:
  DenseArrays() = default;
  DenseArrays(const std::shared_ptr<Device>& device, const Matrix& table)
      : rows_(static_cast<int>(table.rows())),
        cols_(static_cast<int>(table.cols())),
        full_(std::make_shared<const Array<Device, double>>(device, table.data(), table.size())) {}

  DenseArrays in_single(const std::shared_ptr<Device>& device) const {
    DenseArrays result = *this;
    auto single = std::make_shared<Array<Device, float>>(device, full_->count());
    device->for_each(rows_, cols_,
                     ToSingle<Pack<double, 1>>{reinterpret_cast<const Pack<double, 1>*>(full_->data()),
                                               reinterpret_cast<Pack<float, 1>*>(single->data()), cols_});
    result.single_ = std::move(single);
    return result;
  }

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  const double* full() const { return full_->data(); }
  /// Null in double precision.
  const float* single() const { return single_ ? single_->data() : nullptr; }

 private:
  int rows_ = 0, cols_ = 0;
  std::shared_ptr<const Array<Device, double>> full_;
  std::shared_ptr<const Array<Device, float>> single_;
};

template <class Device>
class DeviceTable {
 public:
  DeviceTable() = default;
  DeviceTable(const std::shared_ptr<Device>& device, const Table& table)
      : rows_(static_cast<int>(table.rows())), cols_(static_cast<int>(table.cols())) {
    if (table.is_dense()) {
      dense_ = DenseArrays<Device>(device, *table.dense());
    } else {
      forward_ = std::make_shared<const SparseArrays<Device>>(device, table.sparse());
      transposed_ = std::make_shared<const SparseArrays<Device>>(device, table.sparse_transposed());
    }
  }

  bool is_dense() const { return !forward_; }
  SparseView sparse() const { return forward_->view(); }
  SparseView sparse_transposed() const { return transposed_->view(); }

  DeviceTable in_single(const std::shared_ptr<Device>& device) const {
    DeviceTable result = *this;
    if (is_dense()) result.dense_ = dense_.in_single(device);
    return result;
  }

  /// y = a x, or a' x, or the same added to y, for vectors of this layout but for their sectors.
  void multiply(Context<Device>& context, bool transposed, const Layout& layout, const double* x, double* y,
                bool add) const {
    Device& device = *context.device;
    const int out = transposed ? cols_ : rows_, in = transposed ? rows_ : cols_, across = layout.across();
    if (!is_dense()) return device.sparse_product(transposed ? sparse_transposed() : sparse(), across, x, y, add);
    if (!dense_.single()) return device.product(out, across, in, dense_.full(), transposed, x, y, add);
    float* const rounded = context.scratch.template get<float>(Slot::rounded, static_cast<Index>(in) * across);
    float* const made = context.scratch.template get<float>(Slot::output, static_cast<Index>(out) * across);
    in_packs(layout, [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      using S = Pack<float, V::kWidth>;
      device.for_each(in, runs.across,
                      ToSingle<V>{reinterpret_cast<const V*>(x), reinterpret_cast<S*>(rounded), runs.across});
      device.product(out, across, in, dense_.single(), transposed, rounded, made, false);
      device.for_each(out, runs.across,
                      FromSingle<V>{reinterpret_cast<const S*>(made), reinterpret_cast<V*>(y), runs.across, add});
    });
  }

 private:
  int rows_ = 0, cols_ = 0;
  DenseArrays<Device> dense_;
  std::shared_ptr<const SparseArrays<Device>> forward_, transposed_;
};

/// A sector x region table, padded as vectors are. Copies share their numbers.
template <class Device>
class Weights {
 public:
  Weights() = default;
  Weights(const std::shared_ptr<Device>& device, const Matrix& table) {
    const Layout layout{static_cast<int>(table.rows()), 1, static_cast<int>(table.cols())};
    Matrix padded = Matrix::Zero(table.rows(), layout.across());
    padded.leftCols(table.cols()) = table;
    numbers_ = std::make_shared<const Array<Device, double>>(device, padded.data(), padded.size());
  }

  template <class V>
  const V* packs() const {
    return reinterpret_cast<const V*>(numbers_->data());
  }

 private:
  std::shared_ptr<const Array<Device, double>> numbers_;
};

}  // namespace commonweal::cuda
