// Ends by itself while a descriptor is watched that is readable all the time.
import { eventfd, Readiness } from '../../dist/index.js'

new Readiness(eventfd(1), () => {}).unref().start({ readable: true, writable: false })
setImmediate(() => process.stdout.write('ended'))
