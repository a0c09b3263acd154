/** A number from 0 up to 2^32 that belongs to a text: the same one every time. */
export function hash(text: string): number {
  let code = 0x811c9dc5
  for (let at = 0; at < text.length; at++) code = Math.imul(code ^ text.charCodeAt(at), 0x01000193)
  code = Math.imul(code ^ (code >>> 16), 0x7feb352d)
  code = Math.imul(code ^ (code >>> 15), 0x846ca68b)
  return (code ^ (code >>> 16)) >>> 0
}

export type Chance = {
  /** A whole number from 0 up to but not including the limit. */
  readonly below: (limit: number) => number
  readonly happens: (percent: number) => boolean
  readonly oneOf: <T>(choices: readonly T[]) => T
}

/** The same seed gives the same course of events. */
export function chance(seed: string): Chance {
  let turn = 0
  const below = (limit: number): number => hash(`${seed} ${turn++}`) % limit
  return {
    below,
    happens: (percent) => below(100) < percent,
    oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number],
  }
}
