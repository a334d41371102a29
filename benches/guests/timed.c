// What a program costs: `timed COUNT PROGRAM [ARG]...` runs it so often and prints the nanoseconds of one
// run, the median. It is timed in its own world, so the start of that world is not in the figure.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int smaller(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    enum { MOST = 1000 };
    static double taken[MOST];
    int count = argc > 2 ? atoi(argv[1]) : 0;
    if (count < 1 || count > MOST) return fprintf(stderr, "timed COUNT PROGRAM [ARG]...\n"), 2;
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (int n = 0; n < count; n++) {
        pid_t child;
        int status;
        double start = now();
        int error = posix_spawnp(&child, argv[2], &quiet, NULL, argv + 2, environ);
        if (error != 0 || waitpid(child, &status, 0) != child) return perror("timed"), 1;
        taken[n] = now() - start;
        if (status != 0) return fprintf(stderr, "timed: %s: status %d\n", argv[2], status), 1;
    }
    qsort(taken, count, sizeof *taken, smaller);
    printf("%.0f\n", taken[count / 2]);
    return 0;
}
