// National tables in a device's memory, as core/table.hpp stores them: dense, or sparse in both orientations; one for
// all, or one for each draw of an ensemble.
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
  /// @param tables one for all draws, or one for each; of one shape
  SparseArrays(const std::shared_ptr<Device>& device, const std::vector<Sparse>& tables)
      : rows_(static_cast<int>(tables.front().rows())),
        cols_(static_cast<int>(tables.front().cols())),
        tables_(static_cast<int>(tables.size())) {
    std::vector<int> starts{0}, columns;
    std::vector<double> values;
    for (const Sparse& table : tables) {
      const int before = starts.back();
      for (Index i = 1; i <= table.rows(); ++i) starts.push_back(before + table.outerIndexPtr()[i]);
      columns.insert(columns.end(), table.innerIndexPtr(), table.innerIndexPtr() + table.nonZeros());
      values.insert(values.end(), table.valuePtr(), table.valuePtr() + table.nonZeros());
    }
    starts_ = Array<Device, int>(device, starts.data(), static_cast<Index>(starts.size()));
    columns_ = Array<Device, int>(device, columns.data(), static_cast<Index>(columns.size()));
    values_ = Array<Device, double>(device, values.data(), static_cast<Index>(values.size()));
  }

  SparseView view() const {
    return {rows_, cols_, tables_, values_.count(), starts_.data(), columns_.data(), values_.data()};
  }

 private:
  int rows_ = 0, cols_ = 0, tables_ = 1;
  Array<Device, int> starts_, columns_;
  Array<Device, double> values_;
};

/// A dense table in double or single precision, or one for each draw of an ensemble. Copies share their entries.
template <class Device>
class DenseArrays {
 public:
  DenseArrays() = default;
  /// @param tables one for all draws, or one for each; of one shape
  DenseArrays(const std::shared_ptr<Device>& device, const std::vector<Matrix>& tables)
      : rows_(static_cast<int>(tables.front().rows())),
        cols_(static_cast<int>(tables.front().cols())),
        tables_(static_cast<int>(tables.size())) {
    const Index size = tables.front().size();
    Array<Device, double> full(device, size * tables_);
    device->upload(full.data(), size * tables_, 1, [&](double* to, Index first, Index count) {
      for (Index k = first; k < first + count; ++k) *to++ = tables[static_cast<std::size_t>(k / size)].data()[k % size];
    });
    full_ = std::make_shared<const Array<Device, double>>(std::move(full));
  }

  DenseArrays in_single(const std::shared_ptr<Device>& device) const {
    DenseArrays result = *this;
    auto single = std::make_shared<Array<Device, float>>(device, full_->count());
    device->for_each(rows_ * tables_, cols_,
                     ToSingle<Pack<double, 1>>{reinterpret_cast<const Pack<double, 1>*>(full_->data()),
                                               reinterpret_cast<Pack<float, 1>*>(single->data()), cols_});
    result.single_ = std::move(single);
    return result;
  }

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int tables() const { return tables_; }
  const double* full() const { return full_->data(); }
  /// Null in double precision.
  const float* single() const { return single_ ? single_->data() : nullptr; }

 private:
  int rows_ = 0, cols_ = 0, tables_ = 1;
  std::shared_ptr<const Array<Device, double>> full_;
  std::shared_ptr<const Array<Device, float>> single_;
};

template <class Device>
class DeviceTable {
 public:
  DeviceTable() = default;
  /// @param tables one for all draws, or one for each; of one shape. Stored sparse where all of them are; those that
  ///               are all the same are kept once.
  DeviceTable(const std::shared_ptr<Device>& device, std::vector<Table> tables)
      : rows_(static_cast<int>(tables.front().rows())), cols_(static_cast<int>(tables.front().cols())) {
    if (std::all_of(tables.begin() + 1, tables.end(), [&](const Table& one) { return one == tables.front(); }))
      tables.resize(1);
    const bool dense = std::any_of(tables.begin(), tables.end(), [](const Table& one) { return one.is_dense(); });
    if (dense) {
      std::vector<Matrix> entries;
      for (const Table& one : tables) entries.push_back(one.is_dense() ? *one.dense() : Matrix(one.sparse()));
      dense_ = DenseArrays<Device>(device, entries);
    } else {
      std::vector<Sparse> forward, transposed;
      for (const Table& one : tables) {
        forward.push_back(one.sparse());
        transposed.push_back(one.sparse_transposed());
      }
      forward_ = std::make_shared<const SparseArrays<Device>>(device, forward);
      transposed_ = std::make_shared<const SparseArrays<Device>>(device, transposed);
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
    if (!is_dense()) {
      const SparseView a = transposed ? sparse_transposed() : sparse();
      if (a.tables == 1) return device.sparse_product(a, across, x, y, add);
      in_packs(layout, [&](auto pack, const Runs& runs) {
        using V = decltype(pack);
        device.for_each(out, runs.across,
                        SparseOfDraws<V>{runs, a, reinterpret_cast<const V*>(x), reinterpret_cast<V*>(y), add});
      });
      return;
    }
    const int tables = dense_.tables(), cols = across / tables;
    if (!dense_.single()) return device.product(out, cols, in, dense_.full(), transposed, x, y, add, tables);
    float* const rounded = context.scratch.template get<float>(Slot::rounded, static_cast<Index>(in) * across);
    float* const made = context.scratch.template get<float>(Slot::output, static_cast<Index>(out) * across);
    in_packs(layout, [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      using S = Pack<float, V::kWidth>;
      device.for_each(in, runs.across,
                      ToSingle<V>{reinterpret_cast<const V*>(x), reinterpret_cast<S*>(rounded), runs.across});
      device.product(out, cols, in, dense_.single(), transposed, rounded, made, false, tables);
      device.for_each(out, runs.across,
                      FromSingle<V>{reinterpret_cast<const S*>(made), reinterpret_cast<V*>(y), runs.across, add});
    });
  }

 private:
  int rows_ = 0, cols_ = 0;
  DenseArrays<Device> dense_;
  std::shared_ptr<const SparseArrays<Device>> forward_, transposed_;
};

/// A sector x region table of each draw, side by side and padded as vectors are. Copies share their numbers.
template <class Device>
class Weights {
 public:
  Weights() = default;
  /// @param of Matrix(std::size_t draw)
  template <class Of>
  Weights(const std::shared_ptr<Device>& device, std::size_t draws, Of&& of) {
    const Matrix first = of(std::size_t{0});
    const Layout layout{static_cast<int>(first.rows()), 1, static_cast<int>(first.cols()), static_cast<int>(draws)};
    Matrix padded = Matrix::Zero(first.rows(), layout.across());
    for (std::size_t d = 0; d < draws; ++d)
      padded.middleCols(static_cast<Index>(d) * layout.stride(), first.cols()) = of(d);
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
