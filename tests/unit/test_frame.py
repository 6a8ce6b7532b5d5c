"""The frame holds: the command line answers at once, arrows point down, functions stay small."""

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "litwatch"
FLOWS = ROOT / "flows"

# A vendor has one door: who may import it.
DOORS = {
    "duckdb": {"store"},
    "Bio": {"sources", "formats", "localpubmed"},
    "requests": {"sources", "formats", "localpubmed"},
    "prefect": set[str](),
}
LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
LONGEST_FLOW_FILE = 60


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, the docstring aside."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_help_answers_in_half_a_second() -> None:
    def seconds() -> float:
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "litwatch.cli", "--help"],
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert b"run" in done.stdout
        return time.perf_counter() - started

    # The fastest of five: how busy the machine is must not decide.
    assert min(seconds() for _ in range(5)) < 0.5


def test_neither_the_command_line_nor_the_package_imports_prefect() -> None:
    code = """
import importlib, pkgutil, sys
import litwatch
for module in pkgutil.walk_packages(litwatch.__path__, "litwatch."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
names = [name for name in sys.modules if name.startswith("litwatch.")]
print(len(names), "prefect" in sys.modules, "flows" in sys.modules)
"""
    count, has_prefect, has_flows = run_python(code).split()
    assert int(count) > 20
    assert (has_prefect, has_flows) == ("False", "False")


def test_help_loads_no_command_and_no_room() -> None:
    code = """
import sys
from click.testing import CliRunner
from litwatch.cli import litwatch
assert CliRunner().invoke(litwatch, ["--help"]).exit_code == 0
print(*sorted(name for name in sys.modules if name.startswith("litwatch.")))
"""
    assert "litwatch.pipeline" not in run_python(code).split()


@pytest.mark.parametrize("vendor", DOORS)
def test_a_vendor_has_one_door(vendor: str) -> None:
    strangers = {
        name_of(path)
        for path in modules()
        if vendor in {name.partition(".")[0] for name in imported(parse(path))}
        and path.relative_to(PACKAGE).parts[0] not in DOORS[vendor]
    }
    assert strangers == set()


def test_imports_point_down_the_layers() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout


def test_the_package_prints_nothing() -> None:
    printing = [
        f"{name_of(path)}:{node.lineno}"
        for path in (*modules(), *FLOWS.glob("*.py"))
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == []


def test_no_failure_is_caught_without_a_name() -> None:
    broad = [
        f"{name_of(path)}:{node.lineno}"
        for path in (*modules(), *FLOWS.glob("*.py"))
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert broad == []


def test_nothing_is_imported_late() -> None:
    late = [
        f"{name_of(path)}:{node.lineno}"
        for path in (*modules(), *FLOWS.glob("*.py"))
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_functions_are_short() -> None:
    sizes = {
        f"{name_of(path)}:{function.lineno} {function.name}": body_lines(function)
        for path in (*modules(), *FLOWS.glob("*.py"))
        for function in functions(path)
    }
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    ninth_decile = sorted(sizes.values())[int(0.9 * (len(sizes) - 1))]
    assert ninth_decile <= 25


def test_modules_are_short() -> None:
    def code_lines(path: Path) -> int:
        lines = path.read_text(encoding="utf-8").splitlines()
        return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))

    long = {
        name_of(path): size for path in modules() if (size := code_lines(path)) > LONGEST_MODULE
    }
    assert long == {}


def test_flow_files_fit_on_a_page() -> None:
    sizes = {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in FLOWS.glob("*.py")
    }
    assert {"surveil.py", "digest.py", "serve.py"} <= set(sizes)
    assert {name: size for name, size in sizes.items() if size > LONGEST_FLOW_FILE} == {}


def test_every_module_says_its_job_first() -> None:
    silent = [name_of(path) for path in modules() if not ast.get_docstring(parse(path))]
    assert silent == []
