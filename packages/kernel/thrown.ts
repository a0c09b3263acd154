/** A number that looks thrown and is always the same: what makes two malls of one size equal. */
export function thrown(ordinal: number, salt: number, below: number): number {
  let state = Math.imul(ordinal + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39)
  return ((state ^ (state >>> 15)) >>> 0) % below
}
