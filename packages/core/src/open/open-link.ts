import type { Attribute } from '../adapter/mechanism.js'
import type { LinkPort } from '../adapter/port.js'
import { Life } from '../channel/life.js'
import { Receiving } from '../channel/receiving.js'
import { newStatistics } from '../channel/statistics.js'
import { LinkChannel } from '../party/link.js'
import type { Link } from '../types/channel.js'
import type { Codecs, In, Out, PartyOptions, Schemas } from '../types/options.js'
import type { Traits } from '../types/traits.js'
import { checkPartyOptions } from './check-options.js'
import { checkChannel, makePipeline } from './prepare.js'

/** What a link without a party is made of. */
export interface OpenLinkOptions {
  readonly name: string
  readonly mechanismName: string
  readonly traits: Traits
  readonly attributes?: readonly Attribute[]
}

/**
 * For mechanisms whose links need no party, as a parent's with its child: checks the options now, and returns what makes the link
 * over a port, once there is one. Throws TypeError, RangeError, IPC_NOT_SUPPORTED, IPC_LIMIT, IPC_ABORTED.
 */
export function linkOpener<S extends Schemas = undefined, C extends Codecs = undefined>(
  about: OpenLinkOptions,
  options?: PartyOptions<S, C>,
): (port: LinkPort) => Link<In<S, C>, Out<S, C>> {
  const checked = checkPartyOptions(options)
  const { name, mechanismName, traits, attributes = [] } = about
  checkChannel(`link '${name}' (${mechanismName})`, traits, checked)
  const { onInvalid } = checked
  return (port) => {
    const what = `link '${name}' with '${port.peer}' (${mechanismName})`
    const pipeline = makePipeline<In<S, C>, Out<S, C>>(checked)
    const link = new LinkChannel<In<S, C>, Out<S, C>>(
      {
        what,
        name,
        traits,
        attributes,
        port,
        pipeline,
        life: new Life(what, port, checked.signal),
        statistics: newStatistics(),
        whenFull: checked.buffering?.whenFull ?? 'wait',
        onInvalid,
      },
      new Receiving<Out<S, C>>({ what, attributes, pipeline, onInvalid }),
      () => {},
    )
    return link as unknown as Link<In<S, C>, Out<S, C>>
  }
}
