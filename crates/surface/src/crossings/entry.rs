crossings! {
    entry: "Other ways into the kernel";

    "i386-nr"            rare   "int 0x80 and 32-bit programs"                             refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-waitpid"       rare   "i386: waitpid()"                                          refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-ipc-mux"       exotic "i386: ipc()"                                              refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-socketcall"    exotic "i386: socketcall()"                                       refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-flock"         rare   "i386: struct flock, struct flock64"                       refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-siginfo"       rare   "i386: siginfo_t"                                          refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-sigevent"      exotic "i386: struct sigevent"                                    refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-time64-dups"   exotic "i386: the twins with 64-bit times"                        refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-robust"        exotic "i386: robust lists"                                       refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-readdir"       exotic "i386: readdir(), getdents()"                              refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "i386-clone-args"    rare   "i386: the order of clone()'s arguments"                   refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "x32-nr"             exotic "x32"                                                      refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
    "vdso"               hot    "the vDSO: no pid comes out of it"                         untouched, tested "clock/cpu";
    "vsyscall"           exotic "the vsyscall page: no pids"                               untouched;
    "sud"                exotic "Syscall User Dispatch: calls are seen when they are made" untouched, tested "untouched/calls";
    "uretprobe-uprobe"   exotic "uretprobe(), uprobe(): no pids"                           untouched, tested "surface/a_number_without_rows_costs_nothing";
    "compat-mode-switch" exotic "a jump into 32-bit code"                                  refused at ForeignAbi, tested "surface/the_filter_selects_what_lookup_selects";
}
