use crate::meaning::*;

family! {
    path: "Paths that may lead to /proc/container", "path_resolution(7)";

    open                (path: Path, flags: Int, mode: Int)                 -> Fd,   via Path;
    openat              (dir: DirFd, path: Path, flags: Int, mode: Int)     -> Fd,   via Path;
    openat2             (dir: DirFd, path: Path, how: Ptr, size: Int)       -> Fd,   via Path;
    creat               (path: Path, mode: Int)                             -> Fd,   via Path;
    stat                (path: Path, stat: Ptr)                             -> Int,  via Path;
    lstat               (path: Path, stat: Ptr)                             -> Int,  via Path;
    newfstatat          (dir: DirFd, path: Path, stat: Ptr, flags: Int)     -> Int,  via Path;
    statx               (dir: DirFd, path: Path, flags: Int, mask: Int, stat: Ptr) -> Int, via Path;
    access              (path: Path, mode: Int)                             -> Int,  via Path;
    faccessat           (dir: DirFd, path: Path, mode: Int)                 -> Int,  via Path;
    faccessat2          (dir: DirFd, path: Path, mode: Int, flags: Int)     -> Int,  via Path;
}
