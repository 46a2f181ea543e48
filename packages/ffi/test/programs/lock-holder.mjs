// Locks byte 5 of the file named on its command line, says so, and stays until it is killed.
import { O, open, tryLockByte } from '../../dist/index.js'

const fd = open(process.argv[2], O.RDWR)
process.stdout.write(tryLockByte(fd, 5) ? 'locked' : 'refused')
setInterval(() => {}, 60_000)
