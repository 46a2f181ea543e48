import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { IpcError } from '@ipc/core'
import { FrameKind } from '@ipc/core/adapter'
import type { Connection } from '../connection/connection.js'
import { sendFrame } from '../connection/frame-writer.js'
import { GreetingReader } from '../connection/greeting-reader.js'

const AuthenticationFrame = {
  challenge: FrameKind.control + 48,
  response: FrameKind.control + 49,
  proof: FrameKind.control + 50,
  refusal: FrameKind.control + 51,
} as const

/** '@TCP' in ASCII, little-endian. */
const MAGIC = 0x50_43_54_40
const NONCE_BYTES = 16
const DIGEST_BYTES = 32
const ANSWER_MS = 5000

type Side = 'server' | 'client'

/**
 * Both sides show that they know the secret, which is never sent: HMAC-SHA-256 over both sides' random numbers, compared in
 * constant time, with the side's name in it so that an answer cannot be played back. Without a secret the key is empty, and
 * a side that has one refuses. Rejects with `IPC_PERMISSION`, `IPC_PEER_DIED`, or `IPC_TIMEOUT` after 5 s; the connection is closed then.
 */
export function authenticate(connection: Connection, side: Side, secret: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const { address } = connection
    const mine = randomBytes(NONCE_BYTES)
    let theirs: Uint8Array = new Uint8Array(0)
    let expects: number = side === 'server' ? AuthenticationFrame.response : AuthenticationFrame.challenge
    let reader = new GreetingReader(address)
    const end = (error: IpcError | undefined): void => {
      clearTimeout(timer)
      connection.start({ data: () => {}, drain: () => {}, end: () => {} })
      if (error === undefined) {
        resolve()
      } else {
        connection.close()
        reject(error)
      }
    }
    const timer = setTimeout(() => {
      end(
        new IpcError(
          'IPC_TIMEOUT',
          `${address} did not answer for ${ANSWER_MS} ms: is its process stopped?`,
          { address },
        ),
      )
    }, ANSWER_MS)
    if (side === 'server') timer.unref()
    const take = (body: Uint8Array): void => {
      if (expects === AuthenticationFrame.challenge && body.length === NONCE_BYTES) {
        theirs = body
        expects = AuthenticationFrame.proof
        const answer = Buffer.concat([mine, digest(secret, 'client', body, mine)])
        sendFrame(connection, AuthenticationFrame.response, MAGIC, answer)
      } else if (expects === AuthenticationFrame.response && body.length === NONCE_BYTES + DIGEST_BYTES) {
        theirs = body.subarray(0, NONCE_BYTES)
        const proven = timingSafeEqual(body.subarray(NONCE_BYTES), digest(secret, 'client', mine, theirs))
        const kind = proven ? AuthenticationFrame.proof : AuthenticationFrame.refusal
        sendFrame(connection, kind, MAGIC, proven ? digest(secret, 'server', mine, theirs) : undefined)
        end(proven ? undefined : refusal(address))
      } else if (expects === AuthenticationFrame.proof && body.length === DIGEST_BYTES) {
        const proven = timingSafeEqual(body, digest(secret, 'server', theirs, mine))
        end(proven ? undefined : refusal(address))
      } else {
        end(refusal(address))
      }
    }
    connection.start({
      data: (chunk) => {
        try {
          const frame = reader.take(chunk, [expects, AuthenticationFrame.refusal], MAGIC)
          if (frame === undefined) return
          reader = new GreetingReader(address)
          // The two sides speak in turn: nothing may follow.
          if (frame.rest.length > 0 || frame.header.kind !== expects) end(refusal(address))
          else take(frame.body)
        } catch (error) {
          end(IpcError.is(error) ? error : refusal(address))
        }
      },
      drain: () => {},
      end: () => end(left(connection)),
    })
    if (side === 'server') sendFrame(connection, AuthenticationFrame.challenge, MAGIC, mine)
  })
}

function left({ address, identity }: Connection): IpcError {
  if (identity.certificateNames !== undefined) {
    const message = `${address} hung up before it had answered: does its 'ca' vouch for this side's certificate?`
    return new IpcError('IPC_PERMISSION', message, { address })
  }
  return new IpcError('IPC_PEER_DIED', `${address} hung up before it had answered`, { address })
}

function digest(secret: Uint8Array, side: Side, serverNonce: Uint8Array, clientNonce: Uint8Array): Buffer {
  return createHmac('sha256', secret)
    .update(`@ipc/tcp/1 ${side}`)
    .update(serverNonce)
    .update(clientNonce)
    .digest()
}

function refusal(address: string): IpcError<'IPC_PERMISSION'> {
  return new IpcError(
    'IPC_PERMISSION',
    `${address} and this process do not know the same secret (or no @ipc program is there): give both sides the same 'secret'`,
    { address },
  )
}
