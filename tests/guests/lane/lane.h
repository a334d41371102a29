/* Where pidbox keeps code of its own in a program, which no program may ever notice. */
#ifndef LANE_H
#define LANE_H

#include "guest.h"
#include <sys/stat.h>
#include <ucontext.h>

#define WINDOW 0x050f0000UL
#define WINDOW_SIZE 0x10000UL

static UNUSED int is_in_window(greg_t instruction)
{
	return (unsigned long)instruction >= WINDOW &&
	       (unsigned long)instruction < WINDOW + WINDOW_SIZE;
}

#ifdef __x86_64__
#define INSTRUCTION REG_RIP
#else
#define INSTRUCTION REG_EIP
#endif

/* Where a signal found the program. */
static UNUSED greg_t found_at(void *context)
{
	return ((ucontext_t *)context)->uc_mcontext.gregs[INSTRUCTION];
}

/* Makes each of the calls that can do without a stop, often enough to be worth it. */
static UNUSED void warm_up(void)
{
	struct stat stat_buffer;

	for (int i = 0; i < 20; i++) {
		getpid();
		getpgrp();
		gettid();
		close(open("/dev/null", O_RDONLY | O_CLOEXEC));
		stat("/", &stat_buffer);
		access("/", F_OK);
	}
}

#endif
