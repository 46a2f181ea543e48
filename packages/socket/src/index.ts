export { tcp } from './tcp/tcp.js'
export type { TcpOptions } from './tcp/tcp-settings.js'
export { type UnixOptions, unix } from './unix/unix.js'
