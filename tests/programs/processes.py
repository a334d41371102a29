"""What psutil finds of a few processes, as people use it; said by name and number."""
import os
import subprocess
import sys
import threading

import psutil


def names(processes):
    return sorted((process.pid, process.name()) for process in processes)


own = psutil.Process()
assert own.pid == os.getpid()
print("own", own.pid, own.ppid(), own.status())
parent = own.parent()
print("parent", (parent.pid, parent.name()) if parent else None)

child = subprocess.Popen(["sleep", "1000"])
other = subprocess.Popen(["sh", "-c", "read line; sleep 1000 & wait"], stdin=subprocess.PIPE)
while psutil.Process(child.pid).name() != "sleep" or psutil.Process(other.pid).name() != "sh":
    pass
print("pids", psutil.pids())
print("iter", names(psutil.process_iter(["pid", "name"])))
print("children", names(own.children()))
print("exists", psutil.pid_exists(child.pid), psutil.pid_exists(4194303))
print("cmdline", psutil.Process(child.pid).cmdline(), psutil.Process(child.pid).exe() != "")
print("terminal", psutil.Process(child.pid).terminal() == own.terminal())

other.stdin.write(b"\n")
other.stdin.flush()
while not any(it.name() == "sleep" for it in psutil.Process(other.pid).children()):
    pass
print("recursive", names(own.children(recursive=True)))

release = threading.Event()
thread = threading.Thread(target=release.wait)
thread.start()
print("threads", [it.id for it in own.threads()], own.num_threads())
release.set()
thread.join()

while own.num_threads() > 1:
    pass
print("threads", [it.id for it in own.threads()])

print("oneshot", sorted(own.as_dict(["pid", "ppid", "name"]).items()))
for process in own.children(recursive=True):
    process.kill()
gone, alive = psutil.wait_procs([psutil.Process(child.pid), psutil.Process(other.pid)])
print("gone", len(gone), "alive", len(alive))
try:
    psutil.Process(child.pid)
except psutil.NoSuchProcess as error:
    print("no such process", error.pid)
sys.stdout.flush()
