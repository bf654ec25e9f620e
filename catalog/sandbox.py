"""Shut a process in for good: bounded memory, no files written, no network, no other programs.

Called inside a child process that is about to work on something hostile. The network is taken
away by a seccomp filter, which needs no privilege and no package: the system calls that open connections
or start programs fail with EPERM from then on, in every thread. The parent still keeps the deadline, by killing.

Numbers: Linux ``asm/unistd.h`` of each architecture; filter program: ``linux/seccomp.h``, ``linux/filter.h``.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import struct
from dataclasses import dataclass

from catalog.errors import ConfigurationError

_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_MODE_FILTER = 2

_LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_JUMP_BITS = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_EPERM = 0x00050000 | 1
_ENOSYS = 0x00050000 | 38  # the C library then falls back to an older call
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little-endian
_CLONE_THREAD = 0x00010000
_X32_BIT = 0x40000000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Architecture:
    audit: int
    clone: int
    denied: tuple[int, ...]


# The same everywhere: io_uring_setup/enter/register, pidfd_getfd.
_COMMON = (425, 426, 427, 438)
_CLONE3 = 435
_X86_64 = _Architecture(
    audit=0xC000003E,
    clone=56,
    # socket connect accept sendto sendmsg bind listen socketpair, fork vfork execve, kill, ptrace,
    # accept4 sendmmsg, process_vm_readv process_vm_writev, bpf execveat
    denied=(41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 62, 101, 288, 307, 310, 311, 321, 322, *_COMMON),
)


def _generic(audit: int) -> _Architecture:
    """Return an architecture that uses the kernel's generic table."""
    # socket socketpair bind listen accept connect sendto sendmsg, ptrace, kill, execve,
    # accept4 sendmmsg, process_vm_readv process_vm_writev, bpf execveat
    denied = (198, 199, 200, 201, 202, 203, 206, 211, 117, 129, 221, 242, 269, 270, 271, 280, 281, *_COMMON)
    return _Architecture(audit=audit, clone=220, denied=denied)


_ARCHITECTURES = {
    "x86_64": _X86_64,
    "aarch64": _generic(0xC00000B7),
    "loongarch64": _generic(0xC0000102),
    "riscv64": _generic(0xC00000F3),
}


def restrict_process(*, megabytes: int, no_network: bool = True) -> None:
    """Bound this process, irrevocably: ``megabytes`` of address space, no core dump, no file that grows.

    Reading files that exist stays possible. With ``no_network``, no sockets, other programs or child processes
    either (threads may start).

    Raises:
        ConfigurationError: this system lets no process give up the network. The limits are in force
            all the same, so that a caller with other guards may go on.
    """
    size = megabytes << 20
    for limit, value in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        _, hard = resource.getrlimit(limit)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (allowed, allowed))
    if no_network:
        _give_up_network()


def stop_after(seconds: float) -> None:
    """Let the kernel end this process after so much time; 0 takes that back.

    Works while a library holds the interpreter lock, and after the parent has died.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _give_up_network() -> None:
    architecture = _ARCHITECTURES.get(platform.machine())
    if architecture is None:
        raise ConfigurationError(setting="sandbox", problem=f"no network filter for {platform.machine()}")
    program = _filter(architecture)
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog { unsigned short len; struct sock_filter *filter; }
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer)))
    library = ctypes.CDLL(None, use_errno=True)
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0),
        (_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(header)),
    ):
        words = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0)]
        if library.prctl(ctypes.c_int(arguments[0]), *words[1:]) != 0:
            problem = f"this system allows no network filter (seccomp, errno {ctypes.get_errno()})"
            raise ConfigurationError(setting="sandbox", problem=problem)


def _filter(architecture: _Architecture) -> bytes:
    """Return the filter: a table of jumps, each to the next line or to one of the verdicts behind."""
    program = [
        _line(_LOAD_WORD, 0, 0, _ARCHITECTURE),
        _line(_JUMP_EQUAL, 1, 0, architecture.audit),
        _line(_RETURN, 0, 0, _KILL),
        _line(_LOAD_WORD, 0, 0, _NUMBER),
    ]
    if architecture is _X86_64:  # the same calls under other numbers
        program += [_line(_JUMP_AT_LEAST, 0, 1, _X32_BIT), _line(_RETURN, 0, 0, _EPERM)]
    program += [_line(_JUMP_EQUAL, 0, 1, _CLONE3), _line(_RETURN, 0, 0, _ENOSYS)]
    for number in architecture.denied:
        program += [_line(_JUMP_EQUAL, 0, 1, number), _line(_RETURN, 0, 0, _EPERM)]
    program += [
        _line(_JUMP_EQUAL, 0, 3, architecture.clone),
        _line(_LOAD_WORD, 0, 0, _FIRST_ARGUMENT),
        _line(_JUMP_BITS, 1, 0, _CLONE_THREAD),
        _line(_RETURN, 0, 0, _EPERM),
        _line(_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(program)


def _line(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
