/* userfaultfd(2) tells which thread touched a page that is not there. */
#include "guest.h"
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

static char *page;

static void *touch(void *unused UNUSED)
{
	say("thread %d touches it", gettid());
	return (void *)(long)*(volatile char *)page;
}

static int work(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_THREAD_ID };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_zeropage zero;
	struct uffd_msg message;
	long size = sysconf(_SC_PAGESIZE);
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	pthread_t thread;

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		broken("userfaultfd");
	page = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = (uintptr_t)page;
	range.range.len = size;
	if (page == MAP_FAILED || ioctl(fd, UFFDIO_REGISTER, &range))
		broken("UFFDIO_REGISTER");
	pthread_create(&thread, NULL, touch, NULL);
	if (read(fd, &message, sizeof message) != sizeof message)
		broken("read");
	say("event %x thread %u", message.event, message.arg.pagefault.feat.ptid);
	zero = (struct uffdio_zeropage){ .range = range.range };
	if (ioctl(fd, UFFDIO_ZEROPAGE, &zero))
		broken("UFFDIO_ZEROPAGE");
	pthread_join(thread, NULL);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
