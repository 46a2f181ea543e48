export { type UnixOptions, unix } from './unix/unix.js'
