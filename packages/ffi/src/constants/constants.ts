import { linux } from './linux.js'
import { linuxArm64 } from './linux-arm64.js'
import { linuxX64 } from './linux-x64.js'

/** The values for the processor that runs this. */
export const constants = { ...linux, ...(process.arch === 'arm64' ? linuxArm64 : linuxX64) }
