/* A lock that was being taken when its owner died is marked too. set_robust_list(2) */
#include "guest.h"
#include <stddef.h>

struct lock {
	struct robust_list entry;
	uint32_t word;
};

static struct lock *locks;

static void set_list(struct robust_list_head *head, struct lock *pending)
{
	head->list.next = &head->list;
	head->futex_offset = offsetof(struct lock, word);
	head->list_op_pending = pending ? &pending->entry : NULL;
	if (syscall(SYS_set_robust_list, head, sizeof *head))
		broken("set_robust_list");
}

static int dies_taking_it(void)
{
	struct robust_list_head head;

	locks[0].word = gettid();
	set_list(&head, &locks[0]);
	syscall(SYS_exit, 0);
	return 1;
}

static int dies_taking_anothers(void)
{
	struct robust_list_head head;

	set_list(&head, &locks[1]);
	syscall(SYS_exit, 0);
	return 1;
}

static void look(const char *what, const struct lock *lock)
{
	say("%s: owner %u, %s", what, lock->word & FUTEX_TID_MASK,
	    lock->word & FUTEX_OWNER_DIED ? "who died" : "alive");
}

static int work(void)
{
	locks = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	reap("owner", child(dies_taking_it));
	look("the one that was being taken", &locks[0]);
	locks[1].word = VACANT;
	reap("another", child(dies_taking_anothers));
	look("somebody else's", &locks[1]);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
