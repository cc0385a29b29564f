"""The package as users install it: a wheel in an empty environment builds a sample."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_everything_and_builds_a_sample(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names >= {
        "compiler/blueprints/operations.toml", "compiler/blueprints/optional.toml",
        "compiler/documents/default/styles.xml", "compiler/locale/zh_CN/LC_MESSAGES/dutyc.mo",
        "compiler/py.typed", "compiler/report/html/page.html", "compiler/report/html/page.css",
        "compiler/report/html/page.js",
    }  # fmt: skip
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    site = next(environment.rglob("site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # The dependencies come from the environment that runs the tests; dutyc itself only from the wheel.
    own = next(path for path in sys.path if path.endswith("site-packages"))
    links = [
        path for path in Path(own).iterdir() if not path.name.startswith(("dutyc", "_editable", "__editable"))
    ]
    for path in links:
        if path.suffix != ".pth" and not (site / path.name).exists():
            (site / path.name).symlink_to(path)
    python = str(folder / "python")
    sample = ROOT / "input_samples" / "operations_en.xlsx"
    built = subprocess.run(
        [python, "-m", "compiler", "build", str(sample), "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )
    assert built.returncode == 1, built.stderr
    assert len(list((tmp_path / "out" / "2026Q4").rglob("*.docx"))) == 8
    where = subprocess.run(
        [python, "-c", "import compiler; print(compiler.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert str(environment) in where.stdout


def test_the_pins_have_hashes_and_name_no_host() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "--index-url" not in text
