import { application } from '../../tsup.config.base.mjs'

export default application({
  'kill-matrix': 'src/kill/main.ts',
  soak: 'src/soak/main.ts',
  worker: 'src/work/worker.ts',
})
