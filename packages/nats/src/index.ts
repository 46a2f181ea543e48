export { nats } from './nats.js'
