import { application } from '../../tsup.config.base.mjs'

export default {
  ...application({
    main: 'src/main.ts',
    player: 'src/player/player.ts',
    channels: 'src/channels/channels.ts',
    charts: 'src/charts/charts.ts',
  }),
  // Peers run as their users run them: as they are, not bundled.
  external: ['zeromq', 'node-ipc'],
}
