import { createHmac, randomBytes, randomInt } from 'node:crypto'

const SALT_BYTES = 16

export const newSalt = (): string => randomBytes(SALT_BYTES).toString('base64url')
export const newCode = (): string => randomInt(1_000_000).toString().padStart(6, '0')

/**
 * The token that follows. Whoever has the old token lacks the salt, and whoever reads the table lacks the old token; with both
 * the same successor can be given again, without keeping it anywhere.
 */
export const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url')
