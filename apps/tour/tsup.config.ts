import { application } from '../../tsup.config.base.mjs'

export default application({ main: 'src/main.ts', peer: 'src/peer.ts' })
