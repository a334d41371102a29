/* Calls that the report counts. */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif
/* A gap in the table of x86-64. */
#define SYS_unknown 337

int main(void)
{
	union sigval value = { .sival_int = 0 };

	for (int i = 0; i < 7; i++)
		getpgrp();
	for (int i = 0; i < 3; i++) {
		/* Its first use of scratch memory is not one more. */
		sigqueue(1, 0, value);
		getsid(0);
	}
	syscall(SYS_io_uring_setup, 1, 0);
	syscall(SYS_unknown);
	syscall(SYS_unknown);
	return 9;
}
