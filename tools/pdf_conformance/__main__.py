"""`python -m tools.pdf_conformance`: render the corpus, let veraPDF judge every file as PDF/A-2a and as PDF/UA-1."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from billing.statement.renderer import render
from dev.samples.corpus import corpus

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / ".cache" / "pdf-conformance"
CONTROL = "control-plain-reportlab"


def main() -> int:
    """Exit status 0 when every statement meets both flavours and the control, a plain page, meets neither."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only statements whose name contains this")
    given = parser.parse_args()
    folder = BUILD / "statements"
    folder.mkdir(parents=True, exist_ok=True)
    files = [_render_control(folder), *_render_corpus(folder, given.only)]
    _build()
    return _report(_judge(files))


def _render_control(folder: Path) -> Path:
    """Shows that the validator can say no."""
    path = folder / f"{CONTROL}.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(100, 100, "plain")
    canvas.save()
    return path


def _render_corpus(folder: Path, only: str) -> list[Path]:
    files = []
    for name, statement in corpus():
        if only in name:
            files.append(folder / f"{name}.pdf")
            files[-1].write_bytes(render(statement))
    return files


def _build() -> None:
    maven = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "compile", "dependency:build-classpath"]
    subprocess.run([*maven, f"-Dmdep.outputFile={BUILD / 'classpath'}"], check=True)


def _judge(files: list[Path]) -> list[tuple[str, str, str]]:
    classes = f"{BUILD / 'classes'}:{(BUILD / 'classpath').read_text()}"
    command = ["java", "-Xmx4g", "-cp", classes, "selfcare.Conformance"]
    verdicts = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as validator:
        if validator.stdin is None or validator.stdout is None:
            raise RuntimeError("no pipes")
        validator.stdin.write("".join(f"{path}\n" for path in files))
        validator.stdin.close()
        for line in validator.stdout:
            name, flavour, verdict = line.rstrip("\n").split("\t", 2)
            verdicts.append((Path(name).stem, flavour, verdict))
            print(f"{Path(name).stem:32} {flavour:4} {verdict[:2000]}", flush=True)
    if validator.returncode or len(verdicts) != 2 * len(files):
        raise SystemExit("The validator stopped before it had judged every file.")
    return verdicts


def _report(verdicts: list[tuple[str, str, str]]) -> int:
    statements = [entry for entry in verdicts if entry[0] != CONTROL]
    failing = Counter(flavour for _, flavour, verdict in statements if verdict != "compliant")
    control_refused = all(verdict != "compliant" for name, _, verdict in verdicts if name == CONTROL)
    for flavour in sorted({flavour for _, flavour, _ in statements}):
        checked = sum(each == flavour for _, each, _ in statements)
        print(f"{flavour}: {checked} statements checked, {failing[flavour]} not compliant")
    print(f"A plain page is refused in both flavours: {'yes' if control_refused else 'no'}")
    return 0 if statements and control_refused and not failing else 1


if __name__ == "__main__":
    sys.exit(main())
