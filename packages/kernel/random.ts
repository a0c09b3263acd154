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
