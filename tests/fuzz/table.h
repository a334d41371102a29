/*
 * The table of system calls, as the test writes it: one line for each row and for each other call.
 *
 *   WAY NUMBER NAME KIND COLUMN...
 *
 * WAY is the instruction that makes it, `syscall` or `int80`: x86-64 or i386.  * KIND is `row`, `refused`, or `plain` for a call without a row. A COLUMN tells what an argument is:
 *
 *   oVALUE an operation     i an id         w what kind of id   s a signal
 *   c a clock               f a descriptor  p a pointer         x anything
 *   OVALUE the call that is meant, of many in one
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct call {
	char way[8];
	long number;
	char name[80];
	char kind[8];
	char columns[7];
	unsigned operations[6];
};

static struct call *calls;
static unsigned call_count;

static void read_table(const char *path)
{
	FILE *table = fopen(path, "re");
	char line[256];

	if (!table) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, table)) {
		struct call *call;
		int at = 0, column = 0;
		char word[16];

		calls = realloc(calls, (call_count + 1) * sizeof *calls);
		if (!calls)
			exit(2);
		call = &calls[call_count++];
		memset(call, 0, sizeof *call);
		if (sscanf(line, "%7s %ld %79s %7s%n", call->way, &call->number, call->name, call->kind, &at) != 4)
			exit(2);
		for (char *rest = line + at; column < 6 && sscanf(rest, "%15s%n", word, &at) == 1; rest += at) {
			call->operations[column] = strtoul(word + 1, NULL, 0);
			call->columns[column++] = word[0];
		}
	}
	fclose(table);
}

/* Calls after which there is somebody else, who must not touch the stack that he may share. */
static int makes_a_process(const struct call *call)
{
	static const char *const names[] = { "clone", "fork", "vfork", "clone3" };

	/* A row that is of one way only says so behind its name. */
	for (int i = 0; i < 4; i++)
		if (!strncmp(call->name, names[i], strlen(names[i])))
			return 1;
	return 0;
}

static int is_i386(const struct call *call)
{
	return call->way[0] == 'i';
}

/* By int 0x80, as below. */
static long raw80(long number, const long *arguments, long spawns)
{
	register long bp __asm__("r12") = arguments[5];
	register long r13 __asm__("r13") = spawns;
	long value, a0 = arguments[0], a1 = arguments[1], a2 = arguments[2], a3 = arguments[3], a4 = arguments[4];

	__asm__ volatile("xchg %%rbp, %%r12\n\t"
			 "int $0x80\n\t"
			 "xchg %%rbp, %%r12\n\t"
			 "test %%eax, %%eax\n\t"
			 "jnz 1f\n\t"
			 "test %%r13, %%r13\n\t"
			 "jz 1f\n\t"
			 "mov $20, %%eax\n\t"
			 "int $0x80\n\t"
			 "mov $1, %%eax\n\t"
			 "xor %%ebx, %%ebx\n\t"
			 "int $0x80\n"
			 "1:"
			 : "=a"(value), "+b"(a0), "+c"(a1), "+d"(a2), "+S"(a3), "+D"(a4), "+r"(bp)
			 : "a"(number), "r"(r13)
			 : "r8", "r9", "r10", "r11", "memory");
	return (int)value;
}

/* A system call without libc. A new task ends at once. */
static long raw64(long number, const long *arguments, long spawns)
{
	register long r10 __asm__("r10") = arguments[3];
	register long r8 __asm__("r8") = arguments[4];
	register long r9 __asm__("r9") = arguments[5];
	long value;

	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "test %%rbx, %%rbx\n\t"
			 "jz 1f\n\t"
			 "mov $39, %%eax\n\t"
			 "syscall\n\t"
			 "mov $60, %%eax\n\t"
			 "xor %%edi, %%edi\n\t"
			 "syscall\n"
			 "1:"
			 : "=a"(value)
			 : "a"(number), "D"(arguments[0]), "S"(arguments[1]), "d"(arguments[2]), "r"(r10), "r"(r8), "r"(r9),
			   "b"(spawns)
			 : "rcx", "r11", "memory");
	return value;
}

static long raw(const struct call *call, const long *arguments)
{
	long spawns = makes_a_process(call);

	return is_i386(call) ? raw80(call->number, arguments, spawns) : raw64(call->number, arguments, spawns);
}

#endif
