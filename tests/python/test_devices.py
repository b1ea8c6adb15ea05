"""What solves run on: chosen by name, said in the certificate, refused in one sentence."""

import sys

import commonweal as cw
import numpy as np
import pytest
from commonweal.economies.devices import NOT_BUILT, devices
from commonweal.economies.economy import Solving


@pytest.fixture
def no_backend(monkeypatch):
    monkeypatch.delattr("commonweal._cuda", raising=False)
    monkeypatch.setitem(sys.modules, "commonweal._cuda", None)  # importing it fails as where it was never built


@pytest.fixture
def no_gpu():
    if not devices().startswith("none"):
        pytest.skip(f"is about machines without a GPU, and this one has {devices()}; CUDA_VISIBLE_DEVICES= hides it")


@pytest.fixture
def gpu():
    if devices().startswith("none"):
        pytest.skip(f"compares a GPU's answers with the host's, and there is {devices()}")
    return "cuda"


@pytest.mark.parametrize("name", ["gpu", "CUDA", "", "cpu:0"])
def test_a_device_that_is_none_is_refused_by_its_name(name):
    with pytest.raises(cw.DeviceError, match=f"device '{name}' is not known; choose 'cpu'"):
        cw.load(regions="nation", device=name)


def test_without_a_gpu_one_sentence_says_what_to_do(no_gpu):
    for refused in (lambda: cw.load(regions="nation", device="cuda"), lambda: cw.load(regions="nation").to("cuda:1")):
        with pytest.raises(cw.DeviceError, match=r"device 'cuda(:1)?' cannot be used: .*, or use device 'cpu'"):
            refused()


def test_a_build_without_cuda_says_so(no_backend):
    assert devices() == f"none: {NOT_BUILT}"
    with pytest.raises(cw.DeviceError, match="has no CUDA backend"):
        cw.load(regions="nation", device="cuda")
    assert cw.load(regions="nation", device="auto").solve().certificate.device == "cpu"


def test_the_host_answers_where_nothing_is_gained(no_gpu):
    us = cw.load(regions="nation", device="auto")
    assert us.solve().certificate.device == "cpu"


def test_choices_of_solver_and_device_keep_each_other():
    us = cw.load(regions="nation", device="auto")
    assert us.with_solver(method="gmres")._economy.solving == Solving("gmres", "auto", 1e-12, "auto")
    assert us.with_solver(tolerance=1e-6).to("cpu")._economy.solving == Solving("auto", "auto", 1e-6, "cpu")


def test_the_backend_takes_the_engines_economies():
    backend = pytest.importorskip("commonweal._cuda", reason="this build has no CUDA backend")
    us = cw.load(regions="nation")
    solver = backend.Solver(us.operator(), device="cpu")
    demand = us._economy.direct_output(us.final_demand.to_numpy()[:, None, :])
    output, facts = solver.solve(demand)
    assert facts["device"] == solver.device == "cpu"
    assert np.array_equal(output[:, 0, :], us.solve().output.to_numpy())
    with pytest.raises(cw.ModelError, match="must be above 0"):
        backend.Solver(us.operator(), device="cpu", tolerance=2.0)


def test_a_gpu_answers_within_both_certificates(gpu):
    us = cw.load(regions="state")
    there, here = us.to(gpu).solve(closure="type-ii"), us.solve(closure="type-ii")
    assert there.certificate.device.startswith("cuda:0 ")
    gap = np.abs(there.output.to_numpy() - here.output.to_numpy()).sum()
    assert gap <= there.certificate.bound[0] + here.certificate.bound[0]
    assert us.to(gpu).multipliers("jobs", closure="type-i").table.to_numpy() == pytest.approx(
        us.multipliers("jobs", closure="type-i").table.to_numpy(), rel=1e-9
    )


def test_columns_without_labels_are_the_engines_own():
    us = cw.load(regions="nation")
    direct = us._economy.direct_output(us.final_demand.to_numpy()[:, None, :])
    output, certificate = us.leontief(np.repeat(direct, 3, axis=1), closure="type-ii")
    assert output[:, 2, :] == pytest.approx(us.solve(closure="type-ii").output.to_numpy(), rel=1e-9)
    assert certificate.bound.shape == (3,) and certificate.proven
    jobs, _ = us.leontief(us._economy.coefficients(["jobs"]), adjoint=True)
    assert jobs[:, 0, 0] == pytest.approx(
        us.multipliers("jobs", of="output", closure="type-i").table["jobs"].to_numpy(), rel=1e-9
    )
    with pytest.raises(cw.ModelError, match=r"the right-hand side has shape \(401, 1, 1\); give 402 x columns x 1"):
        us.leontief(direct[1:])


class Elsewhere:
    """An array that says where it is, of another library."""

    def __init__(self, values, device):
        self.values, self.device = values, device

    def __dlpack_device__(self):
        return self.device

    def __dlpack__(self, **options):
        return self.values.__dlpack__(**options)


def test_arrays_of_other_libraries_are_taken_or_refused_by_where_they_are():
    us = cw.load(regions="nation")
    direct = us._economy.direct_output(us.final_demand.to_numpy()[:, None, :])
    taken, _ = us.leontief(Elsewhere(direct, (1, 0)))
    assert np.array_equal(taken, us.leontief(direct)[0])
    with pytest.raises(cw.ModelError, match="solved on cpu, which takes no array on a GPU"):
        us.leontief(Elsewhere(direct, (2, 0)))
    backend = pytest.importorskip("commonweal._cuda", reason="this build has no CUDA backend")
    with pytest.raises(cw.ModelError, match="solved on the host"):
        backend.Solver(us.operator(), device="cpu").solve_there(Elsewhere(direct, (2, 0)), False)


def test_an_array_on_the_gpu_stays_there(gpu):
    cupy = pytest.importorskip("cupy", reason="needs CuPy to make an array on the GPU")
    us = cw.load(regions="state").to(gpu)
    direct = us._economy.direct_output(us.final_demand.to_numpy()[:, None, :])
    there, certificate = us.leontief(cupy.asarray(direct))
    assert cupy.from_dlpack(there).get() == pytest.approx(us.leontief(direct)[0], rel=1e-12)
    assert certificate.device.startswith("cuda:0")
