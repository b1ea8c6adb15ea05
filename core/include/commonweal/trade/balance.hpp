// Balancing: tables that keep their pattern and meet given totals.
// Used by gravity trade, by the data pipeline and, as commonweal.balance, by users.
#pragma once

#include <string>
#include <vector>

#include "commonweal/linalg/labels.hpp"
#include "commonweal/trade/kernel.hpp"

namespace commonweal {

struct BalanceOptions {
  double tolerance = 1e-13;  ///< stop when no total is off by more than this times the size of the table
  int max_rounds = 20'000;
  std::vector<std::string> rows, columns;  ///< names for messages; empty: positions are shown
};

struct Balanced {
  Matrix table;
  int rounds = 0;
  double residual = 0.0;  ///< the largest gap of a column's total; rows, scaled last, hold to rounding
  bool met = false;       ///< whether that is within the tolerance; if not, it was given up
  Index worst = 0;        ///< the column of that gap
};

/// RAS, or iterative proportional fitting in two dimensions: scales rows and columns of a table without negative
/// entries until both totals hold (Deming and Stephan, 1940; Stone, 1961; Bacharach, 1970). A line whose total is zero
/// becomes zero. The size of the table, to which the tolerance is relative, is the sum of its totals. Where no table
/// has the totals, or none in so many rounds, the result says so: `met`.
/// @throws DataError naming the row or column: a negative or non-finite entry or total, sums of totals that differ by
///         more than 1e-9, a total with nothing to scale to it
Balanced ras(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
             const BalanceOptions& options = {});

/// GRAS: the same for tables with negative entries, which are divided by the factors that multiply positive ones
/// (Junius and Oosterhaven, 2003, with the corrected objective of Lenzen, Wood and Gallego, 2007). Signs stay. Its size
/// is the sum of its entries' magnitudes where that is larger than that of its totals. Without negative entries it is
/// RAS.
Balanced gras(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
              const BalanceOptions& options = {});

struct KernelFactors {
  Matrix origin, destination;  ///< row x region
  int rounds = 0;
  double residual = 0.0;  ///< the largest sum of a row's gaps in supply, over its total supply
};

/// Factors of many tables origin_r K[r,s] destination_s that share one kernel (Sinkhorn, 1967; Wilson, 1967): columns
/// sum to one exactly, and the demands met leave each region its supply to 1e-12 of the row's total. A region that
/// wants nothing, and that no supplier reaches, has the destination 0.
///
/// @param supply row x region, at least 0; a row of zeros gets factors of zero
/// @param demand row x region with the sums of `supply`; zeros where nobody buys, so that any supplies will do
/// @param names  of rows ("sectors") and regions, for messages
/// @param start  origins to begin with, such as those of a like economy; null for none
/// @throws ModelError naming row and region: a region that no supplier reaches, margins that no factors meet
KernelFactors balance_kernel(const Kernel& kernel, const Matrix& supply, const Matrix& demand, const Labels& names,
                             const Matrix* start = nullptr);

}  // namespace commonweal
