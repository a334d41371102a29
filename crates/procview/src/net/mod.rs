//! /proc/net, which is /proc/self/net.

pub(crate) mod ip6_flowlabel;
