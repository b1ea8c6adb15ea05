#include "commonweal/solver/certified_solver.hpp"

namespace commonweal {

template class CertifiedSolver<Block>;

}  // namespace commonweal
