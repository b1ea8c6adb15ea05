// A national table in a device's memory, as core/table.hpp stores it: dense, or sparse in both orientations.
// Used by the operators.
#pragma once

#include "commonweal/cuda/vector.hpp"
#include "commonweal/table.hpp"

namespace commonweal::cuda {

/// Compressed sparse rows in a device's memory.
struct SparseView {
  int rows, cols;
  long long entries;
  const int *starts, *columns;
  const double* values;
};

template <class Device>
class SparseArrays {
 public:
  SparseArrays() = default;
  SparseArrays(const std::shared_ptr<Device>& device, const Sparse& a)
      : rows_(static_cast<int>(a.rows())),
        cols_(static_cast<int>(a.cols())),
        starts_(device, a.outerIndexPtr(), a.rows() + 1),
        columns_(device, a.innerIndexPtr(), a.nonZeros()),
        values_(device, a.valuePtr(), a.nonZeros()) {}

  SparseView view() const { return {rows_, cols_, values_.count(), starts_.data(), columns_.data(), values_.data()}; }

 private:
  int rows_ = 0, cols_ = 0;
  Array<Device, int> starts_, columns_;
  Array<Device, double> values_;
};

/// Numbers stored in another precision.
template <class From, class To>
struct Convert {
  const From* from;
  To* to;
  int across;
  COMMONWEAL_BOTH void operator()(int row, int p) const {
    const long long k = static_cast<long long>(row) * across + p;
    to[k] = static_cast<To>(from[k]);
  }
};

/// A dense table in double or single precision. Copies share their entries.
template <class Device>
class DenseArrays {
 public:
  DenseArrays() = default;
  /// @param entries row after row
  DenseArrays(const std::shared_ptr<Device>& device, const Matrix& entries)
      : rows_(static_cast<int>(entries.rows())),
        cols_(static_cast<int>(entries.cols())),
        full_(std::make_shared<const Array<Device, double>>(device, entries.data(), entries.size())) {}

  DenseArrays in_single(Device& device, const std::shared_ptr<Device>& shared) const {
    DenseArrays result = *this;
    auto single = std::make_shared<Array<Device, float>>(shared, full_->count());
    device.for_each(rows_, cols_, Convert<double, float>{full_->data(), single->data(), cols_});
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

/// y = y + part, or y = part, in doubles.
template <class V, class S>
struct PutSingle {
  const S* part;
  V* y;
  int across;
  bool add;
  COMMONWEAL_BOTH void operator()(int row, int p) const {
    const long long k = static_cast<long long>(row) * across + p;
    const V made = stored<double>(part[k]);
    y[k] = add ? y[k] + made : made;
  }
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

  DeviceTable in_single(Context<Device>& context) const {
    DeviceTable result = *this;
    if (is_dense()) result.dense_ = dense_.in_single(*context.device, context.device);
    return result;
  }

  /// y = a x, or a' x, or the same added to y; x and y have `width` numbers a row.
  void multiply(Context<Device>& context, bool transposed, int width, const double* x, double* y, bool add) const {
    if (!is_dense())
      return context.device->sparse_product(transposed ? sparse_transposed() : sparse(), width, x, y, add);
    const int out = transposed ? cols_ : rows_, in = transposed ? rows_ : cols_;
    if (!dense_.single()) return context.device->product(out, width, in, dense_.full(), transposed, x, y, add);
    float* const rounded = context.scratch.template get<float>(Slot::rounded, static_cast<Index>(in) * width);
    float* const made = context.scratch.template get<float>(Slot::back, static_cast<Index>(out) * width);
    context.device->for_each(in, width, Convert<double, float>{x, rounded, width});
    context.device->product(out, width, in, dense_.single(), transposed, rounded, made, false);
    if (width % 2 == 0)
      context.device->for_each(
          out, width / 2,
          PutSingle<Pack<double, 2>, Pack<float, 2>>{reinterpret_cast<const Pack<float, 2>*>(made),
                                                     reinterpret_cast<Pack<double, 2>*>(y), width / 2, add});
    else
      context.device->for_each(
          out, width,
          PutSingle<Pack<double, 1>, Pack<float, 1>>{reinterpret_cast<const Pack<float, 1>*>(made),
                                                     reinterpret_cast<Pack<double, 1>*>(y), width, add});
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
    Matrix padded = Matrix::Zero(table.rows(), layout.stride());
    padded.leftCols(table.cols()) = table;
    numbers_ = std::make_shared<const Array<Device, double>>(device, padded.data(), padded.size());
  }

  template <class V>
  const V* packs() const {
    return reinterpret_cast<const V*>(numbers_->data());
  }
  const double* data() const { return numbers_->data(); }

 private:
  std::shared_ptr<const Array<Device, double>> numbers_;
};

}  // namespace commonweal::cuda
