// What one call costs: `calls NAME [N]` prints the nanoseconds of one NAME: of many short stretches the lower
// quartile, for somebody else may run in some of them. N is how many other processes are there meanwhile;
// of `busy`, how many make their calls at once, and 0 stands for the number of processors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

// A stretch lasts so long or one call, whichever is longer; all of them together last so long.
enum { STRETCH = 1000000, TOTAL = 40000000, FINISHED = 200 };

static int zeros;
static int word;

static void check(int ok) { if (!ok) { perror("calls"); exit(1); } }

static void own_pid(void) { getpid(); }
static void parent_pid(void) { getppid(); }
static void own_group(void) { getpgrp(); }
static void own_tid(void) { gettid(); }
static void stopped(void) { syscall(SYS_getpid); }
static void read_byte(void) { char byte; check(read(zeros, &byte, 1) == 1); }
static void map(void) {
    void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(page != MAP_FAILED && munmap(page, 4096) == 0);
}
static void wake(void) { check(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0) == 0); }
static void open_close(void) { check(close(open("/etc/passwd", O_RDONLY)) == 0); }
static void stat_(void) { struct stat s; check(stat("/etc/passwd", &s) == 0); }
static void a_link(void) { char text[256]; check(readlink("/bin", text, sizeof text) > 0); }
static void kill_self(void) { check(kill(getpid(), 0) == 0); }
static void on_signal(int signal) { (void)signal; }
static void signal_self(void) { raise(SIGUSR1); }
static void own_name(void) { char text[256]; check(readlink("/proc/self/exe", text, sizeof text) > 0); }
static void own_stat(void) {
    char text[4096];
    int fd = open("/proc/self/stat", O_RDONLY);
    check(read(fd, text, sizeof text) > 0 && close(fd) == 0);
}
static void list_proc(void) {
    char records[32768];
    int fd = open("/proc", O_RDONLY | O_DIRECTORY);
    while (syscall(SYS_getdents64, fd, records, sizeof records) > 0) ;
    check(close(fd) == 0);
}

static void reap(pid_t child) {
    int status;
    check(child > 0 && waitpid(child, &status, 0) == child && status == 0);
}

static void fork_wait(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    reap(child);
}

static char *to_true[] = {(char *)"true", NULL};

static void spawn_true(void) {
    pid_t child;
    check(posix_spawn(&child, "/bin/true", NULL, NULL, to_true, environ) == 0);
    reap(child);
}

static void vfork_true(void) {
    pid_t child = vfork();
    if (child == 0) {
        execve("/bin/true", to_true, environ);
        _exit(127);
    }
    reap(child);
}

static void *thread(void *argument) { return argument; }

static void thread_join(void) {
    pthread_t id;
    check(pthread_create(&id, NULL, thread, NULL) == 0 && pthread_join(id, NULL) == 0);
}

static void compute(void) {
    static volatile unsigned long sum;
    for (unsigned long n = 0; n < 1000000; n++) sum += n * n;
}

static const struct { const char *name; void (*call)(void); } calls[] = {
    {"getpid", own_pid},   {"getppid", parent_pid}, {"getpgrp", own_group}, {"gettid", own_tid},
    {"stop", stopped},     {"read", read_byte},     {"mmap", map},          {"futex", wake},
    {"open", open_close},  {"stat", stat_},         {"readlink", a_link},   {"kill", kill_self},
    {"raise", signal_self},{"exe", own_name},       {"self", own_stat},     {"list", list_proc},
    {"fork", fork_wait},   {"spawn", spawn_true},   {"vfork", vfork_true},  {"thread", thread_join},
    {"compute", compute},
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int smaller(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double stretch(void (*call)(void), long count) {
    double start = now();
    for (long n = 0; n < count; n++) call();
    return now() - start;
}

static double quartile_of(void (*call)(void)) {
    static double taken[TOTAL / STRETCH];
    long count = 1;
    while (stretch(call, count) < STRETCH && count < 1L << 30) count *= 2;
    double start = now();
    size_t n = 0;
    while (n < sizeof taken / sizeof *taken && (n < 5 || now() - start < TOTAL))
        taken[n++] = stretch(call, count) / count;
    qsort(taken, n, sizeof *taken, smaller);
    return taken[n / 4];
}

// Children that have ended are waited for; that they have is seen beforehand.
static double of_finished(void) {
    static double taken[9];
    enum { TIMES = sizeof taken / sizeof *taken };
    for (size_t i = 0; i < TIMES; i++) {
        pid_t children[FINISHED];
        for (size_t n = 0; n < FINISHED; n++) {
            children[n] = fork();
            if (children[n] == 0) _exit(0);
            siginfo_t info;
            check(waitid(P_PID, children[n], &info, WEXITED | WNOWAIT) == 0);
        }
        double start = now();
        for (size_t n = 0; n < FINISHED; n++) reap(children[n]);
        taken[i] = (now() - start) / FINISHED;
    }
    qsort(taken, TIMES, sizeof *taken, smaller);
    return taken[TIMES / 4];
}

// So many others are there meanwhile, asleep, and go with this one.
static void idle(long others) {
    int ready[2];
    char byte;
    check(pipe(ready) == 0);
    for (long n = 0; n < others; n++) {
        pid_t child = fork();
        check(child >= 0);
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            check(write(ready[1], "", 1) == 1);
            for (;;) pause();
        }
        check(read(ready[0], &byte, 1) == 1);
    }
}

// So many processes make the same call at once, each as often as it can. The time of one is
// that of all of them together, as if they had taken turns.
static double at_once(void (*call)(void), long many) {
    struct shared { int ready; int go; int stop; long count; } *all =
        mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(all != MAP_FAILED);
    for (long n = 0; n < many; n++) {
        pid_t child = fork();
        check(child >= 0);
        if (child > 0) continue;
        long count = 0;
        call();
        __atomic_fetch_add(&all->ready, 1, __ATOMIC_SEQ_CST);
        while (!__atomic_load_n(&all->go, __ATOMIC_SEQ_CST)) usleep(100);
        for (; !__atomic_load_n(&all->stop, __ATOMIC_RELAXED); count++) call();
        __atomic_fetch_add(&all->count, count, __ATOMIC_SEQ_CST);
        _exit(0);
    }
    while (__atomic_load_n(&all->ready, __ATOMIC_SEQ_CST) < many) usleep(100);
    double start = now();
    __atomic_store_n(&all->go, 1, __ATOMIC_SEQ_CST);
    usleep(200000);
    __atomic_store_n(&all->stop, 1, __ATOMIC_SEQ_CST);
    for (long n = 0; n < many; n++) check(wait(NULL) > 0);
    return (now() - start) / all->count;
}

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    long others = argc > 2 ? atol(argv[2]) : 0;
    signal(SIGUSR1, on_signal);
    zeros = open("/dev/zero", O_RDONLY);
    if (strcmp(name, "wait") == 0) {
        printf("%.2f\n", of_finished());
        return 0;
    }
    if (strcmp(name, "busy") == 0) {
        printf("%.2f\n", at_once(stopped, others > 0 ? others : sysconf(_SC_NPROCESSORS_ONLN)));
        return 0;
    }
    idle(others);
    if (strcmp(name, "idle") == 0) {
        char byte;
        puts("ready");
        fflush(stdout);
        // Until whoever looks at us has seen enough.
        return read(STDIN_FILENO, &byte, 1) < 0;
    }
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0) {
            printf("%.2f\n", quartile_of(calls[i].call));
            return 0;
        }
    fprintf(stderr, "calls NAME [N]\n");
    return 2;
}
