/* PR_SET_CHILD_SUBREAPER: orphans go to the nearest one, not to the first process. */
#include "guest.h"

static struct gate orphaned, said;

static int flag(void)
{
	int value = -1;

	if (prctl(PR_GET_CHILD_SUBREAPER, &value))
		broken("prctl");
	return value;
}

static int orphan(void)
{
	pass(orphaned);
	say("orphan: pid %d ppid %d", getpid(), getppid());
	open_gate(said);
	pass(orphaned);
	return 6;
}

static int middle(void)
{
	say("middle: pid %d flag %d", getpid(), flag());
	child(orphan);
	return 0;
}

static void *second_thread(void *unused UNUSED)
{
	say("thread: flag %d", flag());
	return NULL;
}

/* A subreaper that ends itself, leaving the orphan to the next one. */
static int inner(void)
{
	CALL(prctl(PR_SET_CHILD_SUBREAPER, 1));
	reap("middle", child(middle));
	open_gate(orphaned);
	pass(said);
	return 0;
}

static int work(void)
{
	orphaned = new_gate();
	said = new_gate();
	say("flag %d", flag());
	CALL(prctl(PR_SET_CHILD_SUBREAPER, 1));
	say("flag %d", flag());
	pthread_join(thread(second_thread, NULL), NULL);
	reap("middle", child(middle));
	open_gate(orphaned);
	pass(said);
	open_gate(orphaned);
	say("any child: %d", wait(NULL));

	reap("inner", child(inner));
	open_gate(orphaned);
	say("any child: %d", wait(NULL));
	CALL(wait(NULL));

	CALL(prctl(PR_SET_CHILD_SUBREAPER, 0));
	say("flag %d", flag());
	reap("middle", child(middle));
	open_gate(orphaned);
	pass(said);
	open_gate(orphaned);
	CALL(wait(NULL));
	CALL(prctl(PR_GET_CHILD_SUBREAPER, NOWHERE));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
