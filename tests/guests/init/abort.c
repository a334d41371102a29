/* abort(3) ends the first process, though not by SIGABRT. */
#include "guest.h"

int main(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	say("about to abort");
	abort();
}
