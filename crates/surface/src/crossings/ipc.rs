crossings! {
    ipc: "System V IPC and message queues";

    "shm-cpid"           rare   "IPC_STAT of shared memory: shm_cpid" translated by row "shmctl[IPC_STAT]", "shmctl[SHM_STAT]", "shmctl[SHM_STAT_ANY]", tested "ipc/shm";
    "shm-lpid"           rare   "IPC_STAT of shared memory: shm_lpid" translated by row "shmctl[IPC_STAT]", "shmctl[SHM_STAT]", "shmctl[SHM_STAT_ANY]", tested "ipc/shm";
    "msg-lspid"          rare   "IPC_STAT of a queue: msg_lspid"      translated by row "msgctl[IPC_STAT]", "msgctl[MSG_STAT]", "msgctl[MSG_STAT_ANY]", tested "ipc/msg";
    "msg-lrpid"          rare   "IPC_STAT of a queue: msg_lrpid"      translated by row "msgctl[IPC_STAT]", "msgctl[MSG_STAT]", "msgctl[MSG_STAT_ANY]", tested "ipc/msg";
    "sem-getpid"         rare   "semctl(GETPID)"                      translated by row "semctl[GETPID]", tested "ipc/sem";
    "mq-notify-sev"      rare   "mq_notify: nobody is named"          untouched, tested "signal/mqueue";
    "mq-file-notify-pid" exotic "a file of mqueuefs: NOTIFY_PID"      gap "files of mqueuefs are read as they are";
}
