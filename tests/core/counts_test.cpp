// What the engine does to answer a fixed set of questions about fixed economies: rounds, products and the bytes that
// they read. No machine's speed is in these numbers, so none of them may change unless someone meant it to.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <ostream>
#include <string>

#include "commonweal/economy/synthetic.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

/// What was asked of an economy: products of a column with A or |A|, and the bytes that they read and write, each
/// column at the least once in and once out, the tables once for the columns multiplied together.
struct Asked {
  long products = 0, single_products = 0;
  double bytes = 0.0;
};

/// An economy that counts what it is asked.
class Counted final : public OnHost {
 public:
  Counted(std::shared_ptr<const HostOperator> of, Asked& asked, bool single = false)
      : of_(std::move(of)), asked_(asked), single_(single) {}

  Index sectors() const override { return of_->sectors(); }
  Index regions() const override { return of_->regions(); }
  void apply(const Block& x, Block& y) const override {
    count(x.shape.columns);
    of_->apply(x, y);
  }
  void apply_adjoint(const Block& x, Block& y) const override {
    count(x.shape.columns);
    of_->apply_adjoint(x, y);
  }
  std::unique_ptr<HostOperator> magnitude() const override { return counted(of_->magnitude(), single_); }
  std::unique_ptr<HostOperator> in_single() const override { return counted(of_->in_single(), true); }
  Roughness roughness() const override { return of_->roughness(); }
  Cost cost() const override { return of_->cost(); }
  const Labels& labels() const override { return of_->labels(); }
  const Table* table() const override { return of_->table(); }

 private:
  std::unique_ptr<HostOperator> counted(std::unique_ptr<HostOperator> other, bool single) const {
    if (!other) return nullptr;
    return std::make_unique<Counted>(std::move(other), asked_, single);
  }
  void count(Index columns) const {
    (single_ ? asked_.single_products : asked_.products) += columns;
    const auto numbers = static_cast<double>(2 * sectors() * regions() * columns);
    asked_.bytes += cost().bytes + sizeof(double) * numbers;
  }

  std::shared_ptr<const HostOperator> of_;
  Asked& asked_;
  bool single_;
};

struct Counts {
  std::string question;
  int rounds = 0, single_rounds = 0;
  long products = 0, single_products = 0, kilobytes = 0;

  bool operator==(const Counts& other) const {
    return question == other.question && rounds == other.rounds && single_rounds == other.single_rounds &&
           products == other.products && single_products == other.single_products && kilobytes == other.kilobytes;
  }
};

/// As it stands below.
std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << "{\"" << counts.question << "\", " << counts.rounds << ", " << counts.single_rounds << ", "
             << counts.products << ", " << counts.single_products << ", " << counts.kilobytes << "},";
}

/// Of the proof, and of solves by a solver that has it.
std::vector<Counts> counts_of(const std::string& name, std::shared_ptr<const HostOperator> economy,
                              Arithmetic arithmetic, Method method = Method::automatic) {
  SolverOptions options;
  options.tolerance = 1e-10;
  options.arithmetic = arithmetic;
  options.method = method;
  Asked asked;
  std::mt19937 generator(1);
  const Counted counted(std::move(economy), asked);
  std::vector<Counts> result;
  const auto add = [&](const std::string& question, int rounds, int single_rounds) {
    result.push_back({name + ": " + question, rounds, single_rounds, asked.products, asked.single_products,
                      std::lround(1e-3 * asked.bytes)});
    asked = {};
  };
  const CertifiedSolver solver(counted, options);
  add("proof", solver.estimate().krylov_rounds, 0);
  const auto ask = [&](const std::string& question, Index columns, bool adjoint) {
    const Block f = testing::random_block({counted.sectors(), columns, counted.regions()}, generator);
    const Certificate certificate = (adjoint ? solver.solve_adjoint(f) : solver.solve(f)).certificate;
    add(question, certificate.rounds, certificate.single_rounds);
  };
  ask("one demand", 1, false);
  ask("twelve demands", 12, false);
  ask("nine accounts", 9, true);
  return result;
}

std::vector<Counts> all_counts() {
  std::vector<Counts> result;
  const auto add = [&](const std::vector<Counts>& more) { result.insert(result.end(), more.begin(), more.end()); };
  const auto regional = [](TradeModel model) { return testing::random_regional(model, 1, 60, 60, 20, true); };
  for (const TradeModel model : testing::kEveryModel)
    add(counts_of(testing::name_of(model), regional(model), Arithmetic::full));
  add(counts_of("gravity, mixed", regional(TradeModel::gravity), Arithmetic::mixed));
  add(counts_of("gravity, GMRES", regional(TradeModel::gravity), Arithmetic::full, Method::gmres));
  add(counts_of("gravity, GMRES, mixed", regional(TradeModel::gravity), Arithmetic::mixed, Method::gmres));
  add(counts_of("gravity, direct", regional(TradeModel::gravity), Arithmetic::full, Method::direct));
  // So many regions that kernels are multiplied by groups of them.
  const RegionalTables many =
      synthetic_tables(testing::random_tables(1, 12, 12, 1), synthetic_geography(1'000, 1), 1, TradeModel::gravity);
  add(counts_of("1,000 regions", std::make_shared<RegionalEconomy>(many), Arithmetic::automatic));
  for (const bool dense : {false, true}) {
    std::mt19937 generator(4);
    const Matrix a = 0.01 * testing::random_matrix(400, 400, generator, dense ? 0.4 : 0.05);
    add(counts_of(dense ? "dense table" : "sparse table", std::make_shared<CoefficientEconomy>(a, Labels{}),
                  Arithmetic::automatic));
  }
  return result;
}

/// Rounds, those of them in single precision, products in doubles and in single precision, kB.
const std::vector<Counts> kExpected = {
    {"pool: proof", 10, 0, 21, 0, 1545},
    {"pool: one demand", 21, 0, 21, 0, 2582},
    {"pool: twelve demands", 21, 0, 252, 0, 7017},
    {"pool: nine accounts", 21, 0, 189, 0, 5808},
    {"slq: proof", 12, 0, 25, 0, 1829},
    {"slq: one demand", 21, 0, 21, 0, 2582},
    {"slq: twelve demands", 21, 0, 252, 0, 7017},
    {"slq: nine accounts", 21, 0, 189, 0, 5808},
    {"cilq: proof", 12, 0, 25, 0, 1988},
    {"cilq: one demand", 21, 0, 21, 0, 2839},
    {"cilq: twelve demands", 21, 0, 252, 0, 7274},
    {"cilq: nine accounts", 21, 0, 189, 0, 6065},
    {"flq: proof", 11, 0, 23, 0, 1834},
    {"flq: one demand", 21, 0, 21, 0, 2839},
    {"flq: twelve demands", 21, 0, 252, 0, 7274},
    {"flq: nine accounts", 21, 0, 189, 0, 6065},
    {"gravity: proof", 13, 0, 27, 0, 2217},
    {"gravity: one demand", 21, 0, 21, 0, 2952},
    {"gravity: twelve demands", 21, 0, 252, 0, 7387},
    {"gravity: nine accounts", 21, 0, 189, 0, 6177},
    {"shares: proof", 9, 0, 19, 0, 2720},
    {"shares: one demand", 20, 0, 20, 0, 5095},
    {"shares: twelve demands", 20, 0, 240, 0, 9319},
    {"shares: nine accounts", 21, 0, 189, 0, 8575},
    {"gravity, mixed: proof", 11, 0, 1, 22, 1722},
    {"gravity, mixed: one demand", 22, 20, 2, 20, 2772},
    {"gravity, mixed: twelve demands", 22, 20, 24, 240, 7419},
    {"gravity, mixed: nine accounts", 22, 20, 18, 180, 6152},
    {"gravity, GMRES: proof", 13, 0, 27, 0, 2217},
    {"gravity, GMRES: one demand", 17, 0, 17, 0, 2390},
    {"gravity, GMRES: twelve demands", 17, 0, 204, 0, 5980},
    {"gravity, GMRES: nine accounts", 17, 0, 153, 0, 5001},
    {"gravity, GMRES, mixed: proof", 11, 0, 1, 22, 1722},
    {"gravity, GMRES, mixed: one demand", 17, 9, 8, 9, 2246},
    {"gravity, GMRES, mixed: twelve demands", 17, 9, 96, 108, 5836},
    {"gravity, GMRES, mixed: nine accounts", 17, 9, 72, 81, 4857},
    {"gravity, direct: proof", 13, 0, 27, 0, 2217},
    {"gravity, direct: one demand", 1, 0, 1201, 0, 25486},
    {"gravity, direct: twelve demands", 1, 0, 12, 0, 352},
    {"gravity, direct: nine accounts", 1, 0, 9, 0, 294},
    {"1,000 regions: proof", 12, 0, 1, 24, 103398},
    {"1,000 regions: one demand", 27, 24, 3, 24, 226863},
    {"1,000 regions: twelve demands", 27, 24, 36, 288, 283887},
    {"1,000 regions: nine accounts", 24, 21, 27, 189, 244622},
    {"sparse table: proof", 7, 0, 15, 0, 881},
    {"sparse table: one demand", 8, 0, 8, 0, 836},
    {"sparse table: twelve demands", 8, 0, 96, 0, 1399},
    {"sparse table: nine accounts", 8, 0, 72, 0, 1246},
    {"dense table: proof", 8, 0, 1, 16, 6509},
    {"dense table: one demand", 12, 6, 6, 6, 11597},
    {"dense table: twelve demands", 12, 6, 72, 72, 12442},
    {"dense table: nine accounts", 12, 6, 54, 54, 12211},
};

TEST(Counts, AreWhatTheyWere) {
  const std::vector<Counts> found = all_counts();
  ASSERT_EQ(found.size(), kExpected.size());
  for (std::size_t k = 0; k < found.size(); ++k) EXPECT_EQ(found[k], kExpected[k]);
}

}  // namespace
}  // namespace commonweal
