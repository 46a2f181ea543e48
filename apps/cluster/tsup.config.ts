import { application } from '../../tsup.config.base.mjs'

export default application({ main: 'src/main.ts', host: 'src/host.ts', worker: 'src/worker.ts' })
