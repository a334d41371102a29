//! Netlink requests that name a process, netlink(7).
//!
//! Port ids are no PIDs, though many are chosen by one: they pass as they are.

use abi::Errno;
use pidspace::View;

use crate::interpret::{Edit, NOBODY, translate_id_in};
use crate::layout::{set_word, word};

/// What is to happen to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// It is sent as it stands now.
    Sent(Edit),
    /// A process that is not in the first PID namespace may not make it.
    Refused(Errno),
}

/// As much of what is sent as [`may_name_process`] looks at.
pub const NETLINK_HEAD: usize = 24;

/// Whether the first bytes of what is sent can be of a request that names a process, over any
/// protocol. What looks like none need not be looked at further.
pub fn may_name_process(head: &[u8]) -> bool {
    Message::at(head, 0, usize::MAX).is_some_and(|message| {
        let kind = message.kind;
        kind == GENL_ID_CTRL
            || link_request(kind).is_some()
            || AUDIT_CONTROL.contains(&kind)
            || is_about_process_events(head)
    })
}

/// Translate the processes that requests over a netlink socket name.
///
/// `protocol` is the socket's (`NETLINK_ROUTE`), the numbers are in the context of its user. Where
/// the kernel does nothing for a process outside of the first PID namespace, the request is made
/// one that it does nothing for.
pub fn translate_netlink(view: View<'_>, protocol: i32, payload: &mut [u8]) -> Request {
    let mut edit = Edit::Unchanged;
    let mut at = 0;
    while let Some(message) = Message::at(payload, at, payload.len()) {
        let end = at.saturating_add(message.length);
        let Some(request) = payload.get_mut(at..end) else {
            break;
        };
        let one = match protocol {
            NETLINK_ROUTE => match link_request(message.kind) {
                Some(of) => translate_attributes(view, of, request),
                None => Edit::Unchanged,
            },
            NETLINK_AUDIT if AUDIT_CONTROL.contains(&message.kind) => {
                return Request::Refused(Errno::EPERM);
            }
            NETLINK_CONNECTOR => silence_process_events(request),
            NETLINK_GENERIC if message.kind == GENL_ID_CTRL => hide_taskstats(request),
            _ => Edit::Unchanged,
        };
        if one == Edit::Changed {
            edit = one;
        }
        at = end.next_multiple_of(ALIGN);
    }
    Request::Sent(edit)
}

const NETLINK_ROUTE: i32 = 0;
const NETLINK_AUDIT: i32 = 9;
const NETLINK_CONNECTOR: i32 = 11;
const NETLINK_GENERIC: i32 = 16;

const ALIGN: usize = 4;

/// `struct nlmsghdr`: a length, which includes the header, and a type.
#[derive(Clone, Copy)]
struct Message {
    length: usize,
    kind: u16,
}

impl Message {
    const HEADER: usize = 16;

    /// By the rules of `net/netlink/af_netlink.c:netlink_rcv_skb`; `end` is where what was sent ends.
    fn at(payload: &[u8], at: usize, end: usize) -> Option<Self> {
        let header = payload.get(at..at.checked_add(Self::HEADER)?)?;
        let length = usize::try_from(word(header, 0)?.cast_unsigned()).ok()?;
        let kind = half(header, 4)?;
        (length >= Self::HEADER && length <= end.checked_sub(at)?).then_some(Self { length, kind })
    }
}

fn half(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}

/// Attributes, behind a header of the family's own.
struct Attributes {
    header: usize,
    of: &'static [(u16, Holds)],
}

/// What an attribute holds.
enum Holds {
    /// A TGID: `get_net_ns_by_pid`, `net/core/net_namespace.c`.
    Process,
    /// Attributes of its own.
    Nested(&'static Attributes),
}

/// Requests of rtnetlink(7) that name a process: the one into whose network namespace a device is
/// moved, or of whose namespace the id is told.
fn link_request(kind: u16) -> Option<&'static Attributes> {
    match kind {
        RTM_NEWLINK | RTM_SETLINK => Some(&LINK),
        RTM_NEWNSID..=RTM_GETNSID => Some(&NSID),
        _ => None,
    }
}

const RTM_NEWLINK: u16 = 16;
const RTM_SETLINK: u16 = 19;
const RTM_NEWNSID: u16 = 88;
const RTM_GETNSID: u16 = 90;

/// Size of `struct ifinfomsg`.
const IFINFOMSG: usize = 16;

// include/uapi/linux/if_link.h
static LINK: Attributes = Attributes {
    header: IFINFOMSG,
    of: &[
        // IFLA_NET_NS_PID
        (19, Holds::Process),
        // IFLA_LINKINFO
        (18, Holds::Nested(&LINKINFO)),
    ],
};

static LINKINFO: Attributes = Attributes {
    header: 0,
    // IFLA_INFO_DATA
    of: &[(2, Holds::Nested(&LINK_DATA))],
};

static LINK_DATA: Attributes = Attributes {
    header: 0,
    // VETH_INFO_PEER, VXCAN_INFO_PEER, IFLA_NETKIT_PEER_INFO. For other kinds of device it is a
    // number, too short for attributes.
    of: &[(1, Holds::Nested(&PEER))],
};

static PEER: Attributes = Attributes {
    header: IFINFOMSG,
    // IFLA_NET_NS_PID
    of: &[(19, Holds::Process)],
};

// include/uapi/linux/net_namespace.h, behind a padded `struct rtgenmsg`
static NSID: Attributes = Attributes {
    header: 4,
    // NETNSA_PID
    of: &[(2, Holds::Process)],
};

fn translate_attributes(view: View<'_>, attributes: &Attributes, request: &mut [u8]) -> Edit {
    let body = request.get_mut(Message::HEADER..).unwrap_or_default();
    translate_body(view, attributes, body)
}

/// `struct nlattr`: a length, which includes the header, and a type with two flags.
fn translate_body(view: View<'_>, attributes: &Attributes, body: &mut [u8]) -> Edit {
    let mut edit = Edit::Unchanged;
    each_attribute(body, attributes.header, |kind, value| {
        let holds = attributes.of.iter().find(|(number, _)| *number == kind);
        let one = match holds {
            Some((_, Holds::Process)) => translate_process(view, value),
            Some((_, Holds::Nested(inner))) => translate_body(view, inner, value),
            None => Edit::Unchanged,
        };
        if one == Edit::Changed {
            edit = one;
        }
    });
    edit
}

fn each_attribute(body: &mut [u8], header: usize, mut visit: impl FnMut(u16, &mut [u8])) {
    const HEADER: usize = 4;
    const TYPE: u16 = 0x3fff;
    let mut at = header;
    while let (Some(length), Some(kind)) = (half(body, at), half(body, at + 2)) {
        let end = at + usize::from(length);
        match body.get_mut(at + HEADER..end) {
            Some(value) => visit(kind & TYPE, value),
            None => break,
        }
        at = end.next_multiple_of(ALIGN);
    }
}

fn translate_process(view: View<'_>, value: &mut [u8]) -> Edit {
    let Some(number) = word(value, 0) else {
        return Edit::Unchanged;
    };
    let real = translate_id_in(view, number);
    set_word(value, 0, real);
    if real == number {
        Edit::Unchanged
    } else {
        Edit::Changed
    }
}

/// What auditd(8) and auditctl(8) do: "Only support auditd and auditctl in initial pid namespace"
/// (`kernel/audit.c:audit_netlink_ok`).
const AUDIT_CONTROL: [u16; 12] = [
    1000, // AUDIT_GET
    1001, // AUDIT_SET
    1010, // AUDIT_SIGNAL_INFO
    1011, // AUDIT_ADD_RULE
    1012, // AUDIT_DEL_RULE
    1013, // AUDIT_LIST_RULES
    1014, // AUDIT_TRIM
    1015, // AUDIT_MAKE_EQUIV
    1016, // AUDIT_TTY_GET
    1017, // AUDIT_TTY_SET
    1018, // AUDIT_SET_FEATURE
    1019, // AUDIT_GET_FEATURE
];

/// A request for the events of all processes is ignored without a word outside of the first PID
/// namespace (`drivers/connector/cn_proc.c:cn_proc_mcast_ctl`), as one to a user of the connector
/// that does not exist.
fn silence_process_events(request: &mut [u8]) -> Edit {
    if !is_about_process_events(request) {
        return Edit::Unchanged;
    }
    set_word(request, CONNECTOR_USER, NOBODY);
    Edit::Changed
}

/// `CN_IDX_PROC` and `CN_VAL_PROC`, `include/uapi/linux/connector.h`.
fn is_about_process_events(request: &[u8]) -> bool {
    let is_one = |offset| word(request, offset) == Some(1);
    is_one(CONNECTOR_USER) && is_one(CONNECTOR_USER + 4)
}

/// Where a `struct cn_msg` says for whom it is.
const CONNECTOR_USER: usize = Message::HEADER;

const GENL_ID_CTRL: u16 = 16;

/// What taskstats replies holds real ids, and is read with recv(2), which is not stopped: the
/// family is not found by its name, as in a kernel that is built without it.
fn hide_taskstats(request: &mut [u8]) -> Edit {
    /// Size of `struct genlmsghdr`.
    const HEADER: usize = 4;
    const CTRL_ATTR_FAMILY_NAME: u16 = 2;
    let mut edit = Edit::Unchanged;
    let body = request.get_mut(Message::HEADER..).unwrap_or_default();
    each_attribute(body, HEADER, |kind, value| {
        if kind == CTRL_ATTR_FAMILY_NAME
            && value.starts_with(b"TASKSTATS")
            && let Some(first) = value.first_mut()
        {
            *first = b'-';
            edit = Edit::Changed;
        }
    });
    edit
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let length = u16::try_from(4 + value.len()).unwrap();
        let mut bytes = [length.to_le_bytes(), kind.to_le_bytes()].concat();
        bytes.extend(value);
        bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
        bytes
    }

    fn request(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(Message::HEADER + body.len()).unwrap();
        let mut bytes = Vec::from(length.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.resize(Message::HEADER, 0);
        bytes.extend(body);
        bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
        bytes
    }

    /// In an empty table a number that names somebody names nobody.
    fn sent(protocol: i32, mut payload: Vec<u8>) -> (Request, Vec<u8>) {
        let table = pidspace::PidTable::new();
        let view = table.view(pidspace::PidspaceId::HOST);
        let request = translate_netlink(view, protocol, &mut payload);
        (request, payload)
    }

    fn link(pid: i32) -> Vec<u8> {
        let own = attribute(19, &pid.to_le_bytes());
        let peer = [&[0; IFINFOMSG][..], &own].concat();
        let data = attribute(2 | 0x8000, &attribute(1, &peer));
        let kind = attribute(1, b"veth\0");
        let info = attribute(18, &[kind, data].concat());
        let name = attribute(3, b"eth0\0");
        request(
            RTM_NEWLINK,
            &[&[0; IFINFOMSG][..], &name, &own, &info].concat(),
        )
    }

    #[test]
    fn a_device_is_moved_to_whom_the_sender_names() {
        let nobody = (Request::Sent(Edit::Changed), link(NOBODY));
        assert_eq!(sent(NETLINK_ROUTE, link(7)), nobody);
        assert_eq!(
            sent(NETLINK_ROUTE, link(0)).0,
            Request::Sent(Edit::Unchanged)
        );
        assert_eq!(sent(NETLINK_GENERIC, link(7)).1, link(7));
    }

    #[test]
    fn all_of_several_requests_are_seen() {
        let nsid = |pid: i32| {
            let attribute = attribute(2, &pid.to_le_bytes());
            request(RTM_GETNSID, &[&[0; 4][..], &attribute].concat())
        };
        let both = |pid| [request(99, b"xy"), nsid(pid)].concat();
        assert_eq!(sent(NETLINK_ROUTE, both(7)).1, both(NOBODY));
    }

    #[test]
    fn audit_is_for_the_first_pid_namespace() {
        let refused = Request::Refused(Errno::EPERM);
        assert_eq!(sent(NETLINK_AUDIT, request(1000, &[])).0, refused);
        let user = request(1112, b"login");
        assert_eq!(sent(NETLINK_AUDIT, user).0, Request::Sent(Edit::Unchanged));
    }

    #[test]
    fn process_events_are_asked_of_nobody() {
        let ask = |idx: i32| {
            let mut body = Vec::from(idx.to_le_bytes());
            body.extend(1_i32.to_le_bytes());
            body.extend([0; 16]);
            request(3, &body)
        };
        assert_eq!(sent(NETLINK_CONNECTOR, ask(1)).1, ask(NOBODY));
        assert_eq!(sent(NETLINK_CONNECTOR, ask(2)).1, ask(2));
    }

    #[test]
    fn taskstats_is_not_found() {
        let find = |name: &[u8]| {
            request(
                GENL_ID_CTRL,
                &[&[3, 1, 0, 0][..], &attribute(2, name)].concat(),
            )
        };
        let found = sent(NETLINK_GENERIC, find(b"TASKSTATS\0")).1;
        assert_eq!(found, find(b"-ASKSTATS\0"));
        assert_eq!(
            sent(NETLINK_GENERIC, find(b"nl80211\0")).1,
            find(b"nl80211\0")
        );
    }

    #[test]
    fn lengths_that_lead_astray_change_nothing() {
        for length in [0_u16, 1, 3, u16::MAX] {
            let mut payload = link(7);
            let at = Message::HEADER + IFINFOMSG;
            payload[at..at + 2].copy_from_slice(&length.to_le_bytes());
            let before = payload.clone();
            assert_eq!(sent(NETLINK_ROUTE, payload).1, before, "{length}");
        }
        for length in [0_u32, 15, 1000, u32::MAX] {
            let mut payload = link(7);
            payload[..4].copy_from_slice(&length.to_le_bytes());
            let before = payload.clone();
            assert_eq!(sent(NETLINK_ROUTE, payload).1, before, "{length}");
        }
    }

    #[test]
    fn what_may_name_a_process_is_seen_by_its_head() {
        assert!(may_name_process(&link(7)[..16]));
        assert!(may_name_process(&request(3, &[1, 0, 0, 0, 1, 0, 0, 0])));
        assert!(!may_name_process(&request(3, &[1, 0, 0, 0, 2, 0, 0, 0])));
        assert!(!may_name_process(&request(18, &[])));
        assert!(!may_name_process(b"GET / HTTP/1.1\r\n"));
        assert!(!may_name_process(&[]));
    }
}
