// What each GPU thread computes, as functions that the host can call too, so that tests need no GPU.
// Used by the kernels in cuda/ and by the tests.
#pragma once

#ifdef __CUDACC__
#define COMMONWEAL_BOTH __host__ __device__
#else
#define COMMONWEAL_BOTH
#endif

namespace commonweal::cuda {

/// Element k of a block stored as sectors x columns x regions belongs to this column.
COMMONWEAL_BOTH inline int column_at(long long k, int columns, int regions) {
  return static_cast<int>((k / regions) % columns);
}

/// The position in a block of the k-th element of one column.
COMMONWEAL_BOTH inline long long position_in_column(long long k, int column, int columns, int regions) {
  const long long sector = k / regions, region = k % regions;
  return (sector * columns + column) * regions + region;
}

/// The sum of `part(position)` over those elements of a column that one of `strides` threads sees: first, first +
/// strides, ...
template <class Part>
COMMONWEAL_BOTH double sum_of_elements(int sectors, int columns, int regions, int column, long long first,
                                       long long strides, const Part& part) {
  const long long count = static_cast<long long>(sectors) * regions;
  double sum = 0.0;
  for (long long k = first; k < count; k += strides) sum += part(position_in_column(k, column, columns, regions));
  return sum;
}

/// x_c = a_c x_c
struct ScaleColumns {
  const double* a;
  double* x;
  int columns, regions;

  COMMONWEAL_BOTH void operator()(long long k) const { x[k] *= a[column_at(k, columns, regions)]; }
};

/// y_c = y_c + a_c x_c
struct AddScaledColumns {
  const double* a;
  const double* x;
  double* y;
  int columns, regions;

  COMMONWEAL_BOTH void operator()(long long k) const { y[k] += a[column_at(k, columns, regions)] * x[k]; }
};

/// r = f - x + image
struct Residual {
  const double *f, *x, *image;
  double* r;

  COMMONWEAL_BOTH void operator()(long long k) const { r[k] = f[k] - x[k] + image[k]; }
};

/// r = f - x + image, p = r + beta p, x = x + alpha p, for the elements that one of `strides` threads sees; returns the
/// sum of their r squared.
struct PartialAdvance {
  const double *f, *image;
  double alpha, beta;
  double *p, *x;
  int sectors, columns, regions;

  COMMONWEAL_BOTH double operator()(int column, long long first, long long strides) const {
    return sum_of_elements(sectors, columns, regions, column, first, strides, [this](long long at) {
      const double left = f[at] - x[at] + image[at];
      const double step = left + beta * p[at];
      p[at] = step;
      x[at] += alpha * step;
      return left * left;
    });
  }
};

/// The part of x_c . y_c that one of `strides` threads sums.
struct PartialDot {
  const double* x;
  const double* y;
  int sectors, columns, regions;

  COMMONWEAL_BOTH double operator()(int column, long long first, long long strides) const {
    return sum_of_elements(sectors, columns, regions, column, first, strides,
                           [this](long long at) { return x[at] * y[at]; });
  }
};

}  // namespace commonweal::cuda
