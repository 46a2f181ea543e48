import { library } from '../../tsup.config.base.mjs'

// `peer` is the program of the child processes; it is started by its path.
export default library({ index: 'src/index.ts', peer: 'src/peer.ts' })
