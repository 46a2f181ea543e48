import { application } from '../../tsup.config.base.mjs'

// `worker` is the program of the processes that send and receive; it is started by its path.
export default application({ main: 'src/main.ts', worker: 'src/work/worker.ts' })
