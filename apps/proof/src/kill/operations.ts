import { LINK_OPERATIONS } from './link-operations.js'
import { MAILBOX_OPERATIONS } from './mailbox-operations.js'
import type { Operation } from './scene.js'
import { TOPIC_OPERATIONS } from './topic-operations.js'

/** What is interrupted at each of its steps. */
export const OPERATIONS: readonly Operation[] = [
  ...MAILBOX_OPERATIONS,
  ...LINK_OPERATIONS,
  ...TOPIC_OPERATIONS,
]
