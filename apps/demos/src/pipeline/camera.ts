import { indirect } from '@ipc/core'
import { unix } from '@ipc/socket'
import { draw, FRAME_BYTES } from './frame.js'

/** The camera: sends each picture through a socket, with the frame's number before the pixels. */
const [namespace = '', count = '0'] = process.argv.slice(2)
const pictures = await indirect('pictures', unix(), { namespace, maxMessageBytes: 4 + FRAME_BYTES })
const message = new Uint8Array(4 + FRAME_BYTES)
for (let frame = 0; frame < Number(count); frame++) {
  new DataView(message.buffer).setUint32(0, frame)
  draw(message.subarray(4), frame)
  await pictures.send(message)
}
await pictures.close()
