/** Values of the Linux headers that x64 has of its own. */
export const linuxX64 = {
  O_DIRECT: 0o40000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  SYS_futex: 202,
  /** Offsets in struct semid_ds. */
  semidDs: { operationTime: 48, changeTime: 64, count: 80, size: 104 },
} as const
