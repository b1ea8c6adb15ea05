// Draws side by side are each the economy that it would be alone.
#include "commonweal/economy/ensemble.hpp"

#include <gtest/gtest.h>

#include "ensembles.hpp"
#include "exact.hpp"

namespace commonweal {
namespace {

class EnsembleOf : public ::testing::TestWithParam<TradeModel> {};

TEST_P(EnsembleOf, EachDrawIsItself) {
  for (const bool households : {false, true}) {
    const auto ensemble = testing::random_ensemble(GetParam(), 4, 7, 5, households);
    std::mt19937 generator(1);
    const Block f = testing::random_block({7, 2, 20}, generator);
    const CertifiedSolver solver(*ensemble, {});
    for (const bool adjoint : {false, true}) {
      const CertifiedSolution whole = adjoint ? solver.solve_adjoint(f) : solver.solve(f);
      const Matrix bound = solver.output_multiplier_bound().values;
      for (Index d = 0; d < 4; ++d) {
        const RegionalEconomy& draw = *ensemble->draws()[static_cast<std::size_t>(d)];
        Block alone({7, 2, 5});
        for (Index c = 0; c < 2; ++c) alone.values.middleCols(c * 5, 5) = f.values.middleCols((c * 4 + d) * 5, 5);
        const testing::LongMatrix exact = testing::exact_solution(draw, alone, adjoint);
        for (Index c = 0; c < 2; ++c) {
          Block part({7, 1, 5});
          part.values = whole.x.values.middleCols((c * 4 + d) * 5, 5);
          const testing::LongMatrix gap = (testing::column(part, 0).cast<long double>() - exact.col(c)).cwiseAbs();
          const Matrix residuals = whole.certificate.residuals.values.middleCols((c * 4 + d) * 5, 5);
          if (adjoint)
            EXPECT_LE(gap.maxCoeff(), residuals.maxCoeff() * bound.maxCoeff());
          else  // the draw's own part of the bound
            EXPECT_LE(gap.sum(), residuals.cwiseProduct(bound.middleCols(d * 5, 5)).sum() * (1.0 + 1e-12));
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, EnsembleOf, ::testing::ValuesIn(testing::kEveryModel),
                         [](const auto& param) { return std::string(testing::name_of(param.param)); });

TEST(Ensemble, DrawsThatDoNotGoTogetherAreRefusedByNumber) {
  const auto refused = [](Ensemble::Draws draws, const std::string& words) {
    try {
      const Ensemble ensemble(std::move(draws));
      ADD_FAILURE() << "taken, though: " << words;
    } catch (const ModelError& error) {
      EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    }
  };
  const auto pool = testing::random_ensemble(TradeModel::pool, 1, 6, 3, false)->draws().front();
  refused({}, "at least one draw");
  refused({pool, testing::random_ensemble(TradeModel::pool, 1, 6, 4, false)->draws().front()}, "draw 1");
  refused({pool, pool, testing::random_ensemble(TradeModel::gravity, 1, 6, 3, false)->draws().front()}, "draw 2");
  refused({pool, testing::random_ensemble(TradeModel::pool, 1, 6, 3, true)->draws().front()}, "closure");
  RegionalTables other = testing::random_tables(99, 6, 6, 3);
  other.trade.model = TradeModel::pool;
  refused({pool, std::make_shared<RegionalEconomy>(other)}, "product mix");
}

TEST(Ensemble, AnUnproductiveDrawIsNamed) {
  const auto draws = testing::random_ensemble(TradeModel::slq, 2, 6, 3, false)->draws();
  RegionalTables t = testing::random_tables(1, 6, 6, 3);
  t.domestic_use *= 3.0;
  t.trade.model = TradeModel::slq;
  const Ensemble ensemble({draws.front(), std::make_shared<RegionalEconomy>(t)});
  try {
    const CertifiedSolver solver(ensemble, {});
    FAIL() << "an unproductive draw was accepted";
  } catch (const ModelError& error) {
    EXPECT_NE(std::string(error.what()).find("draw 1"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace commonweal
