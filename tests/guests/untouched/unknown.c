/* Numbers that no kernel has, or none that pidbox knows: as a kernel without them. */
#include "guest.h"

static int work(void)
{
	/* A gap in the table, one after its end, x32's own numbers without their mark, and absurd ones. */
	static const long numbers[] = { 337, 423, 511, 512, 547, 548, 4096, 0x3fffffff, INT_MAX, -1, -2, INT_MIN };

	for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		say("number %ld", numbers[i]);
		for (int again = 0; again < 2; again++)
			result("call", syscall(numbers[i], 1, 2, 3, 4, 5, 6));
	}
	say("getpid = %d", getpid());
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
