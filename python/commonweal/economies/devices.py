"""What the engine's solvers run on: the host, or an NVIDIA GPU through `commonweal._cuda`, which only a build with
CUDA has.
"""

from __future__ import annotations

from dataclasses import asdict
from types import ModuleType
from typing import Any, cast

import numpy as np

import commonweal._core as _core
from commonweal.base.errors import DeviceError, ModelError
from commonweal.economies.economy import Solver, Solving
from commonweal.economies.processes import at_home

#: The host's memory, as DLPack counts devices.
HOST = 1

#: What a build without the CUDA backend says.
NOT_BUILT = "this build of Commonweal has no CUDA backend; build it where CUDA's compiler nvcc is found (docs/gpu.md)"


def devices() -> str:
    """One line on the GPUs that can be used, or on why there are none."""
    try:
        return str(_backend().devices())
    except DeviceError as error:
        return f"none: {error}"


def check_device(device: str) -> None:
    """Refuses a device that solvers could not run on.

    Args:
        device: "cpu"; "cuda", the first GPU; "cuda:1" and on; or "auto", a GPU where it should be faster.

    Raises:
        DeviceError: no such device, no driver, a device that is too old, or a build without CUDA.
    """
    if device in ("cpu", "auto"):
        return
    if not device.startswith("cuda"):
        raise DeviceError(f"device {device!r} is not known; choose 'cpu', 'cuda', 'cuda:1' and on, or 'auto'")
    _backend_for(device).check_device(device)


def gpus() -> int:
    """How many GPUs can be used."""
    found = 0
    try:
        while True:
            check_device(f"cuda:{found}")
            found += 1
    except DeviceError:
        return found


def solver_of(operator: _core.Economy, solving: Solving, known: tuple[np.ndarray, np.ndarray] | None = None) -> Solver:
    """The certified solver of an economy on the device that `solving` names.

    Args:
        known: what another solver of it knew (`_core.Solver.known`), for the host to begin with.

    Raises:
        DeviceError: see `check_device`; or the device's memory does not hold the economy.
        ModelError: the economy is not productive, or `solving` holds what cannot be.
    """
    options = asdict(solving)
    device = options.pop("device")
    if device == "auto":
        try:
            return cast(Solver, _backend().Solver(operator, device=device, **options))
        except DeviceError:
            device = "cpu"  # no GPU, or none that holds the economy
    if device == "cpu":
        return _core.Solver(operator, known=known, **options)
    return cast(Solver, _backend_for(device).Solver(operator, device=device, **options))


def is_there(array: Any) -> bool:
    """Whether an array is on a GPU."""
    return hasattr(array, "__dlpack_device__") and array.__dlpack_device__()[0] != HOST


def solve_there(solver: Solver, array: Any, adjoint: bool) -> tuple[Any, dict[str, Any]]:
    """An answer to an array that is on a GPU, which stays there.

    Raises:
        ModelError: the array is on another device than the solver, or the solver's economy has rows of its own order.
    """
    if not hasattr(solver, "solve_there"):
        raise ModelError(
            f"this model is solved on {solver.device}, which takes no array on a GPU; give a NumPy array, or take an "
            f"embedded model "
            "there first: commonweal.load('us', device='cuda')"
        )
    answer: tuple[Any, dict[str, Any]] = solver.solve_there(array, adjoint)
    return answer


def _backend_for(device: str) -> ModuleType:
    try:
        return _backend()
    except DeviceError as error:
        raise DeviceError(f"device {device!r} cannot be used: {error}, or use device 'cpu'") from error


def _backend() -> ModuleType:
    """`commonweal._cuda`. Loaded when first asked for: CUDA's libraries are large."""
    try:
        import commonweal._cuda as _cuda
    except ModuleNotFoundError:
        raise DeviceError(NOT_BUILT) from None
    except ImportError as error:  # a library of CUDA's that was there at build time
        raise DeviceError(
            f"the CUDA backend does not load ({error}); install CUDA's libraries or set LD_LIBRARY_PATH"
        ) from error
    at_home(_cuda)
    return _cuda
