/** When the demo mall opened. */
export const OPENING = new Date('2026-01-05T02:00:00Z')

/** By the ordinals of their accounts. */
export const BUYERS = Array.from({ length: 50 }, (_, index) => index + 1)

/** The first products of the mall, of which pages, bundles and secrets are made. */
export const FIRST_GOODS = 300

/** Of each SKU of a virtual product among them: what there is of it. */
export const SECRETS_PER_SKU = 50

/** A number that looks thrown and is always the same: what makes two malls of one size equal. */
export function thrown(ordinal: number, salt: number, below: number): number {
  let state = Math.imul(ordinal + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39)
  return ((state ^ (state >>> 15)) >>> 0) % below
}

/** As many at once as one statement takes. */
export function* inBatches<Row>(rows: Iterable<Row>, most: number): Generator<readonly Row[]> {
  let batch: Row[] = []
  for (const row of rows) {
    batch.push(row)
    if (batch.length < most) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
