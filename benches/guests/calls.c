// What one call costs: `calls NAME COUNT` prints the nanoseconds of one NAME, the mean of COUNT.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void getpid_(void) { syscall(SYS_getpid); }
static void kill_self(void) { kill(getpid(), 0); }
static void read_nothing(void) { syscall(SYS_read, -1, 0, 0); }
static void open_close(void) { close(open("/etc/passwd", O_RDONLY)); }
static void stat_(void) { struct stat s; stat("/etc/passwd", &s); }
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
    {"getpid", getpid_},       {"kill", kill_self},     {"read", read_nothing},
    {"open", open_close},      {"stat", stat_},         {"raise", signal_self},
    {"fork", fork_wait},       {"spawn", spawn_true},   {"thread", thread_join},
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
    long count = argc > 2 ? atol(argv[2]) : 1;
    signal(SIGUSR1, on_signal);
    for (size_t i = 0; argc > 1 && i < sizeof calls / sizeof *calls; i++) {
        if (strcmp(calls[i].name, argv[1]) != 0) continue;
        calls[i].call();
        double start = now();
        for (long n = 0; n < count; n++) calls[i].call();
        printf("%.1f\n", (now() - start) / count);
        return 0;
    }
    fprintf(stderr, "calls NAME COUNT\n");
    return 2;
}
