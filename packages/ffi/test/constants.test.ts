import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { constants } from '../src/constants/constants.js'
import { layouts } from '../src/constants/layouts.js'
import { linuxErrno } from '../src/errors/linux-errno.js'

const headers =
  'stddef.h stdio.h errno.h fcntl.h limits.h mqueue.h netinet/in.h netinet/tcp.h poll.h semaphore.h time.h unistd.h linux/futex.h linux/sockios.h ' +
  'sys/eventfd.h sys/inotify.h sys/ioctl.h sys/ipc.h sys/mman.h sys/msg.h sys/sem.h sys/shm.h sys/socket.h sys/stat.h ' +
  'sys/syscall.h sys/types.h sys/uio.h sys/un.h'

const { semidDs, ...numbers } = constants

// Our name of a structure and its members, and C's.
const structures: Record<string, [string, Record<string, number>, Record<string, string>]> = {
  flock: [
    'struct flock',
    layouts.flock,
    { type: 'l_type', whence: 'l_whence', start: 'l_start', length: 'l_len', pid: 'l_pid' },
  ],
  pollfd: ['struct pollfd', layouts.pollfd, { fd: 'fd', events: 'events', revents: 'revents' }],
  iovec: ['struct iovec', layouts.iovec, { base: 'iov_base', length: 'iov_len' }],
  timespec: ['struct timespec', layouts.timespec, { seconds: 'tv_sec', nanoseconds: 'tv_nsec' }],
  sockaddrUn: ['struct sockaddr_un', layouts.sockaddrUn, { path: 'sun_path' }],
  msghdr: [
    'struct msghdr',
    layouts.msghdr,
    {
      iov: 'msg_iov',
      iovLength: 'msg_iovlen',
      control: 'msg_control',
      controlLength: 'msg_controllen',
      flags: 'msg_flags',
    },
  ],
  cmsghdr: [
    'struct cmsghdr',
    layouts.cmsghdr,
    { length: 'cmsg_len', level: 'cmsg_level', type: 'cmsg_type' },
  ],
  ucred: ['struct ucred', layouts.ucred, { pid: 'pid', uid: 'uid', gid: 'gid' }],
  tcpInfo: [
    'struct tcp_info',
    layouts.tcpInfo,
    {
      probes: 'tcpi_probes',
      unacknowledged: 'tcpi_unacked',
      lastSent: 'tcpi_last_data_sent',
      lastAcknowledged: 'tcpi_last_ack_recv',
    },
  ],
  mqAttr: [
    'struct mq_attr',
    layouts.mqAttr,
    {
      flags: 'mq_flags',
      maxMessages: 'mq_maxmsg',
      messageBytes: 'mq_msgsize',
      currentMessages: 'mq_curmsgs',
    },
  ],
  ipcPerm: [
    'struct ipc_perm',
    layouts.ipcPerm,
    { key: '__key', uid: 'uid', gid: 'gid', creatorUid: 'cuid', creatorGid: 'cgid', mode: 'mode' },
  ],
  msqidDs: [
    'struct msqid_ds',
    layouts.msqidDs,
    {
      sendTime: 'msg_stime',
      receiveTime: 'msg_rtime',
      changeTime: 'msg_ctime',
      bytes: '__msg_cbytes',
      messages: 'msg_qnum',
      maxBytes: 'msg_qbytes',
      lastSenderPid: 'msg_lspid',
      lastReceiverPid: 'msg_lrpid',
    },
  ],
  msginfo: [
    'struct msginfo',
    layouts.msginfo,
    {
      queues: 'msgpool',
      messages: 'msgmap',
      maxMessageBytes: 'msgmax',
      maxQueueBytes: 'msgmnb',
      maxQueues: 'msgmni',
      bytes: 'msgtql',
    },
  ],
  shmidDs: [
    'struct shmid_ds',
    layouts.shmidDs,
    {
      bytes: 'shm_segsz',
      attachTime: 'shm_atime',
      detachTime: 'shm_dtime',
      changeTime: 'shm_ctime',
      creatorPid: 'shm_cpid',
      lastPid: 'shm_lpid',
      attached: 'shm_nattch',
    },
  ],
  semidDs: [
    'struct semid_ds',
    semidDs,
    { operationTime: 'sem_otime', changeTime: 'sem_ctime', count: 'sem_nsems' },
  ],
  sembuf: ['struct sembuf', layouts.sembuf, { number: 'sem_num', operation: 'sem_op', flags: 'sem_flg' }],
  inotifyEvent: [
    'struct inotify_event',
    layouts.inotifyEvent,
    { watch: 'wd', mask: 'mask', cookie: 'cookie', nameLength: 'len', name: 'name' },
  ],
}

const compilerIsThere = spawnSync('cc', ['--version']).status === 0
const withCompiler = compilerIsThere ? test : test.skip

withCompiler('every constant, offset and size is the C compiler’s own (skipped where there is no cc)', () => {
  const ours = new Map<string, number>()
  const lines: string[] = []
  const compare = (name: string, expression: string, value: number) => {
    ours.set(name, value)
    lines.push(`printf("${name} %lld\\n", (long long)(${expression}));`)
  }
  for (const [name, value] of Object.entries({ ...numbers, ...linuxErrno })) {
    compare(name, name === 'IN_ONESHOT' ? '(unsigned)IN_ONESHOT' : name, value)
  }
  for (const [name, [type, members, fields]] of Object.entries(structures)) {
    for (const [member, value] of Object.entries(members)) {
      const field = fields[member]
      compare(
        `${name}.${member}`,
        member === 'size' ? `sizeof(${type})` : `offsetof(${type}, ${field})`,
        value,
      )
    }
  }
  expect(Object.keys(structures).sort()).toEqual([...Object.keys(layouts), 'semidDs'].sort())

  const folder = mkdtempSync(join(tmpdir(), 'ipc-ffi-'))
  const includes = headers.split(' ').map((header) => `#include <${header}>`)
  const source = ['#define _GNU_SOURCE', ...includes, 'int main() {', ...lines, '}'].join('\n')
  writeFileSync(join(folder, 'constants.c'), source)
  const compiled = spawnSync('cc', ['-o', join(folder, 'constants'), join(folder, 'constants.c')], {
    encoding: 'utf8',
  })
  expect(compiled.stderr).toBe('')
  const { stdout } = spawnSync(join(folder, 'constants'), { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const theirs = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string])
      .map(([name, value]) => [name, Number(value)]),
  )
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
})
