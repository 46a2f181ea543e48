export { caseTitles, conformance } from './conformance.js'
export type {
  BytesChannel,
  BytesLink,
  BytesMailbox,
  BytesMessage,
  BytesParty,
  BytesPublisher,
  BytesSubscriber,
  Functions,
} from './functions.js'
export { operationTables, type ShownTable } from './operations/tables.js'
export type { Runner, Settings } from './settings.js'
