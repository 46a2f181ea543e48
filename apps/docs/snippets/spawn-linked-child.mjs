// #region child
import { json, serve } from '@ipc/core'
import { parentLink } from '@ipc/pipe'

const parent = await parentLink({ codec: json() })
await serve(parent, ({ question }) => ({ answer: question * 2 })) // until the parent closes
await parent.close()
// #endregion child
