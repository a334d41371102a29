//! Numbers as names and as text.

/// The number that a name is, as procfs reads it: `name_to_int` of `fs/proc/util.c`. A leading zero,
/// a sign or any other character makes it a name that nobody has.
pub fn name_to_int(name: &[u8]) -> Option<u32> {
    if name.is_empty() || (name.len() > 1 && name.first() == Some(&b'0')) {
        return None;
    }
    name.iter().try_fold(0_u32, |number, &byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        // The kernel's own limit, a little below what would fit.
        (number < (u32::MAX - 9) / 10).then(|| number * 10 + digit)
    })
}

/// How long the run of digits at the start of a text is.
pub(crate) fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The value of a text that is all digits; `None` if it is empty, has others, or is too large for a
/// `pid_t`.
pub(crate) fn value(text: &[u8]) -> Option<i32> {
    core::str::from_utf8(text)
        .ok()
        .filter(|text| !text.is_empty() && digits(text.as_bytes()) == text.len())?
        .parse()
        .ok()
}
