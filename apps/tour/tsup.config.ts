import { application } from '../../tsup.config.base.mjs'

export default application({ main: 'src/main.ts', peer: 'src/peer.ts', 'nats-keeper': 'src/nats-keeper.ts' })
