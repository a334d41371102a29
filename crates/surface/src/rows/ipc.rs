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
}
