use crate::meaning::*;

family! {
    path: "Paths that may lead into /proc", "path_resolution(7)";

    open                (path: Path, flags: OpenFlags, mode: Int)           -> Fd,   via Open, quick path;
    openat              (dir: DirFd, path: Path, flags: OpenFlags, mode: Int) -> Fd, via Open, quick path;
    openat2             (dir: DirFd, path: Path, how: OpenHow, size: Size)  -> Fd,   via Open;
    creat               (path: Path, mode: Int)                             -> Fd,   via Open;

    stat | stat64 | oldstat (path: Path, stat: Ptr)                         -> Int,  via Path, quick path;
    lstat               (path: Link, stat: Ptr)                             -> Int,  via Path, quick path;
    lstat64             (path: Link, stat: Ptr)                             -> Int,  via Path;
    oldlstat            (path: Link, stat: Ptr)                             -> Int,  via Path;
    newfstatat | fstatat64 (dir: DirFd, path: Path, stat: Ptr, flags: AtFlags) -> Int, via Path, quick path;
    statx               (dir: DirFd, path: Path, flags: AtFlags, mask: Int, stat: Ptr) -> Int, via Path, quick path;
    access              (path: Path, mode: Int)                             -> Int,  via Path, quick path;
    faccessat           (dir: DirFd, path: Path, mode: Int)                 -> Int,  via Path, quick path;
    faccessat2          (dir: DirFd, path: Path, mode: Int, flags: AtFlags) -> Int,  via Path, quick path;

    readlink            (path: Link, text: Buffer, size: Size)              -> Int,  via ReadLink, quick path;
    readlinkat          (dir: DirFd, path: Link, text: Buffer, size: Size)  -> Int,  via ReadLink, quick path;

    chdir               (path: Path)                                        -> Int,  via Chdir;
    chroot              (path: Path)                                        -> Int,  via Root;
    pivot_root          (path: Path, old: Path)                             -> Int,  via Root;
    unshare[CLONE_NEWNS] (flags: Op)                                        -> Int,  via Root;
    setns[CLONE_NEWNS]  (fd: Fd, nstype: Op)                                -> Int,  via Root;

    execve              (path: Path, arguments: Ptr, environment: Ptr)      -> Int,  via Path, quick path;
    execveat            (dir: DirFd, path: Path, arguments: Ptr, environment: Ptr, flags: AtFlags)
                                                                            -> Int,  via Path;

    truncate | truncate64 (path: Path, length: Int)                         -> Int,  via Path, quick path;
    chmod               (path: Path, mode: Int)                             -> Int,  via Path, quick path;
    fchmodat            (dir: DirFd, path: Path, mode: Int)                 -> Int,  via Path, quick path;
    fchmodat2           (dir: DirFd, path: Path, mode: Int, flags: AtFlags) -> Int,  via Path, quick path;
    chown | chown32     (path: Path, uid: Int, gid: Int)                    -> Int,  via Path, quick path;
    lchown | lchown32   (path: Link, uid: Int, gid: Int)                    -> Int,  via Path, quick path;
    fchownat            (dir: DirFd, path: Path, uid: Int, gid: Int, flags: AtFlags) -> Int, via Path, quick path;
    utime               (path: Path, times: Ptr)                            -> Int,  via Path;
    utimes              (path: Path, times: Ptr)                            -> Int,  via Path, quick path;
    futimesat           (dir: DirFd, path: Path, times: Ptr)                -> Int,  via Path;
    utimensat | utimensat_time64 (dir: DirFd, path: Path, times: Ptr, flags: AtFlags) -> Int, via Path, quick path;
    link                (path: Link, new: Link)                             -> Int,  via Path;
    linkat              (dir: DirFd, path: Link, newdir: DirFd, new: Link, flags: LinkFlags) -> Int, via Path;
    symlink             (text: LinkText, path: Link)                        -> Int,  via Symlink;
    symlinkat           (text: LinkText, dir: DirFd, path: Link)            -> Int,  via Symlink;
    mkdir               (path: Link, mode: Int)                             -> Int,  via Path, quick path;
    mkdirat             (dir: DirFd, path: Link, mode: Int)                 -> Int,  via Path, quick path;
    mknod               (path: Link, mode: Int, dev: Int)                   -> Int,  via Path, quick path;
    mknodat             (dir: DirFd, path: Link, mode: Int, dev: Int)       -> Int,  via Path;
    rmdir               (path: Link)                                        -> Int,  via Path, quick path;
    unlink              (path: Link)                                        -> Int,  via Path, quick path;
    unlinkat            (dir: DirFd, path: Link, flags: Int)                -> Int,  via Path, quick path;
    rename              (path: Link, new: Link)                             -> Int,  via Path;
    renameat            (dir: DirFd, path: Link, newdir: DirFd, new: Link)  -> Int,  via Path;
    renameat2           (dir: DirFd, path: Link, newdir: DirFd, new: Link, flags: Int) -> Int, via Path;

    setxattr            (path: Path, name: Ptr, value: Ptr, size: Int, flags: Int) -> Int, via Path, quick path;
    lsetxattr           (path: Link, name: Ptr, value: Ptr, size: Int, flags: Int) -> Int, via Path, quick path;
    getxattr            (path: Path, name: Ptr, value: Ptr, size: Int)      -> Int,  via Path, quick path;
    lgetxattr           (path: Link, name: Ptr, value: Ptr, size: Int)      -> Int,  via Path, quick path;
    listxattr           (path: Path, list: Ptr, size: Int)                  -> Int,  via Path, quick path;
    llistxattr          (path: Link, list: Ptr, size: Int)                  -> Int,  via Path, quick path;
    removexattr         (path: Path, name: Ptr)                             -> Int,  via Path, quick path;
    lremovexattr        (path: Link, name: Ptr)                             -> Int,  via Path, quick path;
    setxattrat          (dir: DirFd, path: Path, flags: AtFlags, name: Ptr, arguments: Ptr, size: Int)
                                                                            -> Int,  via Path;
    getxattrat          (dir: DirFd, path: Path, flags: AtFlags, name: Ptr, arguments: Ptr, size: Int)
                                                                            -> Int,  via Path;
    listxattrat         (dir: DirFd, path: Path, flags: AtFlags, list: Ptr, size: Int) -> Int, via Path;
    removexattrat       (dir: DirFd, path: Path, flags: AtFlags, name: Ptr) -> Int,  via Path;
    file_getattr        (dir: DirFd, path: Path, attributes: Ptr, size: Int, flags: AtFlags) -> Int, via Path;
    file_setattr        (dir: DirFd, path: Path, attributes: Ptr, size: Int, flags: AtFlags) -> Int, via Path;

    statfs              (path: Path, stat: Ptr)                             -> Int,  via Path, quick path;
    statfs64            (path: Path, size: Int, stat: Ptr)                  -> Int,  via Path;
    inotify_add_watch   (fd: Fd, path: Path, mask: WatchMask)               -> Int,  via Path;
    fanotify_mark       (fd: Fd, flags: MarkFlags, mask: Int, dir: DirFd, path: Path) -> Int, via Path, on x86_64;
    fanotify_mark       (fd: Fd, flags: MarkFlags, mask: Int, upper: Int, dir: DirFd, path: Path)
                                                                            -> Int,  via Path, on i386;
    name_to_handle_at   (dir: DirFd, path: Link, handle: Ptr, mount: Ptr, flags: LinkFlags) -> Int, via Path;
    mount               (source: Path, target: Path, type: Ptr, flags: Int, data: Ptr) -> Int, via Mount;
    move_mount          (dir: DirFd, path: Path, newdir: DirFd, new: Path, flags: Int) -> Int, via Mount;
    umount              (path: Path)                                        -> Int,  via Path;
    umount2             (path: Path, flags: UmountFlags)                    -> Int,  via Path;
    open_tree           (dir: DirFd, path: Path, flags: AtFlags)            -> Fd,   via Path;

    getcwd              (text: Buffer, size: Size)                          -> Int,  via Getcwd, armed listing;
    getdents            (dir: DirFd, entries: Buffer, size: Size)           -> Int,  via Listing, armed listing;
    getdents64          (dir: DirFd, entries: Buffer, size: Size)           -> Int,  via Listing, armed listing;
    // One entry at a time, as nobody has asked for it since getdents(2).
    readdir             (dir: DirFd, entry: Buffer, count: Int)             -> Int,  refused ENOSYS, armed listing;

    lseek[AT_START, SEEK_SET] (fd: Fd, offset: Op, whence: Op)              -> Int,  via Reread, armed rereading;
    pread64[AT_START]   (fd: Fd, buffer: Ptr, size: Int, offset: Op)        -> Int,  via Reread, armed rereading;
    preadv[AT_START]    (fd: Fd, parts: Ptr, count: Int, offset: Op)        -> Int,  via Reread, armed rereading;
    preadv2[AT_START]   (fd: Fd, parts: Ptr, count: Int, offset: Op)        -> Int,  via Reread, armed rereading;
    _llseek[AT_START, SEEK_SET] (fd: Fd, high: Int, offset: Op, at: Ptr, whence: Op) -> Int, via Reread, armed rereading;
}
