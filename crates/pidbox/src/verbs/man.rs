//! `pidbox man`: one page, made of the grammar and of what no grammar says.

use clap::Command;
use clap_mangen::Man;
use std::io::{self, Write};

use super::print;
use crate::cli;
use crate::message::Failure;

/// What the page says before it comes to the commands.
const DESCRIPTION: &str = r"
.B pidbox
runs a program, and everything that it starts, in a
.IR container :
a named group of processes with PIDs of their own.
Its first process is PID 1.
A member can name, wait for and signal the members of its container, and nobody else.
Containers nest.
.PP
Programs are unmodified, and may be static.
Neither root nor namespaces are needed: pidbox traces every process of the container, as
.BR strace (1)
does, and renames PIDs in both directions where they cross between user space and the kernel.
.PP
.B pidbox NAME \-\- PROGRAM
is short for
.BR pidbox\ run\ NAME\ \-\-\ PROGRAM ,
and takes its options.
The
.B \-\-
is always written, so that a name is never taken for a command.
";

/// What it says behind them.
const REST: &str = r#".SH TARGETS
A container is written
.IR NAME ,
or
.I OUTER/INNER
where it is nested in another one; a process is written
.IR NAME:PID ,
by its PID in that container.
A name has 1 to 63 letters, digits, dots, underscores and hyphens, a letter or digit first.
It is unique on the host, over all users.
A container answers to its owner and to root.
.SH FILES
.TP
.I /proc/container
As a member sees it: the name of its container.
Writing a name to it puts the writer, and the children that it has from then on, into a new container inside the old one.
Behind the name may stand
.B init
and
.BR keep\-running ,
each after a space.
.TP
.I $PIDBOX_ROOT, $XDG_RUNTIME_DIR/pidbox, /tmp/pidbox\-UID
The first of these that is set: the folder in which output (NAME.log) and end (NAME.json) of detached containers are kept.
.SH ENVIRONMENT
.TP
.B PIDBOX_ROOT
Where what is kept of detached containers is, see FILES.
.TP
.B PIDBOX_LOG
What is logged:
.BR error ,
.BR warn ,
.B info
or
.BR debug .
.TP
.B NO_COLOR
If set, no colours in the log.
.SH "EXIT STATUS"
.TP
.B run, exec
That of the program.
Where a signal killed it, pidbox dies by the same signal; with
.B \-\-signal\-status code
the status is 128 and its number.
.TP
.B wait, attach
That of the container's first process, or 128 and the number of the signal that killed it.
.TP
.B 125
In these four: pidbox itself failed, or was called wrongly.
.TP
.B 126, 127
The program cannot be executed, or was not found.
.TP
.B 0, 1, 2
All other commands: done, failed, wrongly called.
.SH EXAMPLES
A shell in a container of its own:
.PP
.RS
.EX
$ \fBpidbox demo \-\- sh\fR
# \fBecho $$\fR
1
.EE
.RE
.PP
A server in the background, and how to look after it:
.PP
.RS
.EX
$ \fBpidbox \-d web \-\- ./server\fR
$ \fBpidbox ps web\fR
$ \fBpidbox exec web \-\- kill \-HUP 1\fR
$ \fBpidbox logs \-f web\fR
$ \fBpidbox stop web\fR
.EE
.RE
.PP
The same process, for a tool on the host:
.PP
.RS
.EX
$ \fBlsof \-p $(pidbox pid \-q web:7)\fR
.EE
.RE
.SH "SEE ALSO"
.BR unshare (1),
.BR strace (1),
.BR ptrace (2),
.BR seccomp (2),
.BR pid_namespaces (7)
"#;

/// `pidbox man`.
pub(crate) fn man() -> Result<(), Failure> {
    print(&page(&cli::grammar()).map_err(Failure::Output)?)
}

fn page(grammar: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = Man::new(grammar.clone());
    man.render_title(&mut page)?;
    // Commands and options stay whole.
    writeln!(page, ".nh\n.ad l")?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    write!(page, ".SH DESCRIPTION{DESCRIPTION}")?;
    writeln!(page, ".SH \"GLOBAL OPTIONS\"")?;
    writeln!(page, "Before a command and behind it.")?;
    page.extend(without_headings(|to| man.render_options_section(to))?);
    writeln!(page, ".SH COMMANDS")?;
    for verb in verbs(grammar) {
        writeln!(page, ".SS {}", verb.get_name())?;
        // The options of all stand above.
        let own = verb.clone().mut_args(|option| {
            let is_of_all = option.is_global_set() || option.get_long() == Some("help");
            let is_hidden = option.is_hide_set();
            option.hide(is_of_all || is_hidden)
        });
        let man = Man::new(own);
        page.extend(without_headings(|to| man.render_synopsis_section(to))?);
        writeln!(page, ".PP")?;
        page.extend(without_headings(|to| man.render_description_section(to))?);
        page.extend(without_headings(|to| man.render_options_section(to))?);
        if let Some(more) = verb.get_after_help() {
            write!(page, "{}", notes(&more.to_string()))?;
        }
    }
    page.extend(REST.bytes());
    Ok(page)
}

/// The commands that do something.
fn verbs(grammar: &Command) -> impl Iterator<Item = &Command> {
    let all = grammar.get_subcommands();
    all.filter(|verb| verb.get_name() != "help" && !verb.is_hide_set())
}

/// What a section holds.
fn without_headings(render: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut section = Vec::new();
    render(&mut section)?;
    let text = String::from_utf8_lossy(&section).into_owned();
    let lines = text.lines().filter(|line| !line.starts_with(".SH"));
    // These are set for the whole page, at its beginning.
    let lines = lines.filter(|line| !line.starts_with(".ie") && !line.starts_with(".el"));
    Ok(lines
        .flat_map(|line| [line, "\n"])
        .collect::<String>()
        .into_bytes())
}

/// What stands below a command's options: paragraphs, and examples whose lines stay lines.
fn notes(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    let escaped = escaped.replace('\'', "\\(aq");
    let paragraphs = escaped.split("\n\n");
    paragraphs
        .map(|paragraph| match paragraph.contains("  ") {
            true => format!(".PP\n.EX\n{paragraph}\n.EE\n"),
            false => format!(".PP\n{}\n", paragraph.replace('\n', "\n.br\n")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word as the page writes it.
    fn written(word: &str) -> String {
        word.replace('-', "\\-")
    }

    #[test]
    fn every_command_and_every_option_is_there() {
        let grammar = cli::grammar();
        let page = page(&grammar).expect("it is written to memory");
        let page = String::from_utf8(page).expect("it is text");
        for verb in verbs(&grammar) {
            let section = format!(".SS {}\n", verb.get_name());
            let (_, section) = page.split_once(&section).expect("it has a section");
            let section = section.split(".SS").next().unwrap_or_default();
            let own = verb
                .get_arguments()
                .filter(|option| !option.is_global_set() && !option.is_hide_set());
            for option in own.filter_map(|option| option.get_long()) {
                assert!(
                    option == "help" || section.contains(&written(&format!("--{option}"))),
                    "--{option} of {} is missing",
                    verb.get_name()
                );
            }
            assert!(!section.contains("daemon"), "what is hidden is not told");
        }
        for section in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "\"GLOBAL OPTIONS\"",
            "COMMANDS",
            "TARGETS",
            "FILES",
            "ENVIRONMENT",
            "\"EXIT STATUS\"",
            "EXAMPLES",
            "\"SEE ALSO\"",
        ] {
            assert!(page.contains(&format!(".SH {section}\n")), "{section}");
        }
    }
}
