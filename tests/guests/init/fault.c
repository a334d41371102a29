/* A fault of its own kills even the first process. */
#include "guest.h"

int main(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	say("about to fault");
	*(volatile char *)NOWHERE = 1;
	say("not reached");
	return 0;
}
