import type { Addressing, Form, Ours, Peer, PeerProgram, Reference, Work } from '../contestant.js'

export const SMALL = 64
export const LARGE = 2 ** 20

/** A contestant in C. */
export function inC(exchange: Reference['exchange'], work: Work, bytes = SMALL): Reference {
  return { program: 'c', exchange, work, bytes }
}

export function peer(program: PeerProgram, work: Work, bytes = SMALL): Peer {
  return { program, work, bytes }
}

export function ours(
  mechanism: Ours['mechanism'],
  addressing: Addressing,
  form: Form,
  work: Work,
  more: Partial<Pick<Ours, 'bytes' | 'options' | 'senders' | 'receivers'>> = {},
): Ours {
  return { program: 'ours', mechanism, addressing, form, work, bytes: SMALL, ...more }
}
