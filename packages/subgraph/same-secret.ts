import { timingSafeEqual } from 'node:crypto'

/** Takes as long whatever is wrong. Texts of one length may have bytes of two. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
