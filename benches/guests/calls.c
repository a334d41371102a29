// What one call costs: `calls NAME COUNT [OTHERS]` prints the nanoseconds of one NAME, the mean of COUNT,
// beside so many other processes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void own_pid(void) { getpid(); }
static void own_tid(void) { gettid(); }
static void stopped(void) { syscall(SYS_getpid); }
static void own_name(void) { char text[256]; if (readlink("/proc/self/exe", text, sizeof text) < 0) abort(); }
static void a_link(void) { char text[256]; if (readlink("/bin", text, sizeof text) == 0) abort(); }
static void kill_self(void) { kill(getpid(), 0); }
static void read_nothing(void) { syscall(SYS_read, -1, 0, 0); }
static void open_close(void) { close(open("/etc/passwd", O_RDONLY)); }
static void stat_(void) { struct stat s; stat("/etc/passwd", &s); }
static void own_stat(void) {
    char text[4096];
    int fd = open("/proc/self/stat", O_RDONLY);
    if (read(fd, text, sizeof text) < 0) abort();
    close(fd);
}
static void list_proc(void) {
    char records[32768];
    int fd = open("/proc", O_RDONLY | O_DIRECTORY);
    while (syscall(SYS_getdents64, fd, records, sizeof records) > 0) ;
    close(fd);
}
static void on_signal(int signal) { (void)signal; }
static void signal_self(void) { raise(SIGUSR1); }

static void fork_wait(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, NULL, 0);
}

static void spawn_true(void) {
    pid_t child;
    char *argv[] = {(char *)"true", NULL};
    if (posix_spawn(&child, "/bin/true", NULL, NULL, argv, environ) == 0) waitpid(child, NULL, 0);
}

static void *thread(void *argument) { return argument; }

static void thread_join(void) {
    pthread_t id;
    if (pthread_create(&id, NULL, thread, NULL) == 0) pthread_join(id, NULL);
}

static const struct { const char *name; void (*call)(void); } calls[] = {
    {"getpid", own_pid},       {"gettid", own_tid},     {"syscall", stopped},
    {"exe", own_name},         {"readlink", a_link},
    {"kill", kill_self},       {"read", read_nothing},
    {"open", open_close},      {"stat", stat_},         {"raise", signal_self},
    {"self", own_stat},        {"list", list_proc},
    {"fork", fork_wait},       {"spawn", spawn_true},   {"thread", thread_join},
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
    long count = argc > 2 ? atol(argv[2]) : 1;
    // So many others are there meanwhile, and go with this one.
    for (long others = argc > 3 ? atol(argv[3]) : 0; others > 0; others--)
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;) pause();
        }
    signal(SIGUSR1, on_signal);
    for (size_t i = 0; argc > 1 && i < sizeof calls / sizeof *calls; i++) {
        if (strcmp(calls[i].name, argv[1]) != 0) continue;
        calls[i].call();
        double start = now();
        for (long n = 0; n < count; n++) calls[i].call();
        printf("%.1f\n", (now() - start) / count);
        return 0;
    }
    fprintf(stderr, "calls NAME COUNT [OTHERS]\n");
    return 2;
}
