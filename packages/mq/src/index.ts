export { ftok } from './ftok.js'
export { posixMq } from './posix-mq.js'
export { sysvMq } from './sysv-mq.js'
