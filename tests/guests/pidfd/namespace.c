/* Numbers of one namespace in another. ioctl_nsfs(2) */
#include "targets.h"
#include <linux/nsfs.h>
#include <sys/ioctl.h>

#ifndef NS_GET_PID_FROM_PIDNS
#define NS_GET_PID_FROM_PIDNS _IOR(NSIO, 0x6, int)
#define NS_GET_TGID_FROM_PIDNS _IOR(NSIO, 0x7, int)
#define NS_GET_PID_IN_PIDNS _IOR(NSIO, 0x8, int)
#define NS_GET_TGID_IN_PIDNS _IOR(NSIO, 0x9, int)
#endif

static int namespace;

static void ask(const char *who, long pid)
{
	say("%s:", who);
	result("  PID from", ioctl(namespace, NS_GET_PID_FROM_PIDNS, pid));
	result("  TGID from", ioctl(namespace, NS_GET_TGID_FROM_PIDNS, pid));
	result("  PID in", ioctl(namespace, NS_GET_PID_IN_PIDNS, pid));
	result("  TGID in", ioctl(namespace, NS_GET_TGID_IN_PIDNS, pid));
}

static int work(void)
{
	namespace = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
	if (namespace < 0)
		broken("/proc/self/ns/pid");
	make_cast();
	ask_of_everybody(ask);
	result("the parent", ioctl(namespace, NS_GET_PARENT));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
