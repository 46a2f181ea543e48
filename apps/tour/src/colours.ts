import pc from 'picocolors'

/** Colours only where a person looks: on its own picocolors also colours what a file or a CI log takes. */
export const colours = pc.createColors(
  Boolean(process.stdout.isTTY && process.stderr.isTTY) && process.env.NO_COLOR === undefined,
)
