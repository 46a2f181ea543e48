// node stream-peer.mjs FACTORY MODULE NAMESPACE: the party 'far', whose link with 'near' it reads or writes as a Node stream.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { direct, toWeb } from '@ipc/core'
import { peerMain } from '@ipc/testkit'

const [factory, module, namespace] = process.argv.slice(2)
const { [factory]: mechanism } = await import(module)
const far = await direct('far', mechanism(), { namespace })
const link = await far.link('near')

peerMain({
  /** Reads to the end of the stream; resolves with the SHA-256 of it. */
  async digest() {
    const hash = createHash('sha256')
    await pipeline(Readable.fromWeb(toWeb(link).readable), hash)
    return hash.digest('hex')
  },
  /** Writes the beginning of a file, then ends the stream. */
  write: (path, end, highWaterMark) =>
    pipeline(createReadStream(path, { end, highWaterMark }), Writable.fromWeb(toWeb(link).writable)),
})
