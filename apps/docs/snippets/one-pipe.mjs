import { pipe } from '@ipc/pipe'

// #region pipe
const { readEnd, writeEnd } = pipe() // pipe(2): one way only
await writeEnd.write(new TextEncoder().encode('to myself'))
console.log(new TextDecoder().decode(await readEnd.read())) // its own writer may read it
writeEnd.close()
console.log((await readEnd.read()).length) // 0: end of file, the last writer has closed
readEnd.close()
// #endregion pipe
