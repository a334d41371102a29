use crate::meaning::*;

// The kernel gives a netlink socket the TGID of its owner as its port, where that is free. A port
// is a name and no id: once a socket is bound to the virtual number, every later appearance of it,
// in addresses and in replies, is right by itself.
//
// sendto(2) stops for addresses of the size of a netlink one only, which neither IPv4 nor IPv6 has.
family! {
    netlink: "Ports and requests of netlink", "netlink(7)";

    bind                (fd: Fd, address: Ptr, size: Int)                   -> Int,  via NetlinkBind;
    sendto[SOCKADDR_NL] (fd: Fd, buffer: Ptr, length: Int, flags: Int, address: Ptr, size: Op) -> Int, via NetlinkSend;

    socketcall[SYS_BIND] (call: Op, args: Ptr)                              -> Int,  unpacked bind;
    socketcall[SYS_SENDTO] (call: Op, args: Ptr)                            -> Int,  unpacked sendto;
}
