import type { Verdict } from './result.js'

/** How a figure stands to what it must and should be. */
export function judge(
  figure: number,
  better: 'lower' | 'higher',
  must: number,
  aim: number | undefined,
): Verdict {
  const reaches = (goal: number) => (better === 'lower' ? figure <= goal : figure >= goal)
  if (!reaches(must)) return 'missed'
  // Without an aim of its own the must is all there is to reach.
  return aim === undefined || reaches(aim) ? 'aim' : 'met'
}
