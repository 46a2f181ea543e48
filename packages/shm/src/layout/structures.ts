import { CACHE_LINE_BYTES, structure } from './table.js'

/** The bytes "IPCR", little-endian. */
export const MAGIC = 0x52435049
/** Changes with every change of a structure below. */
export const LAYOUT_VERSION = 1
/** Read back as another number on a machine of the other byte order. */
export const BYTE_ORDER = 0x01020304

export const SegmentKind = { mailbox: 1, link: 2, topic: 3 } as const
/** `ready` is written last: a segment without it was left by a creator that died, and is made anew. */
export const CreationState = { none: 0, ready: 1 } as const
/** A capacity that is no limit. */
export const NO_CAPACITY = -1

export const NAME_BYTES = 268
export const CODEC_BYTES = 64

/** Who may be a member of one mailbox or topic at the same time. */
export const SLOT_COUNT = 128

/** Starts every segment. Written by the creator alone, never changed after `creationState` is ready. */
export const SEGMENT = structure('segment header', CACHE_LINE_BYTES, [
  { name: 'magic', size: 4, meaning: '"IPCR"' },
  { name: 'layoutVersion', size: 4, meaning: 'version of this layout' },
  { name: 'byteOrder', size: 4, meaning: '0x01020304 in the byte order of the machine' },
  { name: 'creationState', size: 4, meaning: '1 = ready; written last' },
  { name: 'generation', size: 4, meaning: 'a random number of this creation' },
  { name: 'kind', size: 4, meaning: '1 mailbox, 2 link, 3 topic' },
  { name: 'slots', size: 4, meaning: 'participant slots' },
  { name: 'rings', size: 4, meaning: 'rings: 1, or 2 in a link' },
  { name: 'ringBytes', size: 4, meaning: 'bytes of records of each ring' },
  { name: 'capacity', size: 4, meaning: 'attribute: messages, -1 = no limit, 0 = rendezvous' },
  { name: 'bytes', size: 4, meaning: 'attribute: bytes' },
  { name: 'maxMessageBytes', size: 4, meaning: 'attribute: largest message' },
  { name: 'codec', size: CODEC_BYTES, meaning: 'attribute: name of the codec, UTF-8, ended by a zero byte' },
  { name: 'name', size: NAME_BYTES, meaning: 'namespace/name, UTF-8, ended by a zero byte' },
])

/** The words of one ring; the cache lines keep senders and receivers apart. */
export const RING = structure('ring', CACHE_LINE_BYTES, [
  {
    name: 'sendLock',
    size: 4,
    line: true,
    meaning: 'the participant that sends now: its slot + generation * 128; 0 = nobody',
  },
  { name: 'nextSequence', size: 4, meaning: 'number of the next record; under sendLock' },
  {
    name: 'head',
    size: 4,
    line: true,
    meaning: 'where the next record will be; its store publishes a record',
  },
  { name: 'receiveLock', size: 4, line: true, meaning: 'the participant that receives now, as in sendLock' },
  { name: 'tail', size: 4, line: true, meaning: 'the oldest record; its store frees the space before' },
  { name: 'receiversSleep', size: 4, line: true, meaning: '1 = a receiver may be asleep: look at the slots' },
  { name: 'receiveSignal', size: 4, meaning: 'futex: receivers that block sleep here' },
  { name: 'sendersSleep', size: 4, line: true, meaning: '1 = a sender may be asleep: look at the slots' },
  { name: 'sendSignal', size: 4, meaning: 'futex: senders that block sleep here' },
])

/** One participant. Its owner holds an open-file-description lock on the segment's byte of the slot's number. */
export const SLOT = structure('participant slot', 32, [
  { name: 'generation', size: 4, meaning: 'counts the owners of this slot, 1 to 4,194,303, then 1 again' },
  { name: 'process', size: 4, meaning: 'process id of the owner; 0 = closed in order' },
  {
    name: 'sleeps',
    size: 4,
    meaning: 'sum of 1 receiver on doorbell, 2 sender on doorbell, 4 receiver on futex, 8 sender on futex',
  },
  {
    name: 'cursor',
    size: 4,
    meaning: 'subscribers: position of the next record; -1 = overrun; bit 31 = reads in place',
  },
  { name: 'subscribed', size: 4, meaning: '1 = a subscriber of a topic' },
])

/** Stands before each message of a mailbox or topic, at a multiple of 8. */
export const RECORD = structure('record of a mailbox or topic', 16, [
  {
    name: 'state',
    size: 4,
    meaning:
      'bits 0-2: 1 ready, 2 claimed, 3 taken, 4 done, 5 padding, 6 offered, 7 accepted; bits 3-31: by which participant',
  },
  { name: 'length', size: 4, meaning: "the message's bytes, after this header" },
  { name: 'sequence', size: 4, meaning: 'number of the record, wrapping' },
  { name: 'extent', size: 4, meaning: 'bytes to the next record, this header included: a multiple of 8' },
])

/** Stands before each message of a link, at a multiple of 8. */
export const LINK_RECORD = structure('record of a link', 16, [
  {
    name: 'length',
    size: 4,
    meaning: "the message's bytes, after this header; -1 = padding to the end of the ring",
  },
  { name: 'kind', size: 4, meaning: 'message, request, reply, failure or cancel' },
  { name: 'correlation', size: 4, meaning: 'ties a reply to its request; 0 = none' },
  { name: 'sequence', size: 4, meaning: 'number of the record, wrapping' },
])
