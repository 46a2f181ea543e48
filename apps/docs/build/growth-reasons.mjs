/** Why a line of a growth curve bends upward, by what grows and the line's name. */
const reasons = {}

export function reasonOf(x, name, language) {
  return reasons[x]?.[name]?.[language]
}
