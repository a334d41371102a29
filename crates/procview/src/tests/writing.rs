//! Numbers that are written.

use abi::Errno;

use super::world::{World, number, real};
use crate::written::{Named, last_number, member, pid_max};

#[test]
fn a_member_is_named_as_the_kernel_reads_it() {
    let world = World::nested();
    for (text, named) in [
        ("2", Ok(Named::Real(real(4002)))),
        (" 2\n", Ok(Named::Real(real(4002)))),
        ("0x2", Ok(Named::Real(real(4002)))),
        ("02", Ok(Named::Real(real(4002)))),
        ("+2", Ok(Named::Real(real(4002)))),
        ("0", Ok(Named::Writer)),
        ("4002", Err(Errno::ESRCH)),
        ("2147483647", Err(Errno::ESRCH)),
        ("2147483648", Err(Errno::EINVAL)),
        ("-2", Err(Errno::EINVAL)),
        ("++2", Err(Errno::EINVAL)),
        ("0x+2", Err(Errno::EINVAL)),
        ("09", Err(Errno::EINVAL)),
        ("2 3", Err(Errno::EINVAL)),
        ("", Err(Errno::EINVAL)),
        ("\u{fffd}", Err(Errno::EINVAL)),
    ] {
        assert_eq!(member(text.as_bytes(), world.view()), named, "{text:?}");
    }
}

#[test]
fn limits_are_the_kernels() {
    for (text, limit) in [
        ("301\n", Ok(301)),
        ("4194304", Ok(4_194_304)),
        ("300", Err(Errno::EINVAL)),
        ("4194305", Err(Errno::EINVAL)),
        ("-1", Err(Errno::EINVAL)),
        ("x", Err(Errno::EINVAL)),
    ] {
        assert_eq!(pid_max(text.as_bytes()), limit, "{text}");
    }
    for (text, last) in [
        ("0", Ok(None)),
        ("17\n", Ok(Some(number(17)))),
        ("400", Ok(Some(number(400)))),
        ("  0x20", Ok(Some(number(32)))),
        ("020", Ok(Some(number(16)))),
        ("+3", Err(Errno::EINVAL)),
        ("401", Err(Errno::EINVAL)),
        ("-1", Err(Errno::EINVAL)),
        ("", Err(Errno::EINVAL)),
    ] {
        assert_eq!(last_number(text.as_bytes(), 400), last, "{text}");
    }
    let beyond = last_number(b"4194304", 4_194_304);
    assert_eq!(beyond, Ok(Some(number(4_194_303))));
}
