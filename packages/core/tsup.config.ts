import { library } from '../../tsup.config.base.mjs'

export default library({ index: 'src/index.ts', adapter: 'src/adapter.ts' })
