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
import { makePipeline } from './prepare.js'

/** What a link without a party is made of. */
export interface OpenLinkOptions {
  readonly name: string
  readonly mechanismName: string
  readonly traits: Traits
  readonly attributes?: readonly Attribute[]
}

/** For mechanisms whose links need no party, as a parent's with its child: a link over a port that exists. */
export function openLink<S extends Schemas = undefined, C extends Codecs = undefined>(
  port: LinkPort,
  about: OpenLinkOptions,
  options?: PartyOptions<S, C>,
): Link<In<S, C>, Out<S, C>> {
  const checked = checkPartyOptions(options)
  const what = `link '${about.name}' with '${port.peer}' (${about.mechanismName})`
  const pipeline = makePipeline<In<S, C>, Out<S, C>>(checked)
  const statistics = newStatistics()
  const attributes = about.attributes ?? []
  const { onInvalid } = checked
  const receiving = new Receiving<Out<S, C>>({ what, attributes, pipeline, onInvalid })
  const link = new LinkChannel<In<S, C>, Out<S, C>>(
    {
      what,
      name: about.name,
      traits: about.traits,
      attributes,
      port,
      pipeline,
      life: new Life(what, port, checked.signal),
      statistics,
      whenFull: checked.buffering?.whenFull ?? 'wait',
      onInvalid,
    },
    receiving,
    () => {},
  )
  return link as unknown as Link<In<S, C>, Out<S, C>>
}
