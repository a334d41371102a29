/* Statistics of a process: TASKSTATS_CMD_GET, Documentation/accounting/taskstats.rst */
#include "route.h"
#include <linux/genetlink.h>
#include <linux/taskstats.h>

static int family(int fd)
{
	struct genlmsghdr head = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	struct {
		struct genlmsghdr head;
		char attributes[1024];
	} reply;
	struct request request;
	struct rtattr *attribute = (struct rtattr *)reply.attributes;
	int left = sizeof reply.attributes;

	begin(&request, GENL_ID_CTRL, 0, &head, sizeof head);
	add(&request, CTRL_ATTR_FAMILY_NAME, TASKSTATS_GENL_NAME, sizeof TASKSTATS_GENL_NAME);
	if (ask(fd, BY_SENDTO, &request) || answer(fd, &reply, sizeof reply))
		return -1;
	for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
		if (attribute->rta_type == CTRL_ATTR_FAMILY_ID)
			return *(__u16 *)RTA_DATA(attribute);
	return 0;
}

static void ask_about(int fd, int family, int attribute, pid_t pid)
{
	struct genlmsghdr head = { .cmd = TASKSTATS_CMD_GET, .version = TASKSTATS_GENL_VERSION };
	struct {
		struct genlmsghdr head;
		struct rtattr aggregate, echo;
		__u32 id;
	} reply;
	struct request request;

	begin(&request, family, 0, &head, sizeof head);
	add(&request, attribute, &pid, sizeof pid);
	if (result("asked", ask(fd, BY_SENDTO, &request) ? -1 : answer(fd, &reply, sizeof reply)))
		return;
	say("of %d", reply.id);
}

static int work(void)
{
	int fd = netlink(NETLINK_GENERIC), id = family(fd);

	if (id <= 0)
		return result("no taskstats", id) != 0;
	ask_about(fd, id, TASKSTATS_CMD_ATTR_PID, getpid());
	ask_about(fd, id, TASKSTATS_CMD_ATTR_TGID, getpid());
	ask_about(fd, id, TASKSTATS_CMD_ATTR_PID, 1);
	ask_about(fd, id, TASKSTATS_CMD_ATTR_PID, VACANT);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
