import { application } from '../../tsup.config.base.mjs'

export default application({
  'broadcast/main': 'src/broadcast/main.ts',
  'broadcast/reader': 'src/broadcast/reader.ts',
  'chat/main': 'src/chat/main.ts',
  'pipeline/camera': 'src/pipeline/camera.ts',
  'pipeline/main': 'src/pipeline/main.ts',
  'pipeline/worker': 'src/pipeline/worker.ts',
  'pool/main': 'src/pool/main.ts',
  'pool/worker': 'src/pool/worker.ts',
})
