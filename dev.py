#!/usr/bin/env python3
"""Set up this checkout and run it: ``python3 dev.py demo`` or ``python3 dev.py test``.

Needs only Python 3.11 or newer and a package index that pip can reach (pip's own settings of
the machine apply: index, certificates, proxy). Everything goes into ``.venv`` beside this file,
from lock files with hashes; a second run finds it there and starts at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
OLDEST = (3, 11)
TEST_VARIABLES = ("MULU_SHARED_DATA", "MULU_TEST_POSTGRES")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHECKS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("import-linter", ("lint-imports",)),
)
USAGE = """usage: python3 dev.py COMMAND

  demo [OPTIONS]   harvest six fictional departments and serve them; options go to `mulu demo`
  test [OPTIONS]   style, types, import rules and all tests; options go to pytest
  setup            only make or renew .venv, with the tools for testing
  lock             resolve setup.py anew into requirements/*.lock (see CONTRIBUTING.md)
"""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    if sys.version_info < OLDEST:
        print(f"Mulu needs Python {OLDEST[0]}.{OLDEST[1]} or newer, this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "demo":
        prepare("run")
        return run_demo(rest)
    if command == "test":
        prepare("test")
        return run_tests(rest)
    if command == "setup":
        prepare("test")
        return 0
    if command == "lock":
        return renew_locks()
    print(USAGE, file=sys.stdout if command in {"-h", "--help", "help"} else sys.stderr)
    return 0 if command in {"-h", "--help", "help"} else 2


def prepare(kind: str) -> None:
    """Make ``.venv`` hold what ``requirements/<kind>.lock`` names, unless it does already."""
    wanted = fingerprint(kind)
    if any(stamp(name) == fingerprint(name) for name in ({kind, "test"})):
        return
    started = time.monotonic()
    say(f"installing requirements/{kind}.lock into .venv")
    make_environment()
    pip("install", "--require-hashes", "-r", str(LOCKS / "build.lock"))
    pip("install", "--require-hashes", "--no-build-isolation", "-r", str(LOCKS / f"{kind}.lock"))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    (VENV / f"mulu-{kind}.stamp").write_text(wanted, encoding="utf-8")
    say(f"installed in {time.monotonic() - started:.0f} s")


def make_environment() -> None:
    """Create ``.venv`` anew; an interpreter that was removed since would leave it broken."""
    if importlib.util.find_spec("ensurepip") is None and not apt_install("python3-venv"):
        sys.exit("This Python has no ensurepip: install it first (on Debian: apt-get install python3-venv).")
    venv.create(VENV, clear=True, symlinks=os.name == "posix", with_pip=True)


def pip(*arguments: str) -> None:
    """Call pip of ``.venv``; its own settings, such as the index, come from the environment."""
    command = [str(tool("python")), "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"dev.py: pip {' '.join(arguments)} failed; its message stands above.")


def fingerprint(kind: str) -> str:
    """Return what an installation depends on: locks, setup.py, this file and the interpreter."""
    digest = hashlib.sha256(f"{sys.version}\n{sys.executable}\n{ROOT}\n".encode())
    for path in (LOCKS / "build.lock", LOCKS / f"{kind}.lock", ROOT / "setup.py", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(kind: str) -> str:
    """Return the fingerprint of the last finished installation, or nothing."""
    path = VENV / f"mulu-{kind}.stamp"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def tool(name: str) -> Path:
    """Return the path of a command that is installed in ``.venv``."""
    return VENV / ("Scripts" if os.name == "nt" else "bin") / name


def run_demo(arguments: list[str]) -> int:
    """Become ``mulu demo``, so that Ctrl-C reaches it directly."""
    sys.stdout.flush()
    os.execv(tool("mulu"), [str(tool("mulu")), "demo", *arguments])  # noqa: S606 -- our own command, no shell wanted


def run_tests(arguments: list[str]) -> int:
    """Run every check, then pytest last, whose closing line ends the output."""
    provide_browser()
    # settings of an installation on this machine are none of the tests; the tests' own variables are
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("MULU_") or name in TEST_VARIABLES
    }
    environment["PATH"] = f"{tool('python').parent}{os.pathsep}{environment.get('PATH', '')}"
    failed = [name for name, command in CHECKS if not passes(name, command, environment)]
    if failed:
        say(f"FAILED: {', '.join(failed)} (see above)")
    spread = [] if any(argument.startswith("-n") for argument in arguments) else ["-n", "2"]
    done = subprocess.run(
        [str(tool("python")), "-m", "pytest", "-q", *spread, *arguments], check=False, cwd=ROOT, env=environment
    )
    return done.returncode or (1 if failed else 0)


def passes(name: str, command: tuple[str, ...], environment: dict[str, str]) -> bool:
    """Run one check and tell whether it passed; its output is shown only where it did not."""
    started = time.monotonic()
    done = subprocess.run(
        [str(tool(command[0])), *command[1:]], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    say(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.0f} s)")
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def provide_browser() -> None:
    """Install Chromium and a Chinese font where that is possible; the browser tests skip otherwise."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    say("no Chromium on this machine; trying apt-get")
    if not apt_install("chromium", "fonts-noto-cjk"):
        say("no Chromium: the browser tests will be skipped (on Debian: apt-get install chromium fonts-noto-cjk)")


def apt_install(*packages: str) -> bool:
    """Install Debian packages where this is Debian and we are root; tell whether it worked."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *packages)):
        done = subprocess.run(
            ["apt-get", *command], check=False, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        if done.returncode and command[0] == "install":
            return False
    return True


def renew_locks() -> int:
    """Resolve the newest versions that fit setup.py, for every platform, with hashes."""
    place = ROOT / ".venv-lock"
    if not place.exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    compile_lock = [
        *(str(place / "bin" / "uv"), "pip", "compile", "--quiet", "--upgrade", "--universal", "--generate-hashes"),
        *("--python-version", ".".join(map(str, OLDEST)), "--no-emit-index-url", "--no-emit-find-links"),
        *("--custom-compile-command", "python3 dev.py lock"),
    ]
    for kind, inputs in (
        ("build", ("requirements/build.in",)),
        ("test", ("setup.py", "--extra", "test", "requirements/build.in")),
        # the same versions as in the tests, without the tools
        ("run", ("setup.py", "requirements/build.in", "--constraint", "requirements/test.lock")),
    ):
        say(f"resolving requirements/{kind}.lock")
        done = subprocess.run([*compile_lock, *inputs, "-o", f"requirements/{kind}.lock"], check=False, cwd=ROOT)
        if done.returncode:
            return done.returncode
    return 0


def say(text: str) -> None:
    """Print one line at once, so that it stands before what a child process prints."""
    print(f"dev.py: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
