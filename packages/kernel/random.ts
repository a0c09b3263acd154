const POOL_BYTES = 4_096
let pool = new Uint8Array(0)
let drawn = 0

/** Asking the system for randomness costs much and hardly more for much of it; no byte is given out twice. */
export function random(count: number): Uint8Array {
  if (drawn + count > pool.length) {
    pool = globalThis.crypto.getRandomValues(new Uint8Array(POOL_BYTES))
    drawn = 0
  }
  drawn += count
  return pool.slice(drawn - count, drawn)
}

let digits = ''
let used = 0

/** As hexadecimal digits, which are written for many at once. */
export function randomHex(bytes: number): string {
  if (used + 2 * bytes > digits.length) {
    digits = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(POOL_BYTES))).toString('hex')
    used = 0
  }
  used += 2 * bytes
  return digits.slice(used - 2 * bytes, used)
}
