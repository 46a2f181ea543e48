import type { Form } from '../../contestant.js'
import type { Act } from '../act.js'
import { awaitAct } from './await-act.js'
import type { BothWays } from './both-ways.js'
import { inPlaceAct } from './in-place-act.js'
import { manyAct } from './many-act.js'
import { readIntoAct } from './read-into-act.js'
import { syncAct } from './sync-act.js'
import { tryAct } from './try-act.js'
import { unawaitedAct } from './unawaited-act.js'

export const actOfForm: Readonly<Record<Form, (ways: BothWays) => Act>> = {
  try: tryAct,
  sync: syncAct,
  await: awaitAct,
  many: manyAct,
  unawaited: unawaitedAct,
  'in-place': inPlaceAct,
  'read-into': readIntoAct,
}
