//! What each kind of stop costs: `cargo bench --bench calls`.

use benches::{by_turns, command, guest, wanted};

/// What the guest is asked to do, how often, and what that shows.
const CALLS: &[(&str, &str, &str)] = &[
    ("read", "200000", "no stop: the filter lets it pass"),
    ("getpid", "200000", "no stop: answered by the page"),
    ("gettid", "200000", "the same"),
    (
        "stat",
        "20000",
        "no stop: a path that cannot lead into /proc",
    ),
    ("open", "20000", "the same, and a close"),
    ("readlink", "20000", "the same"),
    (
        "syscall",
        "10000",
        "getpid by syscall(2): one stop, answered by the table",
    ),
    (
        "kill",
        "10000",
        "a call with a translated argument: two stops",
    ),
    ("exe", "5000", "readlink of /proc/self/exe: two stops"),
    ("raise", "5000", "tgkill, and a signal that is delivered"),
    ("thread", "1000", "a thread is made and joined"),
    ("self", "5000", "open, read and close of /proc/self/stat"),
    (
        "list 10",
        "500",
        "/proc is listed, beside so many processes",
    ),
    ("list 100", "200", "the same"),
    ("list 1000", "50", "the same"),
    ("fork", "500", "fork, exit, wait"),
    ("spawn", "100", "posix_spawn of /bin/true, and wait"),
];

fn main() {
    let guest = guest("calls").display().to_string();
    println!(
        "{:<9} {:>12} {:>12} {:>8}",
        "call", "native ns", "pidbox ns", "ratio"
    );
    for &(name, count, what) in CALLS.iter().filter(|(name, ..)| wanted(name)) {
        let pair = by_turns(7, |prefix| {
            let mut words = name.split(' ');
            let (call, others) = (words.next().unwrap_or(name), words.next().unwrap_or("0"));
            let output = command(prefix, &[&guest, call, count, others])
                .output()
                .expect("the guest runs");
            let text = String::from_utf8_lossy(&output.stdout);
            text.trim().parse().expect("the guest prints a number")
        });
        println!(
            "{name:<9} {:>12.0} {:>12.0} {:>8.2}  {what}",
            pair.native,
            pair.inside,
            pair.ratio()
        );
    }
}
