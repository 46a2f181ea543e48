import { IpcError } from '@ipc/core'
import { type Adapter, type OpenRequest, oneName } from '@ipc/core/adapter'
import { MailboxPort } from '../mailbox/mailbox-port.js'
import { PipeMeeting } from './pipe-meeting.js'
import { pipeName } from './pipe-name.js'
import { openPipeParty } from './pipe-party.js'

/** What stands for Unix sockets on Windows: named pipes, through node:net. No Sync calls, no descriptors, no identity of the peer. */
export function pipeAdapter(at: string | undefined, abstract: boolean): Adapter {
  const checkName = oneName(at)
  const meetingOf = ({ namespace, name }: Pick<OpenRequest, 'namespace' | 'name'>): PipeMeeting => {
    if (abstract)
      throw new IpcError(
        'IPC_NOT_SUPPORTED',
        'abstract names are Linux’s own: leave out abstract, a named pipe needs no file either',
      )
    checkName(name)
    return new PipeMeeting(pipeName('mailbox', namespace, name, at))
  }
  return {
    openMailbox: async (request) => MailboxPort.open(meetingOf(request), request, false),
    openParty: (request) => openPipeParty(request),
    unlink: (request) => meetingOf(request).unlink(),
  }
}
