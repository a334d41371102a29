crossings! {
    driver: "Device drivers";

    "drm-get-client"      exotic "DRM_IOCTL_GET_CLIENT"                    gap "what device drivers take and tell is not translated";
    "drm-debugfs"         exotic "debugfs: clients of DRM"                 gap "what device drivers take and tell is not translated";
    "kfd-ioctl-pid"       exotic "AMDKFD: processes to be debugged"        gap "what device drivers take and tell is not translated";
    "kfd-sysfs"           exotic "/sys/class/kfd/kfd/proc"                 untouched, but "numbers of the first PID namespace, as in every other";
    "vmwgfx-mksstat"      exotic "vmwgfx: slots by group, compared inside" untouched;
    "accel-misc"          exotic "accelerators: sysfs and debugfs"         untouched, but "numbers of the first PID namespace, as in every other";
    "alsa-ctl-owner"      exotic "SNDRV_CTL_IOCTL_ELEM_INFO: owner"        gap "what device drivers take and tell is not translated";
    "alsa-seq-client-pid" exotic "SNDRV_SEQ_IOCTL_GET_CLIENT_INFO: pid"    gap "what device drivers take and tell is not translated";
    "binder-sender-pid"   exotic "binder: sender_pid"                      gap "what device drivers take and tell is not translated";
    "binder-freeze-pid"   exotic "BINDER_FREEZE: pid"                      gap "what device drivers take and tell is not translated";
    "binder-debugfs"      exotic "binderfs: proc, state"                   untouched, but "numbers of the first PID namespace, as in every other";
    "ublk-srv-pid"        exotic "ublk: ublksrv_pid, by io_uring alone"    refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "nbd-sysfs-pid"       exotic "/sys/block/nbdN/pid"                     untouched, but "numbers of the first PID namespace, as in every other";
    "kvm-debugfs-name"    exotic "debugfs: kvm/PID-FD"                     untouched, but "numbers of the first PID namespace, as in every other";
    "kvm-stats-id"        exotic "KVM_GET_STATS_FD: kvm-PID"               untouched, but "numbers of the first PID namespace, as in every other";
    "kthread-names"       exotic "names of kernel threads"                 untouched;
    "usb-devio-snoop"     exotic "drivers' lines in the kernel's log"      untouched, but "numbers of the first PID namespace, as in every other";
    "agp-frontend"        exotic "/dev/agpgart"                            untouched, but "numbers of the first PID namespace, as in every other";
}
