use crate::meaning::*;

family! {
    path: "Paths that may lead into /proc", "path_resolution(7)";

    open                (path: Path, flags: OpenFlags, mode: Int)           -> Fd,   via Open, quick path;
    openat              (dir: DirFd, path: Path, flags: OpenFlags, mode: Int) -> Fd, via Open, quick path;
    openat2             (dir: DirFd, path: Path, how: OpenHow, size: Size)  -> Fd,   via Open;
    creat               (path: Path, mode: Int)                             -> Fd,   via Open;

    stat | stat64 | oldstat (path: Path, stat: Ptr)                         -> Int,  by path, quick path;
    lstat               (path: Link, stat: Ptr)                             -> Int,  by path, quick path;
    lstat64             (path: Link, stat: Ptr)                             -> Int,  by path;
    oldlstat            (path: Link, stat: Ptr)                             -> Int,  by path;
    newfstatat | fstatat64 (dir: DirFd, path: Path, stat: Ptr, flags: AtFlags) -> Int, by path, quick path;
    statx               (dir: DirFd, path: Path, flags: AtFlags, mask: Int, stat: Ptr) -> Int, by path, quick path;
    access              (path: Path, mode: Int)                             -> Int,  by path, quick path;
    faccessat           (dir: DirFd, path: Path, mode: Int)                 -> Int,  by path, quick path;
    faccessat2          (dir: DirFd, path: Path, mode: Int, flags: AtFlags) -> Int,  by path, quick path;

    readlink            (path: Link, text: Buffer, size: Size)              -> Int,  via ReadLink, quick path;
    readlinkat          (dir: DirFd, path: Link, text: Buffer, size: Size)  -> Int,  via ReadLink, quick path;

    chdir               (path: Path)                                        -> Int,  via Chdir;
    chroot              (path: Path)                                        -> Int,  via Root;
    pivot_root          (path: Path, old: Path)                             -> Int,  via Root;
    unshare[CLONE_NEWNS] (flags: Op)                                        -> Int,  via Root;
    setns[CLONE_NEWNS]  (fd: Fd, nstype: Op)                                -> Int,  via Root;

    execve              (path: Path, arguments: Ptr, environment: Ptr)      -> Int,  by path, quick path;
    execveat            (dir: DirFd, path: Path, arguments: Ptr, environment: Ptr, flags: AtFlags)
                                                                            -> Int,  by path;

    truncate | truncate64 (path: Path, length: Int)                         -> Int,  by path, quick path;
    chmod               (path: Path, mode: Int)                             -> Int,  by path, quick path;
    fchmodat            (dir: DirFd, path: Path, mode: Int)                 -> Int,  by path, quick path;
    fchmodat2           (dir: DirFd, path: Path, mode: Int, flags: AtFlags) -> Int,  by path, quick path;
    chown | chown32     (path: Path, uid: Int, gid: Int)                    -> Int,  by path, quick path;
    lchown | lchown32   (path: Link, uid: Int, gid: Int)                    -> Int,  by path, quick path;
    fchownat            (dir: DirFd, path: Path, uid: Int, gid: Int, flags: AtFlags) -> Int, by path, quick path;
    utime               (path: Path, times: Ptr)                            -> Int,  by path;
    utimes              (path: Path, times: Ptr)                            -> Int,  by path, quick path;
    futimesat           (dir: DirFd, path: Path, times: Ptr)                -> Int,  by path;
    utimensat | utimensat_time64 (dir: DirFd, path: Path, times: Ptr, flags: AtFlags) -> Int, by path, quick path;
    link                (path: Link, new: Link)                             -> Int,  by path;
    linkat              (dir: DirFd, path: Link, newdir: DirFd, new: Link, flags: LinkFlags) -> Int, by path;
    symlink             (text: LinkText, path: Link)                        -> Int,  via Symlink;
    symlinkat           (text: LinkText, dir: DirFd, path: Link)            -> Int,  via Symlink;
    mkdir               (path: Link, mode: Int)                             -> Int,  by path, quick path;
    mkdirat             (dir: DirFd, path: Link, mode: Int)                 -> Int,  by path, quick path;
    mknod               (path: Link, mode: Int, dev: Int)                   -> Int,  by path, quick path;
    mknodat             (dir: DirFd, path: Link, mode: Int, dev: Int)       -> Int,  by path;
    rmdir               (path: Link)                                        -> Int,  by path, quick path;
    unlink              (path: Link)                                        -> Int,  by path, quick path;
    unlinkat            (dir: DirFd, path: Link, flags: Int)                -> Int,  by path, quick path;
    rename              (path: Link, new: Link)                             -> Int,  by path;
    renameat            (dir: DirFd, path: Link, newdir: DirFd, new: Link)  -> Int,  by path;
    renameat2           (dir: DirFd, path: Link, newdir: DirFd, new: Link, flags: Int) -> Int, by path;

    setxattr            (path: Path, name: Ptr, value: Ptr, size: Int, flags: Int) -> Int, by path, quick path;
    lsetxattr           (path: Link, name: Ptr, value: Ptr, size: Int, flags: Int) -> Int, by path, quick path;
    getxattr            (path: Path, name: Ptr, value: Ptr, size: Int)      -> Int,  by path, quick path;
    lgetxattr           (path: Link, name: Ptr, value: Ptr, size: Int)      -> Int,  by path, quick path;
    listxattr           (path: Path, list: Ptr, size: Int)                  -> Int,  by path, quick path;
    llistxattr          (path: Link, list: Ptr, size: Int)                  -> Int,  by path, quick path;
    removexattr         (path: Path, name: Ptr)                             -> Int,  by path, quick path;
    lremovexattr        (path: Link, name: Ptr)                             -> Int,  by path, quick path;
    setxattrat          (dir: DirFd, path: Path, flags: AtFlags, name: Ptr, arguments: Ptr, size: Int)
                                                                            -> Int,  by path;
    getxattrat          (dir: DirFd, path: Path, flags: AtFlags, name: Ptr, arguments: Ptr, size: Int)
                                                                            -> Int,  by path;
    listxattrat         (dir: DirFd, path: Path, flags: AtFlags, list: Ptr, size: Int) -> Int, by path;
    removexattrat       (dir: DirFd, path: Path, flags: AtFlags, name: Ptr) -> Int,  by path;
    file_getattr        (dir: DirFd, path: Path, attributes: Ptr, size: Int, flags: AtFlags) -> Int, by path;
    file_setattr        (dir: DirFd, path: Path, attributes: Ptr, size: Int, flags: AtFlags) -> Int, by path;

    statfs              (path: Path, stat: Ptr)                             -> Int,  by path, quick path;
    statfs64            (path: Path, size: Int, stat: Ptr)                  -> Int,  by path;
    inotify_add_watch   (fd: Fd, path: Path, mask: WatchMask)               -> Int,  by path;
    fanotify_mark       (fd: Fd, flags: MarkFlags, mask: Int, dir: DirFd, path: Path) -> Int, by path, on x86_64;
    fanotify_mark       (fd: Fd, flags: MarkFlags, mask: Int, upper: Int, dir: DirFd, path: Path)
                                                                            -> Int,  by path, on i386;
    name_to_handle_at   (dir: DirFd, path: Link, handle: Ptr, mount: Ptr, flags: LinkFlags) -> Int, by path;
    mount               (source: Path, target: Path, type: Ptr, flags: Int, data: Ptr) -> Int, via Mount;
    move_mount          (dir: DirFd, path: Path, newdir: DirFd, new: Path, flags: Int) -> Int, via Mount;
    umount              (path: Path)                                        -> Int,  by path;
    umount2             (path: Path, flags: UmountFlags)                    -> Int,  by path;
    open_tree           (dir: DirFd, path: Path, flags: AtFlags)            -> Fd,   by path;

    // As by a kernel before 6.8: whoever asks has mountinfo too.
    statmount           (request: Ptr, answer: Ptr, size: Int, flags: Int)  -> Int,  refused ENOSYS;

    getcwd              (text: Buffer, size: Size)                          -> Int,  via Getcwd, armed listing;
    getdents            (dir: DirFd, entries: Buffer, size: Size)           -> Int,  via Listing, armed listing;
    getdents64          (dir: DirFd, entries: Buffer, size: Size)           -> Int,  via Listing, armed listing;
    // One entry at a time, as nobody has asked for it since getdents(2).
    readdir             (dir: DirFd, entry: Buffer, count: Int)             -> Int,  refused ENOSYS, armed listing;

    lseek[AT_START, SEEK_SET] (fd: Fd, offset: Op, whence: Op)              -> Int,  via Rewind, armed rereading;
    pread64[AT_START]   (fd: Fd, buffer: Ptr, size: Int, offset: Op)        -> Int,  via Reread, armed rereading;
    preadv[AT_START]    (fd: Fd, parts: Ptr, count: Int, offset: Op)        -> Int,  via Reread, armed rereading;
    preadv2[AT_START]   (fd: Fd, parts: Ptr, count: Int, offset: Op)        -> Int,  via Reread, armed rereading;
    _llseek[AT_START, SEEK_SET] (fd: Fd, high: Int, offset: Op, at: Ptr, whence: Op) -> Int, via Rewind, armed rereading;
}
