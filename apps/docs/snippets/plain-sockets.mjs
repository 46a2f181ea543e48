// #region plain
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const server = createServer() // socket(2)
server.listen(0, '127.0.0.1') // bind(2) to a free port, listen(2)
await once(server, 'listening')
const client = connect(server.address().port, '127.0.0.1') // connect(2)
const [connection] = await once(server, 'connection') // accept(2)

client.write('one')
client.end('two')
const pieces = await connection.setEncoding('utf8').toArray()
console.log(pieces.join('')) // onetwo: a stream of bytes has no borders of messages
server.close()
// #endregion plain
