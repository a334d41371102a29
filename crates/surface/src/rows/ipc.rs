use crate::layout::*;
use crate::meaning::*;

family! {
    ipc: "System V shared memory, message queues, semaphores", "sysvipc(7)";

    shmctl[IPC_STAT]    (id: Int, cmd: Op, stat: Out<Shmid>)                -> Int;
    shmctl[SHM_STAT]    (id: Int, cmd: Op, stat: Out<Shmid>)                -> Int;
    shmctl[SHM_STAT_ANY] (id: Int, cmd: Op, stat: Out<Shmid>)               -> Int;
    msgctl[IPC_STAT]    (id: Int, cmd: Op, stat: Out<Msqid>)                -> Int;
    msgctl[MSG_STAT]    (id: Int, cmd: Op, stat: Out<Msqid>)                -> Int;
    msgctl[MSG_STAT_ANY] (id: Int, cmd: Op, stat: Out<Msqid>)               -> Int;
    semctl[GETPID]      (id: Int, number: Int, cmd: Op)                     -> PinnedTgid;

    // All of it in one call, ipc(2). A command without IPC_64 is about structures whose pids have 16
    // bits, in which a real one does not tell whose it is: as a kernel that has done with them.
    ipc[SHMCTL, IPC_STAT_64] (call: Op, id: Int, cmd: Op, unused: Int, stat: Out<Shmid>) -> Int;
    ipc[SHMCTL, SHM_STAT_64] (call: Op, id: Int, cmd: Op, unused: Int, stat: Out<Shmid>) -> Int;
    ipc[SHMCTL, SHM_STAT_ANY_64] (call: Op, id: Int, cmd: Op, unused: Int, stat: Out<Shmid>) -> Int;
    ipc[MSGCTL, IPC_STAT_64] (call: Op, id: Int, cmd: Op, unused: Int, stat: Out<Msqid>) -> Int;
    ipc[MSGCTL, MSG_STAT_64] (call: Op, id: Int, cmd: Op, unused: Int, stat: Out<Msqid>) -> Int;
    ipc[MSGCTL, MSG_STAT_ANY_64] (call: Op, id: Int, cmd: Op, unused: Int, stat: Out<Msqid>) -> Int;
    ipc[SHMCTL, IPC_STAT] (call: Op, id: Int, cmd: Op)                      -> Int,  refused EINVAL;
    ipc[SHMCTL, SHM_STAT] (call: Op, id: Int, cmd: Op)                      -> Int,  refused EINVAL;
    ipc[SHMCTL, SHM_STAT_ANY] (call: Op, id: Int, cmd: Op)                  -> Int,  refused EINVAL;
    ipc[MSGCTL, IPC_STAT] (call: Op, id: Int, cmd: Op)                      -> Int,  refused EINVAL;
    ipc[MSGCTL, MSG_STAT] (call: Op, id: Int, cmd: Op)                      -> Int,  refused EINVAL;
    ipc[MSGCTL, MSG_STAT_ANY] (call: Op, id: Int, cmd: Op)                  -> Int,  refused EINVAL;
    ipc[SEMCTL, GETPID_64] (call: Op, id: Int, number: Int, cmd: Op)        -> PinnedTgid;
}
