// What a GPU reaches: its ceilings, the operators' rounds against them, and whole certified solves against two cores of
// the host. Writes JSON; bench/gpu_check.sh runs it. With `--rehearse` small economies on the host, for machines
// without a GPU: it tries the program, and measures nothing.
#include <omp.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>

#include "commonweal/cuda/device.hpp"
#include "economies.hpp"
#include "gpu.hpp"
#include "timing.hpp"

namespace {

using namespace commonweal;

/// Lines of a JSON object: numbers and texts by name.
class Json {
 public:
  Json& add(const std::string& name, double value) { return put(name, number(value)); }
  Json& add(const std::string& name, const std::string& text) { return put(name, '"' + text + '"'); }
  std::string text() const { return '{' + inside_ + '}'; }

 private:
  static std::string number(double value) {
    std::ostringstream out;
    out.precision(6);
    out << value;
    return out.str();
  }
  Json& put(const std::string& name, const std::string& value) {
    inside_ += (inside_.empty() ? "\"" : ", \"") + name + "\": " + value;
    return *this;
  }
  std::string inside_;
};

struct Ceilings {
  double copy = 0.0, product = 0.0, single = 0.0;  // bytes read and written, operations, a second
};

template <class Scalar>
double product_rate(const std::shared_ptr<cuda::Gpu>& gpu) {
  constexpr int n = 8192;
  const std::vector<Scalar> numbers(static_cast<std::size_t>(n) * n, Scalar{1} / 3);
  const cuda::Array<cuda::Gpu, Scalar> a(gpu, numbers.data(), static_cast<Index>(numbers.size()));
  const cuda::Array<cuda::Gpu, Scalar> x(gpu, numbers.data(), static_cast<Index>(numbers.size()));
  cuda::Array<cuda::Gpu, Scalar> y(gpu, static_cast<Index>(numbers.size()));
  const double time = bench::seconds(5, [&] {
    gpu->product(n, n, n, a.data(), false, x.data(), y.data(), false);
    gpu->finish();
  });
  return 2.0 * n * n * n / time;
}

Ceilings ceilings(const std::shared_ptr<cuda::Gpu>& gpu) {
  Ceilings result;
  constexpr Index kCount = Index{1} << 27;
  const cuda::Array<cuda::Gpu, double> from(gpu, kCount);
  cuda::Array<cuda::Gpu, double> to(gpu, kCount);
  const double time = bench::seconds(5, [&] {
    gpu->copy(to.data(), from.data(), from.bytes());
    gpu->finish();
  });
  result.copy = 2.0 * static_cast<double>(from.bytes()) / time;
  result.product = product_rate<double>(gpu);
  result.single = product_rate<float>(gpu);
  return result;
}

struct Case {
  std::string name;
  std::function<std::shared_ptr<const HostOperator>()> make;
  Index columns;
  bool adjoint;
  double tolerance;
  bool on_host;  ///< also on two cores
};

class Bench {
 public:
  Bench(std::string device, std::shared_ptr<cuda::Gpu> gpu) : device_(std::move(device)), gpu_(std::move(gpu)) {
    if (gpu_) ceilings_ = ceilings(gpu_);
  }

  const Ceilings& measured() const { return ceilings_; }
  std::string runs() const { return runs_; }

  void run(const Case& of) {
    const auto economy = of.make();
    rounds(of, economy);
    for (const Arithmetic arithmetic : {Arithmetic::full, Arithmetic::mixed}) solve(of, economy, arithmetic);
  }

 private:
  void note(const Json& run) {
    runs_ += (runs_.empty() ? "" : ",\n    ") + run.text();
    std::cerr << run.text() << '\n';
  }

  /// Applications alone, of vectors that are on the device.
  void rounds(const Case& of, const std::shared_ptr<const HostOperator>& economy) {
    if (!gpu_) return;
    const auto there = cuda::on_device<cuda::Gpu>(economy, gpu_);
    auto x = there->vector(of.columns), y = there->vector(of.columns);
    load_columns(bench::demand(*economy, of.columns), 0, x);
    constexpr int kRounds = 10;
    const auto apply = [&] {
      for (int k = 0; k < kRounds; ++k) of.adjoint ? there->apply_adjoint(x, y) : there->apply(x, y);
      gpu_->finish();
    };
    apply();
    const double time = bench::seconds(3, apply) / kRounds, columns = static_cast<double>(of.columns);
    const double products = columns * economy->cost().flops / ceilings_.product;
    // Every vector once in and once out, and the tables once.
    const double bytes =
        (economy->cost().bytes + 16.0 * columns * static_cast<double>(operator_cost(*economy).rows)) / ceilings_.copy;
    note(Json()
             .add("name", of.name + " round")
             .add("columns", columns)
             .add("seconds", time)
             .add("floor_of_products", products)
             .add("floor_of_bytes", bytes)
             .add("over_floor", time / std::max(products, bytes)));
  }

  /// Whole questions: columns there, solved, certified, and back.
  void solve(const Case& of, const std::shared_ptr<const HostOperator>& economy, Arithmetic arithmetic) {
    SolverOptions options;
    options.tolerance = of.tolerance;
    options.arithmetic = arithmetic;
    const Block f = bench::demand(*economy, of.columns);
    const auto timed = [&](const std::string& device, int repeats) {
      const auto begin = std::chrono::steady_clock::now();
      const auto solver = cuda::make_solver(device, economy, options);
      const double made = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      Certificate certificate;
      const auto once = [&] {
        certificate = of.adjoint ? solver->solve_adjoint(f).certificate : solver->solve(f).certificate;
      };
      once();
      return std::tuple{made, bench::seconds(repeats, once), certificate};
    };
    const auto [made, time, certificate] = timed(device_, 3);
    const double columns = static_cast<double>(of.columns);
    Json run;
    run.add("name", of.name + (arithmetic == Arithmetic::full ? " double" : " mixed"))
        .add("columns", columns)
        .add("seconds", time)
        .add("upload_and_proof_seconds", made)
        .add("rounds", certificate.rounds)
        .add("single_rounds", certificate.single_rounds)
        .add("relative", *std::max_element(certificate.relative.begin(), certificate.relative.end()))
        .add("device", certificate.device);
    if (gpu_)
      run.add("over_products", time / (certificate.rounds * columns * economy->cost().flops / ceilings_.product));
    if (of.on_host) {
      const int threads = omp_get_max_threads();
      omp_set_num_threads(2);
      const double host = std::get<1>(timed("cpu", 1));
      omp_set_num_threads(threads);
      run.add("two_cores_seconds", host).add("times_two_cores", host / time);
    }
    note(run);
  }

  std::string device_, runs_;
  std::shared_ptr<cuda::Gpu> gpu_;
  Ceilings ceilings_;
};

std::vector<Case> cases(bool small) {
  const auto states = [] { return std::make_shared<RegionalEconomy>(bench::embedded("state")); };
  const auto gravity = [small](bool closed) {  // made once, for it takes the longest to balance
    const auto kept = std::make_shared<std::shared_ptr<const HostOperator>>();
    return [=]() -> std::shared_ptr<const HostOperator> {
      if (!*kept) *kept = bench::synthetic(small ? 20 : 3'144, TradeModel::gravity, closed);
      return *kept;
    };
  };
  const auto open = gravity(false);
  const auto quotient = [small]() -> std::shared_ptr<const HostOperator> {
    return bench::synthetic(small ? 20 : 3'144, TradeModel::slq, false);
  };
  const auto table = [small](double fill) {
    return [=]() -> std::shared_ptr<const HostOperator> {
      return std::make_shared<CoefficientEconomy>(bench::random_coefficients(small ? 200 : 9'800, fill), Labels{});
    };
  };
  const Index many = small ? 4 : 256;
  return {{"states", states, 12, false, 1e-10, true},
          {"states, many scenarios", states, many, false, 1e-10, true},
          {"counties, quotient", quotient, 12, false, 1e-8, true},
          {"counties, gravity", open, 1, false, 1e-8, true},
          {"counties, gravity, multipliers", open, 12, true, 1e-8, false},
          {"counties, gravity, type II", gravity(true), 1, false, 1e-8, false},
          {"dense table, multipliers", table(1.0 / 3.0), 100, true, 1e-10, true},
          {"sparse table, multipliers", table(0.03), 100, true, 1e-10, true}};
}

std::string driver() {
  int version = 0;
  return cudaDriverGetVersion(&version) == cudaSuccess
             ? std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10)
             : "none";
}

}  // namespace

/// gpu_bench OUT.json COMMIT [--rehearse]
int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: gpu_bench OUT.json COMMIT [--rehearse]\n";
    return 2;
  }
  const bool rehearse = count > 3 && std::strcmp(arguments[3], "--rehearse") == 0;
  try {
    const auto gpu = rehearse ? nullptr : std::make_shared<cuda::Gpu>(0);
    Bench bench(rehearse ? "cpu" : "cuda", gpu);
    for (const Case& one : cases(rehearse)) bench.run(one);
    std::ofstream out(arguments[1]);
    out << "{\n  \"about\": "
        << Json()
               .add("commit", arguments[2])
               .add("device", rehearse ? "none: a rehearsal on the host" : cuda::describe_devices())
               .add("cuda", std::to_string(CUDART_VERSION / 1000) + "." + std::to_string(CUDART_VERSION % 1000 / 10))
               .add("driver_takes_cuda", driver())
               .text()
        << ",\n  \"ceilings\": "
        << Json()
               .add("copy_bytes_per_second", bench.measured().copy)
               .add("double_product_flops", bench.measured().product)
               .add("single_product_flops", bench.measured().single)
               .text()
        << ",\n  \"runs\": [\n    " << bench.runs() << "\n  ]\n}\n";
    return out ? 0 : 1;
  } catch (const Error& error) {
    std::cerr << "gpu_bench: " << error.what() << '\n';
    return 1;
  }
}
