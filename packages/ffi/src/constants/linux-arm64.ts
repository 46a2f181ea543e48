/** Values of the Linux headers that arm64 has of its own: compared with arm64's headers (glibc 2.36, Linux 6.1), not run there. */
export const linuxArm64 = {
  O_DIRECT: 0o200000,
  O_DIRECTORY: 0o40000,
  O_NOFOLLOW: 0o100000,
  SYS_futex: 98,
  /** Offsets in struct semid_ds. */
  semidDs: { operationTime: 48, changeTime: 56, count: 64, size: 88 },
} as const
