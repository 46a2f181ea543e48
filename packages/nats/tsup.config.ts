import { library } from '../../tsup.config.base.mjs'

export default library()
