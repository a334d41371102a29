// Tells what a process can see of being paused: nothing. It is told to go on by a line on stdin.
//
// A child sleeps and is waited for with WUNTRACED and WCONTINUED; one thread is in nanosleep, one in
// epoll_wait, one in read. Whatever returns early, says so.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int wire[2];

static void *naps(void *unused) {
    struct timespec rest = {2, 0};
    if (nanosleep(&rest, &rest) != 0)
        printf("nanosleep: %s\n", strerror(errno));
    return unused;
}

static void *polls(void *unused) {
    int fd = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(fd, EPOLL_CTL_ADD, wire[0], &event);
    int found = epoll_wait(fd, &event, 1, -1);
    printf("epoll_wait: %d %s\n", found, found < 0 ? strerror(errno) : "");
    return unused;
}

int main(void) {
    pthread_t napper, poller;
    if (pipe(wire) != 0)
        return 1;
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    pthread_create(&napper, NULL, naps, NULL);
    pthread_create(&poller, NULL, polls, NULL);
    printf("ready\n");
    fflush(stdout);
    char line[16];
    ssize_t got = read(0, line, sizeof line);
    printf("read: %zd %s\n", got, got < 0 ? strerror(errno) : "");
    // Nobody has stopped, continued or ended it.
    int status;
    printf("waitpid: %d\n", waitpid(child, &status, WNOHANG | WUNTRACED | WCONTINUED));
    if (write(wire[1], "x", 1) != 1)
        return 1;
    pthread_join(poller, NULL);
    pthread_join(napper, NULL);
    kill(child, SIGTERM);
    waitpid(child, &status, WUNTRACED | WCONTINUED);
    printf("ended by %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    return 0;
}
