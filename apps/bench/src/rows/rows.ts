import { queueRows } from './queue-rows.js'
import { resourceRows } from './resource-rows.js'
import type { Row } from './row.js'
import { shmRows } from './shm-rows.js'
import { streamRows } from './stream-rows.js'

/** The design's table "How fast", row by row. */
export const rows: readonly Row[] = [...shmRows, ...streamRows, ...queueRows, ...resourceRows]
