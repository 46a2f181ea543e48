import { fstatSync } from 'node:fs'
import type { Codecs, In, Link, Out, PartyOptions, Schemas } from '@ipc/core'
import { IpcError } from '@ipc/core'
import { agree, linkOpener } from '@ipc/core/adapter'
import { close, duplicate, getPipeSize, setNonBlocking } from '@ipc/ffi'
import { refuseCapacity } from '../pipe-bytes.js'
import { ChildLink } from './child-link.js'
import { childTraits } from './child-traits.js'
import { CHILD_READ_END, CHILD_WRITE_END, LINK_VARIABLE, readLinkEnvironment } from './link-environment.js'
import { ParentWatch } from './parent-watch.js'

/**
 * The child's side of `spawnLinked` with framing 'length': the link with the parent. Once a process.
 * `buffering.bytes` is the parent's to choose.
 * @throws IpcError IPC_NOT_FOUND when the process was not started so, or has taken its link; IPC_MISMATCH for another
 * `maxMessageBytes` than the parent's; IPC_VERSION
 */
export async function parentLink<S extends Schemas = undefined, C extends Codecs = undefined>(
  options: PartyOptions<S, C> = {},
): Promise<Link<In<S, C>, Out<S, C>>> {
  const text = process.env[LINK_VARIABLE]
  if (text === undefined) {
    throw new IpcError(
      'IPC_NOT_FOUND',
      "there is no link with a parent: start this program by spawnLinked with framing 'length', and call parentLink() once",
    )
  }
  const { parent, maxMessageBytes } = readLinkEnvironment(text)
  const address = `pipe:[${fstatSync(CHILD_READ_END, { bigint: true }).ino}]`
  const about = { name: 'child', mechanismName: 'pipe', traits: childTraits('length') }
  const open = linkOpener(about, options)
  refuseCapacity(options.buffering?.capacity)
  const request = { name: 'parent', namespace: '', codec: '', capacity: undefined, bytes: undefined }
  agree(address, { maxMessageBytes }, { ...request, maxMessageBytes: options.maxMessageBytes })
  delete process.env[LINK_VARIABLE]
  const [readEnd, writeEnd] = [takeOver(CHILD_READ_END), takeOver(CHILD_WRITE_END)]
  const port = new ChildLink({
    framing: 'length',
    peer: 'parent',
    identity: { pid: parent, uid: process.getuid?.(), gid: process.getgid?.() },
    address,
    readEnd,
    writeEnd,
    pipeBytes: getPipeSize(writeEnd),
    maxMessageBytes,
    watch: new ParentWatch(parent, duplicate(writeEnd)),
  })
  return open(port)
}

/** The inherited descriptor under a number that this process's own children do not inherit. */
function takeOver(descriptor: number): number {
  const own = duplicate(descriptor)
  close(descriptor)
  setNonBlocking(own, true)
  return own
}
