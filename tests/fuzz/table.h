/*
 * The table of system calls, as the test writes it: one line for each row and for each other call.
 *
 *   NUMBER NAME KIND COLUMN...
 *
 * KIND is `row`, `refused`, or `plain` for a call without a row. A COLUMN tells what an argument is:
 *
 *   oVALUE an operation     i an id         w what kind of id   s a signal
 *   c a clock               f a descriptor  p a pointer         x anything
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct call {
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
		if (sscanf(line, "%ld %79s %7s%n", &call->number, call->name, call->kind, &at) != 3)
			exit(2);
		for (char *rest = line + at; column < 6 && sscanf(rest, "%15s%n", word, &at) == 1; rest += at) {
			call->operations[column] = strtoul(word + 1, NULL, 0);
			call->columns[column++] = word[0];
		}
	}
	fclose(table);
}

/* Calls after which there is somebody else, who must not touch the stack that he may share. */
static int makes_a_process(long number)
{
	return number == 56 || number == 57 || number == 58 || number == 435;
}

/* A system call without libc. A new task ends at once. */
static long raw(long number, const long *arguments)
{
	register long r10 __asm__("r10") = arguments[3];
	register long r8 __asm__("r8") = arguments[4];
	register long r9 __asm__("r9") = arguments[5];
	long value, spawns = makes_a_process(number);

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

#endif
