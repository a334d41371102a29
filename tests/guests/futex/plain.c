/* Words that hold TIDs, where the kernel compares and does not look up. futex(2) */
#include "guest.h"

static uint32_t word, other_word;
static struct gate ready;

static long futex(uint32_t *uaddr, int op, uint32_t value, unsigned long limit, uint32_t *uaddr2, uint32_t value3)
{
	return syscall(SYS_futex, uaddr, op, value, limit, uaddr2, value3);
}

static void *waits(void *unused UNUSED)
{
	uint32_t tid = gettid();

	__atomic_store_n(&word, tid, __ATOMIC_SEQ_CST);
	open_gate(ready);
	result("woken", futex(&word, FUTEX_WAIT_PRIVATE, tid, 0, NULL, 0));
	return NULL;
}

static void until_waiting(int op, uint32_t *to, int value3)
{
	while (futex(&word, op, 0, 1, to, value3) != 1)
		sched_yield();
}

static int work(void)
{
	pthread_t waiter;

	ready = new_gate();
	word = gettid();
	result("another value", futex(&word, FUTEX_WAIT, word + 1, 0, NULL, 0));
	result("nobody to wake", futex(&word, FUTEX_WAKE, 1, 0, NULL, 0));
	result("nobody to requeue", futex(&word, FUTEX_CMP_REQUEUE, 1, 1, &other_word, gettid()));
	result("the wrong owner", futex(&word, FUTEX_CMP_REQUEUE, 1, 1, &other_word, gettid() + 1));
	result("nobody to wake by operation",
	       futex(&word, FUTEX_WAKE_OP, 1, 1, &other_word,
		     FUTEX_OP(FUTEX_OP_SET, 77, FUTEX_OP_CMP_EQ, 0)));
	say("the word is %u, the other one %u", word, other_word);

	waiter = thread(waits, NULL);
	pass(ready);
	until_waiting(FUTEX_CMP_REQUEUE_PRIVATE, &other_word, word);
	while (futex(&other_word, FUTEX_WAKE_PRIVATE, 1, 0, NULL, 0) != 1)
		;
	pthread_join(waiter, NULL);
	say("the word is %u", word);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
