/* What a process outside of the first PID namespace is refused, or not told. */
#include "route.h"
#include <linux/audit.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <poll.h>

/* kernel/audit.c: "Only support auditd and auditctl in initial pid namespace" */
static void audit(int type, const char *what)
{
	struct audit_status status = { 0 };
	int fd = netlink(NETLINK_AUDIT);
	struct request request;

	begin(&request, type, 0, &status, sizeof status);
	result(what, ask(fd, BY_SENDTO, &request) ? -1 : answer(fd, &status, 0));
	close(fd);
}

/* drivers/connector/cn_proc.c: asked for by such a process, the events do not come. */
static void process_events(enum way way)
{
	struct {
		struct cn_msg head;
		enum proc_cn_mcast_op op;
	} __attribute__((packed)) listen = {
		.head = { .id = { CN_IDX_PROC, CN_VAL_PROC }, .len = sizeof listen.op },
		.op = PROC_CN_MCAST_LISTEN,
	};
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC };
	struct request request;
	struct pollfd event;
	int fd = netlink(NETLINK_CONNECTOR);

	result("joined", bind(fd, (struct sockaddr *)&address, sizeof address));
	begin(&request, NLMSG_DONE, 0, &listen, sizeof listen);
	result("asked", ask(fd, way, &request));
	reap("child", child(getpgrp));
	event = (struct pollfd){ .fd = fd, .events = POLLIN };
	result("events", poll(&event, 1, 0));
	close(fd);
}

static int work(void)
{
	audit(AUDIT_GET, "AUDIT_GET");
	audit(AUDIT_SET, "AUDIT_SET");
	audit(AUDIT_SIGNAL_INFO, "AUDIT_SIGNAL_INFO");
	audit(AUDIT_LIST_RULES, "AUDIT_LIST_RULES");
	audit(AUDIT_ADD_RULE, "AUDIT_ADD_RULE");
	audit(AUDIT_GET_FEATURE, "AUDIT_GET_FEATURE");
	process_events(BY_SENDTO);
	process_events(BY_SENDMSG);
	process_events(BY_PEER);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
