use crate::meaning::*;

family! {
    memory: "Memory of another process", "process_vm_readv(2)";

    process_vm_readv    (pid: Tid, local: Ptr, liovcnt: Int, remote: Ptr, riovcnt: Int, flags: Int) -> Int;
    process_vm_writev   (pid: Tid, local: Ptr, liovcnt: Int, remote: Ptr, riovcnt: Int, flags: Int) -> Int;
    migrate_pages       (pid: Tid, maxnode: Int, old: Ptr, new: Ptr)        -> Int;
    move_pages          (pid: Tid, count: Int, pages: Ptr, nodes: Ptr, status: Ptr, flags: Int) -> Int;
}
