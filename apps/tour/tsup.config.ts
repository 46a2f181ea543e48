import { application } from '../../tsup.config.base.mjs'

export default application()
