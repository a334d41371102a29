/* Requests that name the process into whose network namespace a device goes. rtnetlink(7) */
#include "route.h"

#define WAYS 5
static const enum way ways[WAYS] = { BY_SENDTO, BY_SENDMSG, BY_PIECES, BY_PEER, BY_SENDMMSG };

static struct gate ready, onward;
static pid_t there;
/* Names of devices, others in each round. */
static char a[8], b[8];

static void name_devices(int round)
{
	snprintf(a, sizeof a, "a%d", round);
	snprintf(b, sizeof b, "b%d", round);
}

static void say_devices(const char *where, int round)
{
	name_devices(round);
	say("%s: %s %s, %s %s", where, a, if_nametoindex(a) ? "is" : "is not", b,
	    if_nametoindex(b) ? "is" : "is not");
}

static int waits(void)
{
	if (unshare(CLONE_NEWNET))
		broken("unshare");
	open_gate(ready);
	for (int round = 0; round < 2 * WAYS; round++) {
		pass(onward);
		say_devices("there", round);
		open_gate(ready);
	}
	pass(onward);
	return 0;
}

static void look(int round)
{
	say_devices("here", round);
	open_gate(onward);
	pass(ready);
}

/* ip link add a type veth peer name b netns PID */
static int add_pair(int fd, enum way way, pid_t pid)
{
	struct ifinfomsg link = { 0 };
	struct request request;
	struct rtattr *info, *data, *peer;

	begin(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
	add(&request, IFLA_IFNAME, a, strlen(a) + 1);
	info = add(&request, IFLA_LINKINFO, NULL, 0);
	add(&request, IFLA_INFO_KIND, "veth", 4);
	data = add(&request, IFLA_INFO_DATA, NULL, 0);
	peer = add(&request, VETH_INFO_PEER, &link, sizeof link);
	add(&request, IFLA_IFNAME, b, strlen(b) + 1);
	if (pid)
		add(&request, IFLA_NET_NS_PID, &pid, sizeof pid);
	end(&request, peer);
	end(&request, data);
	end(&request, info);
	return ask(fd, way, &request) ? -1 : answer(fd, NULL, 0);
}

/* ip link set NAME netns PID */
static int move(int fd, enum way way, const char *name, pid_t pid)
{
	struct ifinfomsg link = { 0 };
	struct request request;

	begin(&request, RTM_SETLINK, 0, &link, sizeof link);
	add(&request, IFLA_IFNAME, name, strlen(name) + 1);
	add(&request, IFLA_NET_NS_PID, &pid, sizeof pid);
	return ask(fd, way, &request) ? -1 : answer(fd, NULL, 0);
}

static int remove_link(int fd, const char *name)
{
	struct ifinfomsg link = { 0 };
	struct request request;

	begin(&request, RTM_DELLINK, 0, &link, sizeof link);
	add(&request, IFLA_IFNAME, name, strlen(name) + 1);
	return ask(fd, BY_SENDMSG, &request) ? -1 : answer(fd, NULL, 0);
}

static int name_namespace(int fd, pid_t pid, int id)
{
	struct rtgenmsg any = { 0 };
	struct request request;

	begin(&request, RTM_NEWNSID, 0, &any, NLMSG_ALIGN(sizeof any));
	add(&request, NETNSA_NSID, &id, sizeof id);
	add(&request, NETNSA_PID, &pid, sizeof pid);
	return ask(fd, BY_SENDTO, &request) ? -1 : answer(fd, NULL, 0);
}

static int id_of_namespace(int fd, pid_t pid)
{
	struct {
		char any[NLMSG_ALIGN(sizeof(struct rtgenmsg))];
		struct rtattr attribute;
		int id;
	} reply;
	struct rtgenmsg any = { 0 };
	struct request request;

	begin(&request, RTM_GETNSID, 0, &any, NLMSG_ALIGN(sizeof any));
	add(&request, NETNSA_PID, &pid, sizeof pid);
	if (ask(fd, BY_SENDMSG, &request) || answer(fd, &reply, sizeof reply))
		return -1;
	return reply.id;
}

static int work(void)
{
	static const pid_t nobody[] = { ABSENT, VACANT, -1, INT_MIN, 0 };
	int fd;

	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		broken("unshare");
	ready = new_gate();
	onward = new_gate();
	there = child(waits);
	pass(ready);
	fd = netlink(NETLINK_ROUTE);
	for (int i = 0; i < WAYS; i++) {
		name_devices(2 * i);
		CALL(add_pair(fd, ways[i], there));
		look(2 * i);
		name_devices(2 * i + 1);
		CALL(add_pair(fd, ways[i], 0));
		CALL(move(fd, ways[i], b, getpid()));
		CALL(move(fd, ways[i], b, VACANT));
		CALL(move(fd, ways[i], b, there));
		look(2 * i + 1);
		CALL(remove_link(fd, a));
	}
	name_devices(99);
	for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++) {
		if (nobody[i])
			CALL(add_pair(fd, BY_SENDMSG, nobody[i]));
		result("named", name_namespace(fd, nobody[i], 5));
		result("id", id_of_namespace(fd, nobody[i]));
	}
	result("id", id_of_namespace(fd, there));
	result("named", name_namespace(fd, there, 7));
	result("id", id_of_namespace(fd, there));
	result("id of one's own", id_of_namespace(fd, getpid()));
	open_gate(onward);
	reap("child", there);
	result("id of one that is gone", id_of_namespace(fd, there));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
