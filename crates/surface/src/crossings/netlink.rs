crossings! {
    netlink: "Netlink: ports, attributes, events";

    "nl-autobind"           common "the port that the kernel chooses: the TGID"  translated by row "bind", "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/ports", "container/ports", but "not by connect(2), nor by what is sent without an address";
    "nl-getsockname"        common "getsockname: nl_pid"                         translated by row "bind", tested "netlink/ports";
    "nl-bind-explicit"      common "bind to a port of one's own choice"          untouched, tested "netlink/ports";
    "nl-getpeername"        exotic "getpeername, connect: nl_pid"                untouched, tested "untouched/files";
    "nl-recvfrom-name"      rare   "recvfrom, recvmsg: the sender's nl_pid"      untouched, tested "netlink/ports";
    "nl-sendto-name"        exotic "sendto, sendmsg: the receiver's nl_pid"      untouched, tested "netlink/ports";
    "nl-msghdr-pid"         common "nlmsg_pid in replies"                        untouched, tested "netlink/ports";
    "nl-scm-creds"          rare   "SCM_CREDENTIALS over netlink"                translated by row "recvmsg", "recvmmsg", tested "netlink/ports";
    "nl-diag-portid"        exotic "netlink_diag: ports"                         untouched, tested "untouched/diag";
    "nl-ovs-upcall-pid"     exotic "Open vSwitch: ports for upcalls"             untouched;
    "rtnl-ifla-net-ns-pid"  rare   "RTM_NEWLINK: IFLA_NET_NS_PID"                translated by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/requests", but "not by send(2) and write(2)";
    "rtnl-netnsa-pid"       exotic "RTM_NEWNSID: NETNSA_PID"                     translated by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/requests", but "not by send(2) and write(2)";
    "nl80211-pid"           exotic "NL80211_ATTR_PID"                            gap "requests and replies of this family are not translated";
    "nl802154-pid"          exotic "NL802154_ATTR_PID"                           gap "requests and replies of this family are not translated";
    "devlink-netns-pid"     exotic "DEVLINK_ATTR_NETNS_PID"                      gap "requests and replies of this family are not translated";
    "taskstats-cmd-pid"     rare   "TASKSTATS_CMD_ATTR_PID"                      refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "surface/taskstats_is_not_found", but "as by a kernel that is built without it";
    "taskstats-cmd-tgid"    exotic "TASKSTATS_CMD_ATTR_TGID"                     refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "surface/taskstats_is_not_found", but "as by a kernel that is built without it";
    "taskstats-reply-attr"  rare   "taskstats replies: whom they are about"      refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "surface/taskstats_is_not_found", but "as by a kernel that is built without it";
    "taskstats-ac-pid"      rare   "struct taskstats: ac_pid, ac_ppid"           refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "surface/taskstats_is_not_found", but "as by a kernel that is built without it";
    "taskstats-exit-mcast"  exotic "taskstats of those who end"                  refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "surface/taskstats_is_not_found", but "as by a kernel that is built without it";
    "cn-proc-listen"        rare   "PROC_CN_MCAST_LISTEN: not heard"             refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/refused";
    "cn-proc-events"        rare   "events of the process connector: none come"  refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/refused";
    "audit-get-pid"         rare   "AUDIT_GET"                                   refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/refused";
    "audit-set-pid"         exotic "AUDIT_SET"                                   refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/refused";
    "audit-rule-pid"        exotic "AUDIT_ADD_RULE"                              refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/refused";
    "audit-signal-info"     exotic "AUDIT_SIGNAL_INFO"                           refused by row "sendto[SOCKADDR_NL]", "sendmsg", "sendmmsg", tested "netlink/refused";
    "audit-record-text"     rare   "audit records: pid=, ppid="                  untouched, but "numbers of the first PID namespace, as in every other";
    "audit-landlock-domain" exotic "audit records of Landlock: pid="             untouched, but "numbers of the first PID namespace, as in every other";
    "nft-gen-proc-pid"      exotic "nftables: NFTA_GEN_PROC_PID"                 untouched, but "numbers of the first PID namespace, as in every other";
    "netdev-napi-pid"       exotic "netdev: NETDEV_A_NAPI_PID, a kernel thread"  gap "requests and replies of this family are not translated";
    "rdma-res-pid"          exotic "RDMA: RDMA_NLDEV_ATTR_RES_PID"               gap "requests and replies of this family are not translated";
    "pfkey-sadb-pid"        exotic "AF_KEY: sadb_msg_pid, the sender's own word" untouched;
    "uevent-kvm-pid"        exotic "uevents of KVM: PID="                        untouched, but "numbers of the first PID namespace, as in every other";
    "binder-nl-report"      exotic "reports of binder over netlink"              untouched, but "numbers of the first PID namespace, as in every other";
}
