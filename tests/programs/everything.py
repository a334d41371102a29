"""What Python programs do with processes, through every module that does it."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import threading


def square(number):
    return number * number, os.getppid()


def subprocesses():
    process = subprocess.Popen(["sh", "-c", "echo $$ $PPID; exit 3"], stdout=subprocess.PIPE, text=True)
    own, parent = process.communicate()[0].split()
    assert int(own) == process.pid and int(parent) == os.getpid()
    assert process.returncode == 3
    process = subprocess.Popen(["sleep", "1000"])
    process.terminate()
    assert process.wait() == -signal.SIGTERM
    process = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    assert os.getpgid(process.pid) == process.pid == os.getsid(process.pid)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert subprocess.check_output("echo a | tr a b", shell=True, text=True) == "b\n"
    try:
        subprocess.run(["sleep", "1000"], timeout=0.05)
        raise AssertionError("no timeout")
    except subprocess.TimeoutExpired:
        pass


def processes():
    with multiprocessing.Pool(4) as pool:
        results = pool.map(square, range(50))
    assert [result for result, _ in results] == [number * number for number in range(50)]
    assert {parent for _, parent in results} == {os.getpid()}
    for method in "fork", "spawn":
        context = multiprocessing.get_context(method)
        queue = context.Queue()
        process = context.Process(target=queue.put, args=("done",))
        process.start()
        assert queue.get() == "done"
        process.join()
        assert process.exitcode == 0


def signals():
    heard = []
    signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    assert heard == [signal.SIGUSR1] * 3
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    child = os.fork()
    if child == 0:
        os.kill(os.getppid(), signal.SIGUSR2)
        os._exit(4)
    info = signal.sigwaitinfo([signal.SIGUSR2])
    assert info.si_pid == child
    pid, status = os.waitpid(child, 0)
    assert pid == child and os.waitstatus_to_exitcode(status) == 4
    try:
        os.kill(4194303, 0)
        raise AssertionError("somebody is there")
    except ProcessLookupError:
        pass


def threads():
    numbers = []
    barrier = threading.Barrier(20)

    def body():
        barrier.wait()
        numbers.append(threading.get_native_id())

    pool = [threading.Thread(target=body) for _ in range(20)]
    for thread in pool:
        thread.start()
    for thread in pool:
        assert thread.native_id
        thread.join()
    assert len(set(numbers)) == 20
    assert threading.get_native_id() == os.getpid()


async def tasks():
    async def run(code):
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", f"echo $$; exit {code}", stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
        assert int(output) == process.pid
        return process.returncode

    assert await asyncio.gather(*(run(code) for code in range(10))) == list(range(10))
    process = await asyncio.create_subprocess_shell("sleep 1000")
    process.kill()
    assert await process.wait() == -signal.SIGKILL


def main():
    for part in subprocesses, processes, signals, threads:
        part()
        print(part.__name__, flush=True)
    asyncio.run(tasks())
    print(tasks.__name__)


if __name__ == "__main__":
    main()
