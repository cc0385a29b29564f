"""A LibreOffice of its own, for scripts that are run by the Python that has its ``uno`` module."""

import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uno
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # made at run time by uno
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

DESKTOP, DISPATCHER = "com.sun.star.frame.Desktop", "com.sun.star.frame.DispatchHelper"


def prop(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe: str) -> Any:
    """The context of the office that listens on a pipe; it takes a while to start."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def made(context: Any, service: str) -> Any:
    """A service of the office."""
    return context.ServiceManager.createInstanceWithContext(service, context)


@contextmanager
def office() -> Iterator[Any]:
    """The context of an office with a profile of its own, which ends with the block."""
    pipe = f"dutyc{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={pipe};urp"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            context = connect(pipe)
            yield context
            made(context, DESKTOP).terminate()
            process.wait(timeout=60)
        finally:
            process.kill()
