"""An engine of the test's own: podman with storage, configuration and network below one folder, all of it gone afterwards.

Nothing of a person's own podman is seen or touched. The containers' network lies in a namespace of its own, so that neither
ports nor packet rules of this machine are in the way or changed; only building needs the machine's network.
"""

import ctypes
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PROGRAMS = ("podman", "runc", "netavark", "debootstrap", "ip")
# Debian keeps this one where no PATH leads.
ELSEWHERE = {"netavark": "/usr/lib/podman/netavark"}
CALL_SECONDS = 5_400
CLONE_NEWNET = 0x40000000

CONTAINERS_CONF = """
[containers]
default_ulimits = []
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "{folder}/tmp"
[network]
network_backend = "netavark"
network_config_dir = "{folder}/networks"
"""
STORAGE_CONF = """
[storage]
driver = "overlay"
graphroot = "{folder}/storage"
runroot = "{folder}/run"
"""


def reason_to_skip() -> str:
    """What this machine lacks; empty where containers can run."""
    missing = [name for name in PROGRAMS if not (shutil.which(name) or Path(ELSEWHERE.get(name, "/-")).exists())]
    if missing:
        return f"no {', '.join(missing)} here: scripts/test-containers installs them on Debian, as root"
    if os.geteuid() != 0:
        return "root alone can make the base images and a network of their own"
    if "\toverlay\n" not in Path("/proc/filesystems").read_text():
        return "this kernel has no overlay filesystem"
    return ""


class Engine:
    """podman below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.network = f"bluelamp-{os.getpid()}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("containers.conf", CONTAINERS_CONF), ("storage.conf", STORAGE_CONF)):
            (folder / name).write_text(text.format(folder=folder))
        self.environment = {
            **os.environ,
            "CONTAINERS_CONF": str(folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
            "BUILDAH_ISOLATION": "chroot",
            # Without systemd nothing would run health checks by the clock; the test runs them itself.
            "DISABLE_HC_SYSTEMD": "true",
        }
        self.own_network = os.open("/proc/self/ns/net", os.O_RDONLY)

    def enter_network(self) -> None:
        """From here on this thread, and what it starts, is in a network of its own: bridges and ports are there alone."""
        run("ip", "netns", "add", self.network)
        with open(f"/run/netns/{self.network}", "rb") as network:
            move_to(network.fileno())
        run("ip", "link", "set", "lo", "up")

    def podman(self, *arguments: str, check: bool = True, **options: Any) -> str:
        """podman; what it prints."""
        return run("podman", *arguments, env=self.environment, check=check, **options).stdout.strip()

    def inspect(self, name: str) -> dict[str, Any]:
        """All that podman knows of a container."""
        return dict(json.loads(self.podman("container", "inspect", name))[0])

    def image_size(self, name: str) -> int:
        """Bytes of an image."""
        return int(json.loads(self.podman("image", "inspect", name))[0]["Size"])

    def close(self) -> None:
        """Containers, images, mounts, network and the folder are gone."""
        self.podman("rm", "--all", "--force", "--time", "0", check=False)
        move_to(self.own_network)
        os.close(self.own_network)
        run("ip", "netns", "delete", self.network, check=False)
        places = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for place in sorted((place for place in places if Path(place).is_relative_to(self.folder)), reverse=True):
            run("umount", "--lazy", place, check=False)
        shutil.rmtree(self.folder)


def move_to(network: int) -> None:
    """Move this thread to a network namespace, which is given as an open file. Raises OSError where that is refused."""
    if ctypes.CDLL(None, use_errno=True).setns(network, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def run(*command: str, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
    """A program to its end; AssertionError with what it said where it fails."""
    options = {"text": True, "capture_output": True, "stdin": subprocess.DEVNULL, "timeout": CALL_SECONDS, **options}
    if "input" in options:
        del options["stdin"]
    done = subprocess.run(command, check=False, **options)
    if check:
        assert done.returncode == 0, (
            f"{' '.join(command[:8])} …\n{(done.stdout or '')[-3000:]}{(done.stderr or '')[-3000:]}"
        )
    return done
