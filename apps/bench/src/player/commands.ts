import type { Span } from './act.js'

/** What the bench asks of a player, one line of JSON each. */
export type Command =
  | { readonly do: 'open' }
  /** Plays its role in one slice: drivers for so long, then `marks` marks; followers until so many marks have come. */
  | { readonly do: 'play'; readonly milliseconds: number; readonly marks: number }
  | { readonly do: 'mark'; readonly count: number }

/** What a player answers, in order; `following` comes first from a follower that plays. */
export type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'done' }
  | { readonly is: 'following' }
  | { readonly is: 'played'; readonly span: Span; readonly cpuSeconds: number; readonly rssBytes: number }
  | { readonly is: 'failed'; readonly why: string }
