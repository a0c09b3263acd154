import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32
/** Of so many bytes in base64url. */
export const TOKEN_LENGTH = 43

const TOKEN = new RegExp(`^[A-Za-z0-9_-]{${TOKEN_LENGTH}}$`)

/** 256 bits of chance: nobody guesses it, and a plain hash keeps it; it needs no slow one. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Whether it can be one at all, before any database is asked. */
export const isToken = (text: string): boolean => TOKEN.test(text)
