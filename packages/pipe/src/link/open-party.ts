import { IpcError } from '@ipc/core'
import type { PartyPort, PartyRequest } from '@ipc/core/adapter'
import { openLocalParty } from '@ipc/host'
import { refuseCapacity, roundedPipeBytes } from '../pipe-bytes.js'
import { fifoLinkMaker } from './fifo-link-maker.js'

/** Opens a party whose links are two FIFOs each. @throws IpcError */
export async function openParty(at: string | undefined, request: PartyRequest): Promise<PartyPort> {
  if (at !== undefined) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `at names one FIFO (${at}), and each link has two without a name: use fifo() for direct(), or indirect() for ${at}`,
    )
  }
  refuseCapacity(request.capacity)
  if (request.bytes !== undefined) roundedPipeBytes(request.bytes)
  return openLocalParty('fifo', request, fifoLinkMaker)
}
