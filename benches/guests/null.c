// The floor of every tracer: `null [-1] PROGRAM [ARG]...` follows forks and does nothing else. Like pidbox it
// looks for the next report for a while before it sleeps. With -1 it and the program share one processor.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 40000 };

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static pid_t next(int *status) {
    long long start = now();
    do {
        sched_yield();
        pid_t pid = wait4(-1, status, __WALL | WNOHANG, NULL);
        if (pid != 0) return pid;
    } while (now() - start < PATIENCE);
    return wait4(-1, status, __WALL, NULL);
}

int main(int argc, char **argv) {
    int gate[2], status, end = 0;
    char byte;
    char **program = argv + 1;
    if (argc > 1 && strcmp(argv[1], "-1") == 0) {
        cpu_set_t here;
        CPU_ZERO(&here);
        CPU_SET(sched_getcpu(), &here);
        sched_setaffinity(0, sizeof here, &here);
        program++;
    }
    if (*program == NULL || pipe(gate) != 0) return fprintf(stderr, "null [-1] PROGRAM [ARG]...\n"), 2;
    pid_t child = fork();
    if (child == 0) {
        close(gate[1]);
        if (read(gate[0], &byte, 1) < 0) _exit(1);
        close(gate[0]);
        execvp(*program, program);
        _exit(127);
    }
    close(gate[0]);
    long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, child, 0, options) != 0) return perror("null"), 1;
    close(gate[1]);
    pid_t pid;
    while ((pid = next(&status)) > 0) {
        if (!WIFSTOPPED(status)) {
            if (pid == child) end = status;
            continue;
        }
        int event = status >> 16, sig = WSTOPSIG(status);
        if (event == PTRACE_EVENT_STOP && sig != SIGTRAP) ptrace(PTRACE_LISTEN, pid, 0, 0);
        else ptrace(PTRACE_CONT, pid, 0, (long)(event == 0 ? sig : 0));
    }
    return WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
}
